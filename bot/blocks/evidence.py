"""What is shown while the answer is still being checked: lines of the manuals as they stand."""

from collections.abc import Sequence

from bot.blocks import lines
from bot.blocks.content import Content, content, paragraph, small
from bot.blocks.lines import Line

_FOUND = "Found in the manuals, closest first:"
_CHECKING = (
    "These are the manuals' own lines, word for word. The answer is still being checked and will "
    "replace them here."
)
_MOST = 3


def evidence(found: Sequence[Line]) -> Content:
    """The best lines with their places; says that they are not the answer yet."""
    best = found[:_MOST]
    blocks = [block for line in best for block in lines.blocks(line)]
    return content(
        [_FOUND, *map(lines.said, best), _CHECKING],
        [paragraph(_FOUND), *blocks, small(_CHECKING)],
    )
