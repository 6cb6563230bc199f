"""The stage that decides which passages answer the question, and whether any does.

The LM reads the question with one passage at a time and says yes or no; what counts is the
probability of that first word, P(answered). It orders the passages better than any search and
tells when to abstain: the least P at which a passage counts is program state, fitted on labelled
examples of other data (`python -m tests.bench.fit`), and not a matter of wording.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import dspy

from agent.compose import heading
from agent.confidence import chance
from agent.focus import Focus
from agent.lm import record_calls
from agent.signatures import Check

_FLOOR = 1e-6


@dataclass(frozen=True)
class Decision:
    """How P(answered), 0..1, comes about and what of it is needed.

    P is the logistic of logit(P(yes)) - `rank_weight` * ln(rank): what the search ranked first is
    believed sooner. `threshold`: for a passage to be answered from. `sure`: to look no further.
    `beside`: a second passage is read too when its P is at least this share of the best one's.
    `line`: P(yes) that the cited lines alone need. `show`: to show the lines as they stand when the
    LM finds no words for them that hold.
    """

    rank_weight: float = 0.75
    threshold: float = 0.535
    sure: float = 0.75
    beside: float = 0.8
    line: float = 0.5
    show: float = 0.65

    def p_answered(self, p_yes: float, rank: int) -> float:
        """P(answered) of the passage that the search ranked `rank`, from 1."""
        p_yes = min(max(p_yes, _FLOOR), 1 - _FLOOR)
        odds = p_yes / (1 - p_yes) / float(rank**self.rank_weight)
        return odds / (1 + odds)


@dataclass(frozen=True)
class Checked:
    """A passage with its P(answered), 0..1."""

    focus: Focus
    p: float


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

    def rank(self, question: str, read: Sequence[Focus], decision: Decision) -> list[Checked]:
        """The passages by P(answered), best first; those behind a sure one are not looked at."""
        checked: list[Checked] = []
        for rank, focus in enumerate(read, 1):
            p_yes = self(question, heading(focus), focus.text)
            checked.append(Checked(focus, decision.p_answered(p_yes, rank)))
            if checked[-1].p >= decision.sure:
                break
        return sorted(checked, key=lambda one: -one.p)
