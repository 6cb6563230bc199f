"""Outages told from answers: that an LM could not be reached is no answer, and is never scored."""

from dataclasses import dataclass
from typing import Any, Final

from dspy.utils.callback import BaseCallback
from dspy.utils.exceptions import (
    ContextWindowExceededError,
    LMError,
    LMInvalidRequestError,
    LMUnsupportedFeatureError,
)

from agent.errors import BudgetSpent

GIVE_UP_AFTER: Final = 5
# The request was at fault, and would be again.
_NO_OUTAGE = (ContextWindowExceededError, LMInvalidRequestError, LMUnsupportedFeatureError)


class Outages(BaseCallback):
    """Counts the calls that an LM did not answer, whatever the program made of it. `spent`: a call
    was not made, for there is no budget left."""

    def __init__(self) -> None:
        self.seen = 0
        self.spent = False

    def on_lm_end(self, call_id: str, outputs: Any, exception: BaseException | None = None) -> None:
        if _of_budget(exception):
            self.spent = True
        elif isinstance(exception, LMError) and not isinstance(exception, _NO_OUTAGE):
            self.seen += 1


def _of_budget(error: BaseException | None) -> bool:
    while error is not None and not isinstance(error, BudgetSpent):
        error = error.__cause__
    return error is not None


@dataclass
class Patience:
    """Whether the LM is still asked: after a few outages in a row it is gone for the night."""

    in_a_row: int = 0

    @property
    def lost(self) -> bool:
        return self.in_a_row >= GIVE_UP_AFTER

    def note(self, reached: bool) -> None:
        """Count an outage, or begin to count anew; what is lost stays lost."""
        if not self.lost:
            self.in_a_row = 0 if reached else self.in_a_row + 1
