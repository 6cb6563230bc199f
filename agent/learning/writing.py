"""What an LM is asked to write of a unit, and which questions hold without asking anybody."""

import re
from collections.abc import Sequence
from typing import Final

import dspy

from agent.evidence import Line, Unit
from agent.learning.metrics import words_of

_LINES: Final = 12
_LONGEST: Final = 30
_SHORTEST: Final = 3
_NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)*")
_POINTS: Final = re.compile(
    r"(?i)\b(?:the|this|these|that|following|above|below)\s+"
    r"(?:line|lines|text|manual|table|section|passage|document|figure|procedure|step)\b"
)


class WriteQuestion(dspy.Signature):
    """You write what a maintenance technician would ask who needs one line of a manual.

    Ask as somebody who has not seen the manual: name the machine's part and what is wanted, and
    never speak of lines, tables or the manual. Copy the line that answers it word for word.
    """

    section: str = dspy.InputField(desc="where the lines stand")
    lines: str = dspy.InputField(desc="lines of the manual")
    asks: str = dspy.OutputField(desc="one short question")
    line: str = dspy.OutputField(desc="the one line that answers it, copied")


def shown_of(unit: Unit) -> list[Line]:
    """The lines of the unit that an LM is shown."""
    lines = [line for line in unit.lines if line.text.strip() and line.role != "heading"]
    return lines[:_LINES]


def well_asked(question: str) -> bool:
    """Whether it is one question of some words that points at nothing that the asker cannot see."""
    words = question.split()
    one = question.endswith("?") and question.count("?") == 1
    return one and _SHORTEST <= len(words) <= _LONGEST and not _POINTS.search(question)


def printed(said: str, lines: Sequence[Line]) -> Line | None:
    """The printed line that was copied, as it is printed; None where none was."""
    words = words_of(said)
    exact = next((one for one in lines if words in (words_of(one.text), words_of(one.read))), None)
    if exact is not None or words.count(" ") < _SHORTEST:
        return exact if words else None
    held = [one for one in lines if words in words_of(one.text) or words in words_of(one.read)]
    return held[0] if len(held) == 1 else None


def gives_away(question: str, line: Line) -> bool:
    """Whether the question says all that the line says."""
    return set(words_of(line.read).split()) <= set(words_of(question).split())


def numbers(text: str) -> set[str]:
    """The numbers in it, as they are written."""
    return set(_NUMBER.findall(text))
