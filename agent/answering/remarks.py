"""What is to be said of an answer beside the manual's lines: a value in the unit asked for."""

from dataclasses import replace

from agent.program.answer import Answer
from agent.verify.conversion import conversions
from agent.wording import sentences as wording
from agent.wording.language import Language
from agent.wording.translations import figure, put

_MOST = 3


def remarked(question: str, answer: Answer, language: Language) -> Answer:
    """The answer with its remarks, each computed by code from a printed value."""
    if answer.status not in ("answered", "partial"):
        return answer
    first = answer.parts[0]
    lines = [line.text for line in first.lines]
    converted = [
        put(wording.CONVERTED, language, printed=printed, converted=figure(value, language))
        for printed, value in conversions(question, [first.lead or "\n".join(lines)], lines)[:_MOST]
    ]
    return replace(answer, remarks=(*answer.remarks, *converted))
