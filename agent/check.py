"""The stage that decides whether the manual's lines answer the question, or to abstain.

The LM reads the question and the lines once more, without the answer, and says yes or no; what
counts is the probability of that first word. Together with how sure the LM was that there is
something to claim it gives P(answered), by a logistic formula whose numbers are program state,
fitted on labelled examples of other data (`python -m tests.bench.fit`).
"""

import math
from dataclasses import dataclass

import dspy

from agent.confidence import chance
from agent.lm import record_calls
from agent.signatures import Check

_FLOOR = 1e-6


@dataclass(frozen=True)
class Decision:
    """The formula for P(answered) and the least value at which an answer is shown."""

    bias: float = 0.0
    check: float = 1.0
    claims: float = 0.5
    threshold: float = 0.5

    def p_answered(self, p_check: float, p_claims: float | None) -> float:
        """P(answered) in 0..1 from the two probabilities; an unknown one counts as even."""
        odds = self.bias + self.check * _logit(p_check) + self.claims * _logit(p_claims or 0.5)
        return 1 / (1 + math.exp(-odds))


class CheckStage(dspy.Module):
    """Asks the LM whether the lines answer the question."""

    def __init__(self) -> None:
        super().__init__()
        self.predict = dspy.Predict(Check)

    def forward(self, question: str, where: str, lines: str) -> float:
        """P(yes) in 0..1; 1 or 0 where the LM gives no token probabilities."""
        with record_calls() as calls:
            said = self.predict(question=question, lines=f"{where}\n{lines}")
        p_yes = chance(calls[-1], "answered", yes=("y",), no=("n",)) if calls else None
        return p_yes if p_yes is not None else float(said.answered == "yes")


def _logit(p: float) -> float:
    p = min(max(p, _FLOOR), 1 - _FLOOR)
    return math.log(p / (1 - p))
