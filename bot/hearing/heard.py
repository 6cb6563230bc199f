"""What one message of a person says to the bot: read from Slack's event, without asking anybody."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from bot.hearing.told import Told
from bot.hearing.unescape import unescape
from bot.slack import Identity

Event: TypeAlias = Mapping[str, Any]
Kind: TypeAlias = Literal["pdf", "other", "unknown"]

_READ = (None, "file_share", "thread_broadcast")
_SLACKBOT = "USLACKBOT"
# Whom a message calls, wherever it does: a person, a user group, or everybody around.
_CALLED = re.compile(r"<(?:@|!(?:subteam\^|here|channel|everyone))")


@dataclass(frozen=True)
class SharedFile:
    """A file of a message; `unknown` where Slack does not say of what type it is."""

    file_id: str
    kind: Kind


@dataclass(frozen=True)
class Heard:
    """A message of a person.

    `text` is what they saw themselves write, without the mention of the bot. `thread_ts` is the
    message's own `ts` where it began no thread yet. `to_others`: it calls others, and not the bot.
    """

    channel: str
    ts: str
    thread_ts: str
    user: str
    text: str
    direct: bool
    mentioned: bool
    to_others: bool
    files: tuple[SharedFile, ...]

    @property
    def in_thread(self) -> bool:
        """Whether it was written into the thread of another message."""
        return self.thread_ts != self.ts

    @property
    def asks(self) -> bool:
        """Whether it is a question if it is for the bot: without words too, for that wants help,
        but not where it only shares files."""
        return bool(self.text or not self.files)


def hear(event: Event, me: Identity) -> Heard | None:
    """Read a message event, or a message of a conversation's history with its `channel`.

    None where no person speaks: bots, the bot itself, and what Slack says by itself.
    """
    event = Told(event)
    user = event.get("user")
    if not user or user in (me.bot_user, _SLACKBOT) or _by_a_bot(event):
        return None
    if event.get("subtype") not in _READ:
        return None
    raw = str(event.get("text") or "")
    mention = re.compile(rf"[ \t]*<@{re.escape(me.bot_user)}(?:\|[^<>]*)?>[ \t]*")
    mentioned = mention.search(raw) is not None
    channel, ts = str(event["channel"]), str(event["ts"])
    return Heard(
        channel=channel,
        ts=ts,
        thread_ts=str(event.get("thread_ts") or ts),
        user=str(user),
        text=_without(mention, raw),
        direct=is_direct(event),
        mentioned=mentioned,
        to_others=not mentioned and _CALLED.search(raw) is not None,
        files=tuple(_files(event)),
    )


def _by_a_bot(event: Event) -> bool:
    """Whether a program wrote it: an app's bot, or a workflow."""
    return bool(event.get("bot_id") or event.get("bot_profile"))


def is_direct(event: Event) -> bool:
    """Whether the conversation is one person's with the bot (`app_mention` has no type)."""
    return event.get("channel_type") == "im" or str(event["channel"]).startswith("D")


def gone(event: Event) -> list[str]:
    """The ids of files that the message once had and that were deleted since."""
    return [str(f["id"]) for f in event.get("files") or () if f.get("mode") == "tombstone"]


def _without(mention: re.Pattern[str], raw: str) -> str:
    said = mention.sub(" ", raw)
    return unescape(said if said == raw else said.lstrip(" ,:\n")).strip()


def _files(event: Event) -> list[SharedFile]:
    return [
        SharedFile(str(file["id"]), _kind(file))
        for file in event.get("files") or ()
        if file.get("id") and file.get("mode") != "tombstone"
    ]


def _kind(file: Event) -> Kind:
    says = [str(file.get(name) or "") for name in ("mimetype", "filetype", "name")]
    if says[0] == "application/pdf" or says[1] == "pdf" or says[2].lower().endswith(".pdf"):
        return "pdf"
    # Files shared from another workspace come with nothing but their id.
    return "other" if any(says) else "unknown"
