"""A refusal in Slack's words."""


class Refusal(Exception):
    """`error` is Slack's short name for what is wrong, such as `channel_not_found`."""

    def __init__(self, error: str, **more: object) -> None:
        super().__init__(error)
        self.error = error
        self.more = more
