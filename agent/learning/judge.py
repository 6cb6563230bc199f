"""The judge: an LM that says of an answer, with its lines, whether it answers the question.

What counts is the probability of yes. It is measured on answers that people voted on before it is
believed: where it cannot tell those apart, it decides nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import dspy
import numpy as np

from agent.learning.threshold import fit
from agent.lm import chance, record_calls

_LEAST = 5
_LEAST_AREA = 0.7


class Judge(dspy.Signature):
    """You judge answers that maintenance technicians got, by the manual's lines beside them.

    Say yes only when the answer gives what the technician asked, for the same machine, part and
    condition, and the lines state it. Say no when it is about something else or leaves it open.
    """

    question: str = dspy.InputField(desc="what the technician asked")
    answer: str = dspy.InputField(desc="the answer")
    lines: str = dspy.InputField(desc="the lines of the manual that it cites")
    right: Literal["yes", "no"] = dspy.OutputField(desc="whether it answers the question")


class JudgeStage(dspy.Module):
    """Asks the judge LM."""

    def __init__(self) -> None:
        super().__init__()
        self.predict = dspy.Predict(Judge)

    def forward(self, question: str, answer: str, lines: Sequence[str]) -> float:
        """P(yes) in 0..1; 1 or 0 where the LM gives no token probabilities."""
        with dspy.context(trace=None), record_calls() as calls:
            said = self.predict(question=question, answer=answer, lines="\n".join(lines))
        p_yes = chance(calls[-1], "right", yes=("y",), no=("n",)) if calls else None
        return p_yes if p_yes is not None else float(said.right == "yes")


@dataclass(frozen=True)
class Calibration:
    """How far the judge is to be believed: yes from `threshold` on, nothing where not `trusted`.

    `area`: the chance that it finds a confirmed answer better than a refuted one, None where there
    were too few of either to tell.
    """

    threshold: float = 0.5
    area: float | None = None
    confirmed: int = 0
    refuted: int = 0

    @property
    def trusted(self) -> bool:
        """Whether it was seen to tell right from wrong; never where there were too few to tell."""
        return self.area is not None and self.area >= _LEAST_AREA


def calibrate(confirmed: Sequence[float], refuted: Sequence[float]) -> Calibration:
    """From P(yes) of answers that people voted up and of answers that they voted down."""
    counts = len(confirmed), len(refuted)
    if min(counts) < _LEAST:
        return Calibration(0.5, None, *counts)
    pairs = np.subtract.outer(np.asarray(confirmed), np.asarray(refuted))
    area = float(np.mean((pairs > 0) + 0.5 * (pairs == 0)))
    return Calibration(fit(confirmed, refuted)[0], round(area, 3), *counts)
