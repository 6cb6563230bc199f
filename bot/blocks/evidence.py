"""What is shown while the answer is still being checked: lines of the manuals as they stand."""

from collections.abc import Sequence
from typing import Final

from bot.blocks.content import Content, content, paragraph
from bot.blocks.part_blocks import CLOSE, CLOSE_STEPS, full
from bot.blocks.parts import Part

_CHECKING: Final = (
    "The manuals' own lines that come closest, word for word. The answer is still being checked; "
    "it will stand here in their place."
)
_MOST: Final = 3


def evidence(found: Sequence[Part]) -> Content:
    """The best parts with their places; says that they are not the answer yet."""
    best = found[:_MOST]
    manuals = [part.manual for part in best]
    drawn = [
        full(
            part,
            0,
            CLOSE,
            CLOSE_STEPS,
            manual=part.manual not in manuals[n - 1 : n],
            may_table=False,
        )
        for n, part in enumerate(best)
    ]
    return content(
        [_CHECKING, *(one.said for one in drawn)],
        [paragraph(_CHECKING), *(block for one in drawn for block in one.blocks)],
    )
