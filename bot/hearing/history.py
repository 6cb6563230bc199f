"""Reads conversations from Slack, page by page. All raise Refused or SlackUnreachable."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias

from slack_sdk import WebClient

from bot.hearing.heard import Event
from bot.slack import calling

_PAGE: Final = 200
_KINDS: Final = "public_channel,private_channel,mpim,im"
Message: TypeAlias = dict[str, Any]


def conversations(
    reader: WebClient, workspaces: Sequence[Mapping[str, str]] = ({},)
) -> list[Event]:
    """Return `channel` and `channel_type` of each conversation that the bot is in, in each of
    these workspaces (`bot.slack.Workspaces`)."""
    found: dict[str, Event] = {}
    for where in workspaces:
        cursor = ""
        while True:
            with calling():
                said = reader.users_conversations(
                    types=_KINDS, exclude_archived=True, limit=_PAGE, cursor=cursor, **where
                )
            for one in said["channels"]:
                found[str(one["id"])] = {"channel": one["id"], "channel_type": _type(one)}
            if not (cursor := _next(said)):
                break
    return list(found.values())


def messages(reader: WebClient, channel: str, oldest: str) -> list[Message]:
    """Return the conversation's own messages (none of its threads') from then on, oldest first."""
    found: list[Message] = []
    cursor = ""
    while True:
        with calling():
            said = reader.conversations_history(
                channel=channel, oldest=oldest, inclusive=True, limit=_PAGE, cursor=cursor
            )
        found += said["messages"]
        if not (cursor := _next(said)):
            return _in_order(found)


def thread(reader: WebClient, channel: str, thread_ts: str) -> list[Message]:
    """Return the whole thread, its first message included, oldest first."""
    found: list[Message] = []
    cursor = ""
    while True:
        with calling():
            said = reader.conversations_replies(
                channel=channel, ts=thread_ts, limit=_PAGE, cursor=cursor
            )
        found += said["messages"]
        if not (cursor := _next(said)):
            return _in_order(found)


def reactions(reader: WebClient, channel: str, message: Message) -> list[Message]:
    """Return the message's reactions with all their users (a long list comes cut short)."""
    listed: list[Message] = message.get("reactions") or []
    if all(len(one.get("users") or ()) >= int(one.get("count", 0)) for one in listed):
        return listed
    with calling():
        said = reader.reactions_get(channel=channel, timestamp=message["ts"], full=True)
    return list(said["message"].get("reactions") or [])


def _in_order(found: list[Message]) -> list[Message]:
    # A thread's first message comes with each of its pages.
    return sorted({str(one["ts"]): one for one in found}.values(), key=lambda one: str(one["ts"]))


def _type(conversation: Event) -> str:
    if conversation.get("is_im"):
        return "im"
    return "mpim" if conversation.get("is_mpim") else "channel"


def _next(said: Any) -> str:
    return str((said.get("response_metadata") or {}).get("next_cursor") or "")
