"""The form with a channel's settings."""

from typing import Any, Final

from agent.wording import Language, in_language, ours
from bot.showing.blocks.content import paragraph, plain
from bot.showing.channel_fields import FIELDS
from sql.channel_settings import ChannelSettings

_TITLE: Final = ours("Settings of this channel")
_SAVE: Final = ours("Save")
_CANCEL: Final = ours("Cancel")
_CLOSE: Final = ours("Close")


def settings_modal(channel: str, now: ChannelSettings, language: Language = "en") -> dict[str, Any]:
    """The modal `channel_settings` of that channel, filled in with what is set."""
    return {
        "type": "modal",
        "callback_id": "channel_settings",
        "private_metadata": channel,
        "title": plain(in_language(_TITLE, language), 24),
        "submit": plain(in_language(_SAVE, language), 24),
        "close": plain(in_language(_CANCEL, language), 24),
        "blocks": [field.block(now, language) for field in FIELDS],
    }


def settings_closed(sentence: str, language: Language = "en") -> dict[str, Any]:
    """What the form says in place of its fields: why nothing was changed."""
    return {
        "type": "modal",
        "callback_id": "channel_settings_closed",
        "title": plain(in_language(_TITLE, language), 24),
        "close": plain(in_language(_CLOSE, language), 24),
        "blocks": [paragraph(sentence)],
    }
