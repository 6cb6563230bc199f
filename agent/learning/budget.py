"""How long a night may take, and how it says how far it is."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

Report: TypeAlias = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and of how much."""


@dataclass(frozen=True)
class Budget:
    """Seconds from now on. What is not done when it is over is left undone, and said to be."""

    seconds: float
    begun: float = field(default_factory=time.monotonic)

    @property
    def spent(self) -> float:
        """Seconds since it began."""
        return time.monotonic() - self.begun

    @property
    def over(self) -> bool:
        """Whether it is used up."""
        return self.spent >= self.seconds

    def part(self, share: float) -> "Budget":
        """A share of what is left."""
        return Budget(max(self.seconds - self.spent, 0.0) * share)
