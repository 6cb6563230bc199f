"""Table `channel_settings`: what people set for a channel."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from sql.files import load
from sql.rows import Connection, execute, one

FollowUps: TypeAlias = Literal["on", "off"]
_SQL = load("channel_settings")


@dataclass(frozen=True)
class ChannelSettings:
    """How the bot is in one channel; without arguments: as in one where nobody set anything.

    `follow_ups`: whether what is written in an answered thread without a mention may be a question.
    `equipment`: the machine that it is about, in somebody's words; empty: any.
    """

    follow_ups: FollowUps = "on"
    equipment: str = ""


def of(conn: Connection, team: str, channel: str) -> ChannelSettings:
    """What is set for the channel, or the defaults."""
    named = {"team": team, "channel": channel}
    return one(conn, ChannelSettings, _SQL["of"], named) or ChannelSettings()


def put(conn: Connection, team: str, channel: str, new: ChannelSettings, by: str) -> None:
    """Set all of it for the channel, in the place of what was set."""
    named = {"team": team, "channel": channel, "by": by}
    execute(conn, _SQL["put"], {**named, **vars(new)})
