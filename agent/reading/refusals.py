"""How often verification refused what the LM wrote, for one answer."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

import dspy

_KEY: Final = "shoptalk_refusals"


@dataclass
class Refusals:
    """A count that grows while the answer is made."""

    count: int = 0


@contextmanager
def counting_refusals() -> Iterator[Refusals]:
    """Count what is refused inside. Follows `dspy.context`."""
    refusals = Refusals()
    with dspy.context(**{_KEY: refusals}):
        yield refusals


def note_refusal() -> None:
    """Count one more, where somebody counts here."""
    refusals: Any = dspy.settings.get(_KEY)
    if isinstance(refusals, Refusals):
        refusals.count += 1
