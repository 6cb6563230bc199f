"""What a message says of lines that may have been read wrongly."""

from collections.abc import Sequence
from typing import Final

from agent.wording import Language, in_language
from agent.wording import sentences as wording
from bot.showing.blocks.content import MARK
from bot.showing.blocks.lines import Line

_MOST: Final = 3


def doubts(lines: Sequence[Line], language: Language, *, pictured: bool) -> list[str]:
    """A sentence for each reason, a few at most. `pictured`: pictures of the lines follow."""
    whys = list(dict.fromkeys(line.doubt for line in lines if line.doubt))
    said = [f"{MARK} {in_language(wording.DOUBTFUL, language, why=why)}" for why in whys[:_MOST]]
    if said and pictured:
        said[-1] += f" {in_language(wording.PICTURE_FOLLOWS, language)}"
    return said
