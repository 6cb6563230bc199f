"""The form with a channel's settings."""

from typing import Any, Final

from bot.showing.blocks.content import paragraph, plain
from bot.showing.channel_fields import FIELDS
from sql.channel_settings import ChannelSettings

_TITLE: Final = "Settings of this channel"


def settings_modal(channel: str, now: ChannelSettings) -> dict[str, Any]:
    """The modal `channel_settings` of that channel, filled in with what is set."""
    return {
        "type": "modal",
        "callback_id": "channel_settings",
        "private_metadata": channel,
        "title": plain(_TITLE, 24),
        "submit": plain("Save", 24),
        "close": plain("Cancel", 24),
        "blocks": [field.block(now) for field in FIELDS],
    }


def settings_closed(sentence: str) -> dict[str, Any]:
    """What the form says in place of its fields: why nothing was changed."""
    return {
        "type": "modal",
        "callback_id": "channel_settings_closed",
        "title": plain(_TITLE, 24),
        "close": plain("Close", 24),
        "blocks": [paragraph(sentence)],
    }
