"""How long a night may take."""

import time
from dataclasses import dataclass, field


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
