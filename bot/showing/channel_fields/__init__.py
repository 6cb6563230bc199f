"""The fields of a channel's settings, one small file each; a further one is a line here.

A field has the block of the form for what is set (`block`), and reads what the form says into the
settings (`read`).
"""

from collections.abc import Mapping
from typing import Any, Final, Protocol

from agent.wording import Language
from bot.showing.blocks.content import Block
from bot.showing.channel_fields.follow_ups import FollowUpsField
from sql.channel_settings import ChannelSettings


class Field(Protocol):
    """One field of the form; its block's id and its element's action id are `name`."""

    @property
    def name(self) -> str: ...

    def block(self, now: ChannelSettings, language: Language = "en") -> Block:
        """The input block, filled in with what is set, in that language."""
        ...

    def read(self, element: Mapping[str, Any], now: ChannelSettings) -> ChannelSettings:
        """The settings with what the element says (Slack's `state.values` of it)."""
        ...


FIELDS: Final[tuple[Field, ...]] = (FollowUpsField(),)


def read_settings(now: ChannelSettings, values: Mapping[str, Any]) -> ChannelSettings:
    """The settings with all that the form says; a field that it does not have stays."""
    for field in FIELDS:
        element = (values.get(field.name) or {}).get(field.name)
        if element:
            now = field.read(element, now)
    return now
