"""The stage that decides which lines answer the question, and whether any does.

The LM reads the question with one line of a manual at a time and says yes or no; what counts is the
probability of that first word. Together with how good the search found the
line's passage and how much of the question's words the manuals hold at all it makes
P(answered), which orders lines better than any search and tells when to abstain. The weights and
the least P are program state, fitted on labelled examples (`python -m tests.bench.fit`), and not a
matter of wording.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import dspy

from agent.evidence.focus import Focus
from agent.evidence.lines import Near
from agent.lm.confidence import chance
from agent.lm.models import record_calls
from agent.reading.compose import heading
from agent.reading.signatures import Check

_FLOOR = 1e-6
_LINES = 3


@dataclass(frozen=True)
class Decision:
    """How P(answered), 0..1, comes about and what of it is needed.

    P is the logistic of logit(P(yes)) - `share` * (1 - share) - `cover` * (1 - covered): a line in
    the search's best passage is believed sooner, and any line where the question's rare words stand
    in some passage. `threshold`: for a line to be answered from. `sure`: to look no further.
    `beside`: further lines are read too when their P is at least this share of the best one's.
    `line`: P(yes) that cited lines need which were not checked before. `show`: to show the lines as
    they stand when the LM finds no words for them that hold.
    """

    share: float = 3.0
    cover: float = 4.0
    threshold: float = 0.3
    sure: float = 0.9
    beside: float = 0.8
    line: float = 0.5
    show: float = 0.3

    def p_answered(self, p_yes: float, near: Near, covered: float) -> float:
        """P(answered) of a line, where the manuals cover that much of the question's words."""
        p_yes = min(max(p_yes, _FLOOR), 1 - _FLOOR)
        doubt = self.share * (1 - near.share) + self.cover * (1 - covered)
        return 1 / (1 + (1 - p_yes) / p_yes * math.exp(doubt))


@dataclass(frozen=True)
class Checked:
    """A line with its P(answered), 0..1."""

    focus: Focus
    p: float


def chosen_of(checked: Sequence[Checked], decision: Decision) -> list[Focus]:
    """The lines to answer from, best first, those of one passage together."""
    good = [one.focus for one in checked[:_LINES] if one.p >= checked[0].p * decision.beside]
    passages = list(dict.fromkeys(line.passage.passage_id for line in good))
    return sorted(good, key=lambda line: passages.index(line.passage.passage_id))


class CheckStage(dspy.Module):
    """Asks the LM whether lines answer the question."""

    def __init__(self) -> None:
        super().__init__()
        self.predict = dspy.Predict(Check)

    def forward(self, question: str, where: str, lines: str) -> float:
        """P(yes) in 0..1; 1 or 0 where the LM gives no token probabilities."""
        with record_calls() as calls:
            said = self.predict(question=question, lines=f"{where}\n{lines}")
        p_yes = chance(calls[-1], "answered", yes=("y",), no=("n",)) if calls else None
        return p_yes if p_yes is not None else float(said.answered == "yes")

    def rank(
        self, question: str, near: Sequence[Near], covered: float, decision: Decision
    ) -> list[Checked]:
        """The lines by P(answered), best first; those behind a sure one are not looked at."""
        checked: list[Checked] = []
        for one in near:
            p_yes = self(question, heading(one.focus), one.focus.read)
            p = decision.p_answered(p_yes, one, covered)
            checked.append(Checked(one.focus, p))
            if p >= decision.sure:
                break
        return sorted(checked, key=lambda one: -one.p)
