"""Messages about what came with a question: while it is read, and where nothing could be."""

from collections.abc import Sequence

from agent.wording import Language, in_language
from agent.wording import read_along as wording
from bot.showing.blocks.content import Content, content, paragraph


def reading_along(language: Language = "en") -> Content:
    """What stands in the place of the answer while pictures and clips are read."""
    said = in_language(wording.READING, language)
    return content([said], [paragraph(said)])


def unread_along(sentences: Sequence[str]) -> Content:
    """The reply where nothing is left to ask: why, and what to do."""
    return content(sentences, [paragraph(one) for one in sentences])
