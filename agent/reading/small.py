"""The reader for a small LM: asked of one line at a time whether it states what was asked.

A small LM that has to choose among several units chooses badly, and of a whole job it cannot tell
whether it is the one that is meant (area under the curve .55 on the development set: the search's
order is better). Of a single line, the probability of the first word of its reply tells a line that
states it from one that is only near (.82). So questions for a statement are read, questions for a
job are not; the decision is left to the stage behind it.
"""

from collections.abc import Sequence

import dspy

from agent.evidence import Unit, desk_here
from agent.lm import chance, key_of, record_calls
from agent.reading.reader import Reader, reading
from agent.reading.signatures import Check

UNITS = 3
"""How many units are asked about: among the best three is one that answers, if any is."""
_WORDS, _CHARACTERS = 25, 250
"""About how many words of a unit are read, its nearest line or two, and at most how many
characters with the title: a command or an address counts as many words. Reading takes time."""
_JOBS = ("procedure", "troubleshooting")
_TITLE = 80


class SmallReader(Reader):
    """Gives P(yes) of the first units; status, choice and lead are left open."""

    name = "small"

    def __init__(self) -> None:
        super().__init__()
        self.predict = dspy.Predict(Check)

    def forward(
        self, question: str, kind: str, units: Sequence[Unit], searches: Sequence[str] = ()
    ) -> dspy.Prediction:
        """`p` holds P(yes), 0..1, of the first three units, and is shorter than `units` then; .5 of
        each where the question is for a job, which says nothing."""
        if kind in _JOBS:
            return reading(p=[0.5 for _ in units[:UNITS]], kind=kind)
        p = [self.p_yes(question, unit, searches) for unit in units[:UNITS]]
        return reading(p=p, kind=kind)

    def p_yes(self, question: str, unit: Unit, searches: Sequence[str] = ()) -> float:
        """The probability of yes, once and for all for these lines."""
        lines = lines_near(question, unit, searches)
        key = key_of(self.predict, question=question, lines=lines)
        return desk_here().remember(key, lambda: self.ask(question, lines))

    def ask(self, question: str, lines: str) -> float:
        """P(yes) that these lines answer; 1 or 0 where the LM gives no token probabilities."""
        with record_calls() as calls:
            said = self.predict(question=question, lines=lines)
        p_yes = chance(calls[-1], "answered", yes=("y",), no=("n",)) if calls else None
        return p_yes if p_yes is not None else float(said.answered == "yes")


def lines_near(question: str, unit: Unit, searches: Sequence[str] = ()) -> str:
    """What is read of the unit for the question: its nearest lines."""
    near = desk_here().excerpt([question, *searches], unit, _WORDS)
    return lines_to_check(near)[:_CHARACTERS]


def lines_to_check(unit: Unit) -> str:
    """Where the unit stands, then its lines, each row as `header: cell`."""
    own = [
        line.read
        for line in unit.lines
        if line.role != "header"
        and not (line.role == "heading" and line.text.strip() == unit.title)
    ]
    return "\n".join([where(unit), *own])


def where(unit: Unit) -> str:
    """Manual and title: what the lines are about, in few words."""
    manual = unit.manual.split(":", 1)[0][:_TITLE].strip()
    return " · ".join(part for part in (manual, unit.title[:_TITLE].strip()) if part)
