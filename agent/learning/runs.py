"""An optimiser's way to the examples, and to people's feedback on what came of them.

An optimiser takes every error for a zero and goes on. So what it runs here never raises: an LM that
was not reached, and time that is up, are counted, and an error of our own is kept for its end.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import dspy

from agent.learning import feedback
from agent.learning.bench import Bench
from agent.learning.budget import Budget, Report
from agent.learning.metrics import statement_of
from agent.learning.score import Scorer
from agent.learning.snapshot import Voted
from agent.program import Answer, Answerer


@dataclass
class Runs:
    """The optimiser's way to the examples; one for all copies of a program that it makes."""

    bench: Bench
    scorer: Scorer
    examples: Mapping[int, Voted]
    budget: Budget
    report: Report
    count: int = 0
    outages: int = 0
    errors: list[Exception] = field(default_factory=list)
    told: dict[str, Any] = field(default_factory=dict)

    @property
    def over(self) -> bool:
        """Whether there is no use in going on: no time, no LM, or an error of our own."""
        return self.budget.over or self.bench.patience.lost or bool(self.errors)

    def __deepcopy__(self, memo: Any) -> "Runs":
        return self

    def answer(self, program: Answerer, key: int) -> Answer | None:
        """The answer; None after an outage or an error, and when the time is up."""
        if self.over:
            return None
        self.count += 1
        self.report("optimising", min(self.count, len(self.examples)), len(self.examples))
        try:
            answer = self.bench.run(program, self.examples[key])
        except Exception as error:  # noqa: BLE001 - raised after the optimiser, which would hide it
            self.errors.append(error)
            return None
        self.outages += answer is None
        return answer

    def score(self, key: int, answer: Answer | None) -> float:
        """1 for what is right by the votes, else 0."""
        if answer is None or self.errors:
            return 0.0
        try:
            return float(bool(self.scorer.right(self.examples[key], statement_of(answer))))
        except Exception as error:  # noqa: BLE001 - as above
            self.errors.append(error)
            return 0.0

    def feedback(
        self, key: int, answer: Answer | None, score: float, predictor: str | None, trace: Any
    ) -> str:
        """What people, the manual and verification say of it, to the stage of that predictor or of
        the whole."""
        if answer is None:
            return "There was no answer: the language model was not reached."
        return feedback.tell(self.bench, self.examples[key], answer, bool(score), predictor, trace)


class Asking(dspy.Module):
    """The program as an optimiser sees it: a message in, an answer out, nothing else beside it."""

    def __init__(self, answerer: Answerer, runs: Runs) -> None:
        super().__init__()
        self.answerer = answerer
        self.runs = runs

    def forward(self, message: str, key: int) -> dspy.Prediction:
        """The answer to the example `key`; `message` is there for optimisers that look at data."""
        answer = self.runs.answer(self.answerer, key)
        return dspy.Prediction(answer=answer, text=answer.text if answer else "")
