"""What a person does in the local workspace, over its own interface (`/local/...`)."""

from collections.abc import Iterator
from typing import Any, Final

import httpx

from bot.workspace.local import HEADER
from bot.workspace.state import BOT_USER

Row = dict[str, Any]
_SECONDS: Final = 60.0
_UNHEARD: Final = frozenset({"bot_did_not_answer", "operation_timeout"})
"""Said where the bot did not acknowledge within Slack's three seconds."""
_THERE: Final = frozenset({"user_taken", "channel_taken", "name_taken"})


class NotThere(Exception):
    """The workspace does not answer; the message says where it should be."""


class Refused(Exception):
    """The workspace says no, in Slack's words."""


class Unheard(Refused):
    """The bot was too busy to take the click, form or command."""


class Person:
    """Whoever of the workspace a call names: who has the page's token can be anybody."""

    def __init__(self, url: str, token: str) -> None:
        self.url = url.rstrip("/")
        self._http = httpx.Client(
            base_url=self.url, headers={HEADER: token}, trust_env=False, timeout=_SECONDS
        )

    def act(self, name: str, /, **body: Any) -> Row:
        """POST /local/NAME. With `once`, a key: done once, however often it is asked for."""
        return self._said(lambda: self._http.post(f"/local/{name}", json=body))

    def make(self, name: str, /, **body: Any) -> None:
        """Let there be a person or a channel; nothing happens where there is."""
        try:
            self.act(name, **body)
        except Refused as error:
            if str(error) not in _THERE:
                raise

    def did(self, once: str) -> bool:
        """Whether the act of that key is done."""
        return bool(self._look("did", once=once)["done"])

    def share(self, once: str, user: str, channel: str, name: str, data: bytes, text: str) -> Row:
        """Share a PDF, once; {ts, file_id}."""
        fields = {"once": once, "user": user, "channel": channel, "text": text}
        files = {"file": (name, data)}
        return self._said(lambda: self._http.post("/local/upload", data=fields, files=files))

    def state(self, user: str) -> Row:
        """What the person sees at the side."""
        return self._look("state", user=user)

    def messages(self, user: str, channel: str, thread: str = "") -> list[Row]:
        """What the person sees there, oldest first."""
        asked = {"thread": thread} if thread else {}
        rows: list[Row] = self._look("messages", user=user, channel=channel, **asked)["messages"]
        return rows

    def replies(self, user: str, channel: str, thread: str) -> list[Row]:
        """What the bot says in the thread, for all to see."""
        every = self.messages(user, channel, thread)
        return [one for one in every if one["user"] == BOT_USER and not one.get("is_ephemeral")]

    def close(self) -> None:
        """Let go of the connection."""
        self._http.close()

    def _look(self, name: str, **asked: str) -> Row:
        return self._said(lambda: self._http.get(f"/local/{name}", params=asked))

    def _said(self, call: Any) -> Row:
        try:
            response: httpx.Response = call()
            said: Row = response.json()
        except (httpx.HTTPError, ValueError) as gone:
            raise NotThere(f"The local workspace at {self.url} does not answer.") from gone
        if response.status_code != 200:
            error = str(said.get("message") or said.get("error"))
            raise Unheard(error) if error in _UNHEARD else Refused(error)
        return said


def controls(message: Row) -> Iterator[tuple[str, str]]:
    """What can be clicked on a message: (action_id, value), the options of menus too."""
    for block in message.get("blocks") or ():
        for one in [*block.get("elements", ()), block.get("accessory")]:
            if isinstance(one, dict) and one.get("action_id"):
                for offered in (one, *one.get("options", ())):
                    if offered.get("value"):
                        yield str(one["action_id"]), str(offered["value"])
