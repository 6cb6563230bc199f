"""The reply where there is no answer because something failed."""

from typing import Final

from agent.wording import Language, in_language, ours
from bot.showing.blocks.content import Content, content, notice, small

_FAILED: Final = ours("I could not answer this. {why}")
_AGAIN: Final = ours("Your question is kept. Edit it or ask again, and I try once more.")


def failure(sentence: str, language: Language = "en") -> Content:
    """What went wrong in one sentence, which is in the language, and what the person can do."""
    said = in_language(_FAILED, language, why=sentence)
    again = in_language(_AGAIN, language)
    return content([said, again], [notice(said), small(again)])
