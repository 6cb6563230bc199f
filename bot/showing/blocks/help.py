"""What the bot says before it has anything to say of the manuals."""

from typing import Final

from agent.wording import Language, in_language, ours
from bot.showing.blocks.content import (
    Content,
    content,
    fits,
    paragraph,
    plain,
    rich,
    small,
    words,
)

_LOOKING: Final = ours("Looking in the manuals …")
STOPPED: Final = ours("Stopped, as you wanted: I looked no further.")
_AGAIN: Final = ours("Edit your question or send it again, and I start anew.")
_STOP: Final = ours("Stop")
_HELP: Final = ours(
    "Ask me about a machine, a fault code, a torque or a procedure: I answer with the manual, the "
    "page and the line, or say that the manuals do not cover it. Share a PDF here and I read it."
)


def looking(language: Language = "en") -> Content:
    """What stands in the place of the answer until there is something to read."""
    said = in_language(_LOOKING, language)
    return content([said], [rich(words(said))])


def stopped(language: Language = "en") -> Content:
    """What stands in the place of the answer once who asked pressed Stop."""
    said, again = in_language(STOPPED, language), in_language(_AGAIN, language)
    return content([said, again], [paragraph(said), small(again)])


def stoppable(shown: Content, question_id: int, language: Language = "en") -> Content:
    """The same with a button that stops the work, where it has room for one."""
    said = in_language(_STOP, language)
    button = {
        "type": "button",
        "action_id": "stop_answer",
        "text": plain(said),
        "value": f"stop:{question_id}",
    }
    blocks = [*shown.blocks, {"type": "actions", "elements": [button]}]
    return Content(shown.text, blocks) if fits(blocks) else shown


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
