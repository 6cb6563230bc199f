"""The message with which a long part of an answer goes on."""

from typing import Final

from agent.wording import Language
from bot.showing.blocks.content import TEXT, Content, content
from bot.showing.blocks.part_blocks import full
from bot.showing.blocks.parts import Part
from bot.showing.blocks.windows import Room

_ROOM: Final = Room(TEXT - 100, 12, 40)


def steps(part: Part, start: int, question_id: int, language: Language = "en") -> Content:
    """The part from its line `start` on, as far as it fits; a button leads to the rest."""
    drawn = full(part, start, _ROOM, question_id, language)
    return content([drawn.plain], drawn.blocks)
