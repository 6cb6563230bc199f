"""What is set for a channel, by whoever may."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from bot.hearing.note_box import NoteBox
from bot.roles import allow
from bot.showing import read_settings
from sql import channel_settings
from sql.channel_settings import ChannelSettings


class ChannelDesk:
    """The settings of one team's channels. Slack is not asked who somebody is now."""

    def __init__(self, notes: NoteBox) -> None:
        self._notes = notes

    def open(self, channel: str, user: str) -> ChannelSettings:
        """What is set; MayNot for who may not change it. Nothing changes."""
        with self._notes.db.connection() as conn:
            allow(conn, self._notes.in_slack(conn, user), "channel.set")
            return channel_settings.of(conn, self._notes.team, channel)

    def settle(self, channel: str, user: str, values: Mapping[str, Any]) -> None:
        """What the form says is set, and written down; the same again changes nothing. MayNot for
        who may not."""
        team = self._notes.team
        with self._notes.db.connection() as conn:
            doing = allow(conn, self._notes.in_slack(conn, user), "channel.set")
            before = channel_settings.of(conn, team, channel)
            new = read_settings(before, values)
            if new == before:
                return
            channel_settings.put(conn, team, channel, new, user)
            doing.done(f"channel:{channel}", before=asdict(before), after=asdict(new))
