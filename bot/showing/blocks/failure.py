"""The reply where there is no answer because something failed."""

from bot.showing.blocks.content import Content, content, notice, small

_AGAIN = "Your question is kept. Edit it or ask again, and I try once more."


def failure(sentence: str) -> Content:
    """What went wrong in one sentence, and what the person can do."""
    said = f"I could not answer this. {sentence}"
    return content([said, _AGAIN], [notice(said), small(_AGAIN)])
