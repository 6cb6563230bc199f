"""What one message of a person says to the bot: read from Slack's event, without asking anybody."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from bot.hearing.left import Left
from bot.hearing.said import forwarded_files, forwarded_of, raw_of
from bot.hearing.told import Told
from bot.hearing.unescape import unescape
from bot.slack import FileKind, Identity, kind_of_file

Event: TypeAlias = Mapping[str, Any]

_READ = (None, "file_share", "thread_broadcast", "me_message")
_SLACKBOT = "USLACKBOT"
# Whom a message calls, wherever it does: a person, a user group, or everybody around.
_CALLED = re.compile(r"<(?:@|!(?:subteam\^|here|channel|everyone))")


@dataclass(frozen=True)
class SharedFile:
    """A file of a message; `unknown` where Slack does not say of what type it is."""

    file_id: str
    kind: FileKind
    name: str = ""

    @property
    def is_read_along(self) -> bool:
        """Whether it may be a part of what is asked: what it says is read with the question."""
        return self.kind in ("text", "picture", "voice", "unknown")


@dataclass(frozen=True)
class Heard:
    """A message of a person.

    `text` is what they saw themselves write, without the mention of the bot. `thread_ts` is the
    message's own `ts` where it began no thread yet. `to_others`: it calls others, and not the bot.
    `forwarded`: what others said, in messages that this one forwards.
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
    forwarded: tuple[str, ...] = ()

    @property
    def in_thread(self) -> bool:
        """Whether it was written into the thread of another message."""
        return self.thread_ts != self.ts

    @property
    def asks(self) -> bool:
        """Whether it is a question if it is for the bot: without words too, for that wants help,
        but not where it only shares files that are read by themselves, as a manual is."""
        along = any(file.is_read_along for file in self.files)
        return bool(self.text or self.forwarded or along or not self.files)


def hear(event: Event, me: Identity) -> Heard | None:
    """Read a message event, or a message of a conversation's history with its `channel`.

    None where no person speaks: bots, the bot itself, and what Slack says by itself.
    """
    event = Told(event)
    if why_left(event, me) is not None:
        return None
    raw = raw_of(event)
    mention = re.compile(rf"[ \t]*<@{re.escape(me.bot_user)}(?:\|[^<>]*)?>[ \t]*")
    mentioned = mention.search(raw) is not None
    channel, ts = str(event["channel"]), str(event["ts"])
    return Heard(
        channel=channel,
        ts=ts,
        thread_ts=str(event.get("thread_ts") or ts),
        user=str(event["user"]),
        text=_without(mention, raw),
        direct=is_direct(event),
        mentioned=mentioned,
        to_others=not mentioned and _CALLED.search(raw) is not None,
        files=tuple(_files(event)),
        forwarded=tuple(filter(None, (unescape(one).strip() for one in forwarded_of(event)))),
    )


def why_left(event: Event, me: Identity) -> Left | None:
    """Why nobody speaks in this message; None where a person does."""
    user = event.get("user")
    if user == me.bot_user or event.get("bot_id") == me.bot_id:
        return "ours"
    if user == _SLACKBOT or _by_a_bot(event) or event.get("subtype") == "bot_message":
        return "program"
    return "notice" if not user or event.get("subtype") not in _READ else None


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
    own = [_file(file) for file in event.get("files") or () if _is_there(file)]
    # A manual that is forwarded was shared elsewhere: it is read where it is shared.
    brought = [_file(file) for file in forwarded_files(event) if _is_there(file)]
    return own + [file for file in brought if file.kind in ("text", "picture", "voice")]


def _is_there(file: Event) -> bool:
    return bool(file.get("id")) and file.get("mode") != "tombstone"


def _file(file: Event) -> SharedFile:
    name = str(file.get("name") or file.get("title") or "")
    return SharedFile(str(file["id"]), kind_of_file(file), name[:_NAME])


_NAME = 120
