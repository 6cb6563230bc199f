"""What is shown while the answer is still being checked: lines of the manuals as they stand."""

from collections.abc import Sequence
from typing import Final

from agent.wording import Language, in_language, ours
from bot.showing.blocks.content import Content, content, paragraph
from bot.showing.blocks.part_blocks import CLOSE, Drawn, full
from bot.showing.blocks.parts import Part

_CHECKING: Final = ours(
    "The manuals' own lines that come closest, word for word. The answer is still being checked; "
    "it will stand here in their place."
)
_MOST: Final = 3


def evidence(found: Sequence[Part], language: Language = "en") -> Content:
    """The best parts with their places; says that they are not the answer yet."""
    checking = in_language(_CHECKING, language)
    drawn: list[Drawn] = []
    manual = ""
    for part in found[:_MOST]:
        is_new, manual = part.manual != manual, part.manual
        drawn.append(full(part, 0, CLOSE, None, language, manual=is_new, may_table=False))
    return content(
        [checking, *(one.plain for one in drawn)],
        [paragraph(checking), *(block for one in drawn for block in one.blocks)],
    )
