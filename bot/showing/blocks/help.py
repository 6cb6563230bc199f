"""What the bot says before it has anything to say of the manuals."""

from typing import Final

from agent.wording import Language, in_language, ours
from bot.showing.blocks.content import Content, content, paragraph, rich, words

_LOOKING: Final = ours("Looking in the manuals …")
_HELP: Final = ours(
    "Ask me about a machine, a fault code, a torque or a procedure: I answer with the manual, the "
    "page and the line, or say that the manuals do not cover it. Share a PDF here and I read it."
)


def looking(language: Language = "en") -> Content:
    """What stands in the place of the answer until there is something to read."""
    said = in_language(_LOOKING, language)
    return content([said], [rich(words(said))])


def waiting(sentence: str) -> Content:
    """What stands there while the question waits for its turn, and why it does."""
    return content([sentence], [paragraph(sentence)])


def sentence(text: str) -> Content:
    """One sentence of ours, where that is all."""
    return content([text], [paragraph(text)])


def help_(language: Language = "en") -> Content:
    """The reply to a message that says nothing but the bot's name."""
    said = in_language(_HELP, language)
    return content([said], [paragraph(said)])
