"""What a further program's answers are worth: by its metric, on rows, with outages told apart."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import dspy
from dspy.utils.exceptions import AdapterParseError

from agent.errors import LMFailed, LMUnavailable
from agent.learning.budget import Budget, Report
from agent.learning.further import Further, FurtherProgram
from agent.learning.patience import Patience
from agent.learning.replacing import Counted
from agent.lm import outages


def score_of(said: Any) -> float:
    """What a metric gave, as a number."""
    return float(getattr(said, "score", said))


@dataclass
class Scorer:
    """The metric as optimisers are given it; keeps the first error of its own."""

    further: Further
    error: Exception | None = None

    def score(self, example: dspy.Example, prediction: dspy.Prediction) -> float:
        try:
            return score_of(self.further.metric(example, prediction))
        except Exception as error:  # noqa: BLE001 - optimisers take it for a zero, and go on
            self.error = self.error or error
            return 0.0

    def feedback(
        self, example: dspy.Example, prediction: dspy.Prediction, score: float, name: str | None
    ) -> str:
        said = self.further.metric(example, prediction, None, name, None)
        if words := getattr(said, "feedback", ""):
            return str(words)
        wanted = {key: example[key] for key in self.further.signature.output_fields}
        return "Right." if score >= 1 else f"Wrong, or not all right. Expected: {wanted}."


@dataclass
class Tally:
    """Scores of programs on the held-out rows."""

    further: Further
    rows: Sequence[dspy.Example]
    budget: Budget
    report: Report
    patience: Patience = field(default_factory=Patience)

    def scores(self, program: FurtherProgram) -> list[float | None]:
        """One a row, None after an outage; LMFailed where most are that."""
        found: list[float | None] = []
        for number, row in enumerate(self.rows):
            self.report("comparing", number, len(self.rows))
            found.append(self._score(program, row))
        if 2 * found.count(None) > len(found):
            raise LMFailed(
                f"{found.count(None)} of {len(found)} rows could not be compared: the language "
                "model or the time was not there; run it again."
            )
        return found

    def _score(self, program: FurtherProgram, row: dspy.Example) -> float | None:
        """0 of a reply that breaks the form."""
        if self.patience.lost or self.budget.over:
            return None
        try:
            with outages():
                said = program(**row.inputs())
        except AdapterParseError:
            self.patience.note(reached=True)
            return 0.0
        except LMUnavailable:
            self.patience.note(reached=False)
            return None
        self.patience.note(reached=True)
        return score_of(self.further.metric(row, said))


def counted(ours: Sequence[float | None], theirs: Sequence[float | None]) -> Counted:
    """The better score wins a row."""
    both = [(a, b) for a, b in zip(ours, theirs, strict=True) if a is not None and b is not None]
    gains = [(a > b) - (a < b) for a, b in both]
    missing = len(ours) - len(both)
    return Counted(gains.count(1), gains.count(-1), gains.count(0), missing, "held-out rows")
