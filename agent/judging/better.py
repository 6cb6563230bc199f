"""Which of two answers is better: asked blind, in both orders, so that the first has no advantage.

Nobody is told which program said what. A judge that prefers whatever stands first says as often
the one as the other, and its mean is a tie.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

import dspy
from dspy.adapters.decision import record_evidence
from dspy.experimental import Noul

from agent.judging.adapter import NoulAdapter


class Better(dspy.Signature):
    """You compare two answers that a maintenance technician got, by the manual's lines beside each.

    Say yes when the first one answers the question better: for the same machine, part and
    condition, stated by its lines. Say no when the second one does.
    """

    question: str = dspy.InputField(desc="what the technician asked")
    first: str = dspy.InputField(desc="one answer, with its lines")
    second: str = dspy.InputField(desc="the other answer, with its lines")
    better: Annotated[bool, Noul] = dspy.OutputField(desc="whether the first one is better")


@dataclass(frozen=True)
class Preference:
    """`p`: that the first is better, 0..1, of both orders together. `steady`: whether both orders
    say the same one; where they do not, it is a tie."""

    p: float
    steady: bool


class PairJudge(dspy.Module):
    """Asks the LM of the context, twice."""

    def __init__(self, signature: type[dspy.Signature] = Better) -> None:
        super().__init__()
        self.predict = dspy.Predict(signature)

    def forward(
        self, question: str, one: tuple[str, Sequence[str]], other: tuple[str, Sequence[str]]
    ) -> Preference:
        """Of two answers, each with its lines, whether the first is better."""
        told = ["\n".join((answer, *lines)) for answer, lines in (one, other)]
        ahead, behind = self._asked(question, *told), 1 - self._asked(question, *reversed(told))
        return Preference((ahead + behind) / 2, (ahead >= 0.5) == (behind >= 0.5))

    def _asked(self, question: str, first: str, second: str) -> float:
        adapter = NoulAdapter(use_native_function_calling=False)
        with dspy.context(trace=None, adapter=adapter), record_evidence() as evidence:
            self.predict(question=question, first=first, second=second)
        return float(evidence[-1][2]["noul"])
