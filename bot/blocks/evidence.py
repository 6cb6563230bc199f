"""What is shown while the answer is still being checked: lines of the manuals as they stand."""

from collections.abc import Sequence

from bot.blocks import lines
from bot.blocks.content import Content, content, paragraph
from bot.blocks.lines import Line

_CHECKING = (
    "The manuals' own lines that come closest, word for word. The answer is still being checked; "
    "it will stand here in their place."
)
_MOST = 3


def evidence(found: Sequence[Line]) -> Content:
    """The best lines with their places; says that they are not the answer yet."""
    best = found[:_MOST]
    blocks = [block for line in best for block in lines.blocks(line)]
    return content(
        [_CHECKING, *map(lines.said, best)],
        [paragraph(_CHECKING), *blocks],
    )
