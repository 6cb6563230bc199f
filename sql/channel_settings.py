"""Table `channel_settings`: what people set for a channel."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypeAlias

from sql.files import load
from sql.rows import Connection, execute, many, one

FollowUps: TypeAlias = Literal["on", "off"]
_SQL = load("channel_settings")


@dataclass(frozen=True)
class ChannelSettings:
    """How the bot is in one channel; without arguments: as in one where nobody set anything.

    `follow_ups`: whether what is written in an answered thread without a mention may be a question.
    `experts`: who is asked there, by the ids of Slack user groups and people; none: those with the
    role. `drafts_below`: an answer whose certainty, 0..1, is below it is put to experts first;
    None: none is.
    `equipment`: the machine that it is about, in somebody's words; empty: any.
    """

    follow_ups: FollowUps = "on"
    experts: list[str] = field(default_factory=list)
    drafts_below: float | None = None
    equipment: str = ""


@dataclass(frozen=True)
class SetChannel:
    """A channel for which something was set, by whom and when last."""

    channel: str
    changed_by: str
    changed_at: datetime


def of(conn: Connection, team: str, channel: str) -> ChannelSettings:
    """What is set for the channel, or the defaults."""
    named = {"team": team, "channel": channel}
    return one(conn, ChannelSettings, _SQL["of"], named) or ChannelSettings()


def put(conn: Connection, team: str, channel: str, new: ChannelSettings, by: str) -> None:
    """Set all of it for the channel, in the place of what was set."""
    execute(conn, _SQL["put"], {"team": team, "channel": channel, "by": by, **vars(new)})


def channels(conn: Connection, team: str) -> list[SetChannel]:
    """Return the channels for which something was set."""
    return many(conn, SetChannel, _SQL["channels"], {"team": team})
