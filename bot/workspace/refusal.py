"""A refusal in Slack's words."""

from bot.workspace.rules import Fault


class Refusal(Exception):
    """`error` is Slack's short name for what is wrong, such as `channel_not_found`."""

    def __init__(self, error: str, **more: object) -> None:
        super().__init__(error)
        self.error = error
        self.more = more


def refuse(fault: Fault | None) -> None:
    """Raise what the rules found, if they found anything, as Slack says it."""
    if fault is None:
        return
    more: dict[str, object] = {}
    if fault.messages:
        more = {"errors": fault.messages, "response_metadata": {"messages": fault.messages}}
    raise Refusal(fault.error, **more)
