"""The reader for a small LM: asked of one unit at a time, in few words, whether it answers.

A small LM that has to choose among several units chooses badly; asked of one, the probability of
the first word of its reply tells right from wrong. The decision is left to the stage behind it.
"""

import hashlib
import json
from collections.abc import Sequence

import dspy

from agent.evidence.desk import desk_here
from agent.evidence.units import Unit
from agent.lm.calls import record_calls
from agent.lm.confidence import chance
from agent.reading.reader import Reader, reading
from agent.reading.signatures import Check, Fit

UNITS = 3
"""How many units are asked about: among the best three is one that answers, if any is."""
_LINE, _JOB = 25, 40
"""Words that are read of a unit: of one that may state something the nearest line or two, of one
that may be the job asked for its title and beginning. Reading is what takes time."""
_WORD = 7
"""Characters of a word, at most on average: a command or an address counts as several."""
_JOBS = ("procedure", "troubleshooting")
_TITLE = 80


class SmallReader(Reader):
    """Gives P(yes) of the first units; status, choice and lead are left open."""

    name = "small"

    def __init__(self) -> None:
        super().__init__()
        self.check = dspy.Predict(Check)
        self.fit = dspy.Predict(Fit)

    def forward(
        self, question: str, kind: str, units: Sequence[Unit], searches: Sequence[str] = ()
    ) -> dspy.Prediction:
        """`p` holds P(yes), 0..1, of the first three units, and is shorter than `units` then."""
        p = [self.p_yes(question, kind, unit, searches) for unit in units[:UNITS]]
        return reading(p=p, kind=kind)

    def p_yes(self, question: str, kind: str, unit: Unit, searches: Sequence[str] = ()) -> float:
        """The probability of yes, once and for all for these lines."""
        predict, words = (self.fit, _JOB) if kind in _JOBS else (self.check, _LINE)
        near = desk_here().excerpt([question, *searches], unit, words)
        lines = lines_to_check(near)[: words * _WORD + _TITLE]
        key = _key(predict, question, lines)
        return desk_here().remember(key, lambda: self.ask(predict, question, lines))

    def ask(self, predict: dspy.Predict, question: str, lines: str) -> float:
        """P(yes) that these lines answer; 1 or 0 where the LM gives no token probabilities."""
        with record_calls() as calls:
            said = predict(question=question, lines=lines)
        p_yes = chance(calls[-1], "answered", yes=("y",), no=("n",)) if calls else None
        return p_yes if p_yes is not None else float(said.answered == "yes")


def _key(predict: dspy.Predict, question: str, lines: str) -> str:
    """What the LM's reply depends on, as a hash; the text itself is nobody's to keep."""
    lm = str(getattr(dspy.settings.lm, "model", ""))
    asked = [lm, predict.dump_state(), question, lines]
    return hashlib.sha256(json.dumps(asked, default=str).encode()).hexdigest()


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
