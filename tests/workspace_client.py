"""What people do in the local workspace, over its own interface; and the server in a thread."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from bot.workspace import Keys
from bot.workspace import Workspace as Server
from bot.workspace.state import BOT_USER
from ingest.calling import trust
from sql.home import Home

Row = dict[str, Any]
SHORT_LIVED = httpx.Limits(keepalive_expiry=1.0)
"""Connections are not used again when the server, after five idle seconds, may be closing them."""
SECONDS = 180.0
"""The least patience: what comes at all is waited for, however busy the machine is."""
_PAUSE, _LONGEST_PAUSE = 0.02, 0.15


class Workspace:
    """A workspace over its own HTTP interface: the same for one in a thread or a process."""

    def __init__(self, url: str, keys: Keys) -> None:
        self.url = url.rstrip("/")
        self.api_url = f"{self.url}/api/"
        self.keys = keys
        self.page = keys.page(url)
        mine = {"X-Shoptalk-Local": keys.page_token}
        self._http = httpx.Client(
            base_url=self.url,
            headers=mine,
            trust_env=False,
            verify=trust(from_environment=False),
            timeout=SECONDS,
            limits=SHORT_LIVED,
        )

    @property
    def environment(self) -> dict[str, str]:
        """The settings that make a bot talk to it over Socket Mode."""
        return {
            "SLACK_BOT_TOKEN": self.keys.bot_token,
            "SLACK_APP_TOKEN": self.keys.app_token,
            "SLACK_API_URL": self.api_url,
        }

    def act(self, name: str, /, **body: Any) -> Row:
        """POST /local/NAME."""
        return self._said(self._http.post(f"/local/{name}", json=body))

    def look(self, name: str, /, **asked: Any) -> Row:
        """GET /local/NAME."""
        return self._said(self._http.get(f"/local/{name}", params=asked))

    def say(self, user: str, channel: str, text: str, thread_ts: str | None = None) -> str:
        """Write a message; "@shoptalk" is a mention. Return its ts."""
        more = {"thread_ts": thread_ts} if thread_ts else {}
        return str(self.act("message", user=user, channel=channel, text=text, **more)["ts"])

    def direct(self, user: str) -> str:
        """The channel of the person's conversation with the bot."""
        return str(self.act("open_dm", user=user)["channel"])

    def share(
        self, user: str, channel: str, name: str, data: bytes, text: str = "", **more: str
    ) -> Row:
        """Share a file; {ts, file_id}."""
        fields = {"user": user, "channel": channel, "text": text, **more}
        return self._said(
            self._http.post("/local/upload", data=fields, files={"file": (name, data)})
        )

    def react(self, user: str, channel: str, ts: str, name: str, *, remove: bool = False) -> None:
        self.act("react", user=user, channel=channel, ts=ts, name=name, remove=remove)

    def click(self, user: str, message: Row, action_id: str, value: str) -> None:
        """Click a control of a message that `thread` or `messages` gave."""
        where = {"channel": message["channel"], "ts": message["ts"]}
        self.act("click", user=user, action_id=action_id, value=value, **where)

    def messages(self, user: str, channel: str, thread: str | None = None) -> list[Row]:
        """What the person sees in the channel, or in one of its threads; oldest first."""
        asked = {"thread": thread} if thread else {}
        rows = self.look("messages", user=user, channel=channel, **asked)["messages"]
        return [{**row, "channel": channel} for row in rows]

    def replies(self, user: str, channel: str, thread: str) -> list[Row]:
        """The bot's messages in a thread."""
        return [m for m in self.messages(user, channel, thread) if m["user"] == BOT_USER]

    def knobs(self, *rules: Row, **more: Any) -> Row:
        """Set the rules, and the other knobs by name."""
        return self.act("knobs", rules=list(rules), **more)

    def log(self, kind: str | None = None, **fields: Any) -> list[Row]:
        """The log's entries, or those of a kind and with these fields."""
        entries: list[Row] = []
        said = self.look("log")
        while said["entries"]:
            entries += said["entries"]
            said = self.look("log", since=said["next"])
        return [
            entry
            for entry in entries
            if kind in (None, entry["kind"])
            and all(entry.get(name) == value for name, value in fields.items())
        ]

    def reply_to(
        self, user: str, channel: str, ts: str, *words: str, seconds: float = SECONDS
    ) -> Row:
        """The bot's reply in the thread of `ts`, once it holds all the words."""

        def found() -> Row | None:
            for message in self.replies(user, channel, ts):
                if all(word in str(message) for word in words):
                    return message
            return None

        try:
            return until(found, seconds)
        except AssertionError:
            said = [m["text"] for m in self.replies(user, channel, ts)]
            raise AssertionError(f"no reply with {words}; there is: {said}") from None

    def connected(self, count: int = 1, seconds: float = SECONDS) -> None:
        """Wait until so many bots are connected."""

        def there() -> bool:
            changes = [e for e in self.log() if e["kind"] in ("connected", "disconnected")]
            return bool(changes) and changes[-1]["connections"] >= count

        until(there, seconds)

    def close(self) -> None:
        self._http.close()

    @staticmethod
    def _said(response: httpx.Response) -> Row:
        said: Row = response.json()
        assert response.status_code == 200, said
        return said


def words_of(said: Any) -> str:
    """What messages and answers say, as text: without their times, whose digits are anybody's."""
    if isinstance(said, dict):
        times = ("ts", "seconds", "thread")
        return " ".join(words_of(one) for name, one in said.items() if not name.endswith(times))
    if isinstance(said, list | tuple):
        return " ".join(map(words_of, said))
    return str(said)


def until(found: Callable[[], Any], seconds: float = SECONDS) -> Any:
    """What `found` returns, once it is true. It is asked ever more seldom, so that who waits takes
    nothing from who works; `seconds` is how long at least it is asked, no promise to hold."""
    seconds = max(seconds, SECONDS)
    end, pause = time.monotonic() + seconds, _PAUSE
    while True:
        late = time.monotonic() > end
        result = found()
        if result:
            return result
        assert not late, f"it did not happen within {seconds:g} s"
        time.sleep(pause)
        pause = min(pause * 1.4, _LONGEST_PAUSE)


@contextmanager
def open_workspace(home: Home, team: str = "local", port: int = 0) -> Iterator[Workspace]:
    """Serve the home's workspace in a thread."""
    server = Server(home, team, port)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until(lambda: server.server.started)
    made = Workspace(server.url, server.keys)
    try:
        yield made
    finally:
        made.close()
        server.server.should_exit = True
        thread.join(SECONDS)
