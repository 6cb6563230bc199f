"""What is set for a channel."""

from sql import channel_settings
from sql.channel_settings import ChannelSettings
from sql.database import Connection


def test_a_channel_is_as_it_was_set_last(conn: Connection) -> None:
    """Nothing set: the defaults; a channel's settings are its own, and each team's."""
    assert channel_settings.of(conn, "T1", "C1") == ChannelSettings()
    channel_settings.put(conn, "T1", "C1", ChannelSettings(follow_ups="off"), "ULEAD")
    assert channel_settings.of(conn, "T1", "C1").follow_ups == "off"
    assert channel_settings.of(conn, "T1", "C2") == ChannelSettings()
    assert channel_settings.of(conn, "T2", "C1") == ChannelSettings()
    drafts = ChannelSettings("on", ["S1", "U1"], 0.5)
    channel_settings.put(conn, "T1", "C1", drafts, "UOTHER")
    assert channel_settings.of(conn, "T1", "C1") == drafts
    assert [one.channel for one in channel_settings.channels(conn, "T1")] == ["C1"]
    channel_settings.put(conn, "T1", "C1", ChannelSettings(), "UOTHER")
    assert channel_settings.of(conn, "T1", "C1").follow_ups == "on"
