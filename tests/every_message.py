"""People who send everything that Slack lets them send, to see that nothing they read is refused.

Beside `tests.slack_messages`, whose events are delivered to the listeners alone: these are written
into the local workspace, so that each is heard, worked on, and answered in Slack.
"""

import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Final

from PIL import Image

from tests.fix_pdfs import borer
from tests.slack_messages import TEXTS
from tests.workspace_client import Workspace

Row = dict[str, Any]
CHANNEL: Final = "C0LINE2"
PEOPLE: Final = ("U0ADA", "U0BEN")
_LONGEST: Final = 3_000
"""Most texts are cut to this: Slack's own limit of what a person can send is 12,000."""
_DONE: Final = """
SELECT questions.channel, questions.ts
FROM questions
JOIN replies USING (question_id)
WHERE replies.state = 'final'
UNION
SELECT channel, message_ts FROM uploads WHERE state = 'final'
"""


def _png() -> bytes:
    file = BytesIO()
    Image.new("RGB", (60, 40), "white").save(file, "PNG")
    return file.getvalue()


FILES: Final = (
    ("plate.png", _png(), ""),
    ("IMG_1.HEIC", b"\x00\x00\x00\x18ftypheic", ""),
    ("broken.png", b"\x89PNG\r\n\x1a\n", ""),
    ("plc.log", b"12:01 E-043 OIL TEMP\n" * 40, ""),
    ("x.py", b"print('E-043')\n", "snippet"),
    ("a.zip", b"PK\x03\x04", ""),
    ("a.docx", b"PK\x03\x04word", ""),
    ("empty.txt", b"", ""),
    ("audio_message.m4a", b"\x00\x00\x00 ftypM4A ", ""),
    ("no manual.pdf", b"%PDF-1.4\n", ""),
    ("page.html", b"<html><script>alert(1)</script></html>", ""),
    ("\u202egnp.<b>&amp;.exe", b"MZ", ""),
)


@dataclass
class Sent:
    """What was sent: messages by (channel, ts), and how many of which kind."""

    messages: list[tuple[str, str]] = field(default_factory=list)
    kinds: dict[str, int] = field(default_factory=dict)

    def count(self, kind: str) -> None:
        self.kinds[kind] = self.kinds.get(kind, 0) + 1


class Sender:
    """Sends one message after another; the same ones for the same seeds."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._direct = {user: workspace.direct(user) for user in PEOPLE}
        self._mine: dict[tuple[str, str, str], None] = {}
        self.sent = Sent()

    def send(self, seed: int) -> None:
        """One message of any kind, or an edit or deletion of one that was sent before."""
        dice = random.Random(seed)
        user = dice.choice(PEOPLE)
        channel = dice.choice((CHANNEL, CHANNEL, self._direct[user]))
        text = _text(dice, mention=channel == CHANNEL)
        roll = dice.random()
        thread = self._before(dice, channel) if dice.random() < 0.3 else None
        if roll < 0.06 and (ts := self._before(dice, channel, user)):
            self._change(dice, user, channel, ts, text)
        elif roll < 0.3:
            self._share(dice, user, channel, text, thread)
        elif text.strip():
            self._keep("message", user, channel, self._workspace.say(user, channel, text, thread))

    def _share(
        self, dice: random.Random, user: str, channel: str, text: str, thread: str | None
    ) -> None:
        name, data, mode = dice.choice(FILES)
        if dice.random() < 0.1:
            name = f"{dice.randrange(10**6)}.pdf"
            data = borer(f"Revision {name}", 12, title=f"Borer {name} Manual", chapters=1)
        more = {**({"mode": mode} if mode else {}), **({"thread_ts": thread} if thread else {})}
        shared = self._workspace.share(user, channel, name, data, text, **more)
        self._keep(name.rpartition(".")[2], user, channel, shared["ts"])

    def _change(self, dice: random.Random, user: str, channel: str, ts: str, text: str) -> None:
        if dice.random() < 0.5 and text.strip():
            self._workspace.act("edit", user=user, channel=channel, ts=ts, text=text)
            self.sent.count("edit")
        else:
            self._workspace.act("delete", user=user, channel=channel, ts=ts)
            self._mine.pop((user, channel, ts), None)
            self.sent.messages.remove((channel, ts))
            self.sent.count("delete")

    def _keep(self, kind: str, user: str, channel: str, ts: str) -> None:
        self.sent.messages.append((channel, ts))
        self._mine[user, channel, ts] = None
        self.sent.count(kind)

    def _before(self, dice: random.Random, channel: str, user: str | None = None) -> str | None:
        """One of the last messages there, of this person where one is named."""
        found = [
            ts
            for by, where, ts in list(self._mine)[-200:]
            if where == channel and user in (None, by)
        ]
        return dice.choice(found) if found else None


def _text(dice: random.Random, *, mention: bool) -> str:
    text = dice.choice(TEXTS)
    if dice.random() < 0.9:
        text = text[:_LONGEST]
    text = text.encode("utf-8", "replace").decode()  # JSON has no lone half of a character
    if mention and dice.random() < 0.8:
        text = dice.choice((f"@shoptalk {text}", f"{text} @shoptalk", "@shoptalk"))
    return text


def without_outcome(
    sent: Sent, rows: Callable[[str], list[tuple[Any, ...]]], said: str
) -> list[tuple[str, str]]:
    """The messages that are neither a question with a reply that is final, nor an upload that is,
    nor in what the bot `said` it leaves alone."""
    known = {(str(channel), str(ts)) for channel, ts in rows(_DONE)}
    lines = [json.loads(line) for line in said.splitlines() if '"message.left"' in line]
    known |= {(line["channel"], line["ts"]) for line in lines}
    return [one for one in sent.messages if one not in known]
