"""How much a night may take, what it spent, and how it says how far it is.

Minutes, calls, tokens and money: what is not done when any of them is used up is left undone, and
said to be. An LM's replies are remembered until the night is decided, so that one that is killed
goes on without paying for them again.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from agent.lm import Limits, Meter
from agent.settings import AgentSettings
from sql import night_replies
from sql.database import Database

Report: TypeAlias = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and of how much."""


@dataclass(frozen=True)
class Budget:
    """Seconds from now on, and what a meter may come to in all."""

    seconds: float
    begun: float = field(default_factory=time.monotonic)
    meter: Meter | None = None
    limits: Limits = field(default_factory=Limits)

    @property
    def spent(self) -> float:
        """Seconds since it began."""
        return time.monotonic() - self.begun

    @property
    def over(self) -> bool:
        """Whether any of it is used up."""
        if self.spent >= self.seconds:
            return True
        return self.meter is not None and self.limits.reached(self.meter.spent)

    def part(self, share: float) -> "Budget":
        """A share of what is left of each."""
        limits = self.limits
        if self.meter is not None:
            limits = limits.part(self.meter.spent, share)
        seconds = max(self.seconds - self.spent, 0.0) * share
        return Budget(seconds, meter=self.meter, limits=limits)


@dataclass(frozen=True)
class NightReplies:
    """The team's replies in its database."""

    db: Database
    team: str

    def get(self, key: str) -> dict[str, Any] | None:
        with self.db.connection() as conn:
            found: dict[str, Any] | None = night_replies.get(conn, self.team, key)
        return found

    def keep(self, key: str, reply: dict[str, Any]) -> None:
        with self.db.connection() as conn:
            night_replies.keep(conn, self.team, key, reply)


def meter_of(settings: AgentSettings) -> Meter:
    """A meter with the settings' limits."""
    return Meter(Limits(settings.night_calls, settings.night_tokens, settings.night_money))


def of_night(settings: AgentSettings, meter: Meter) -> Budget:
    """The budget of a whole night: the last answer under way may take a minute more."""
    seconds = max(settings.night_minutes * 60 - 60, settings.night_minutes * 30)
    return Budget(seconds, meter=meter, limits=meter.limits)


def said_to(report: Report, meter: Meter) -> Report:
    """The report, from which the meter learns at which stage the night is."""

    def say(what: str, done: int, total: int) -> None:
        meter.stage = what
        report(what, done, total)

    return say


def spent(budget: Budget, meter: Meter) -> dict[str, Any]:
    """What was spent, of how much, and at which stage: for the night's evidence."""
    limits = {name: most for name, most in vars(budget.limits).items() if most is not None}
    return {
        "minutes": round(budget.spent / 60, 2),
        **meter.spent.document(),
        "limits": {"minutes": round(budget.seconds / 60, 2), **limits},
        "by_stage": {stage or "before": one.document() for stage, one in meter.by_stage.items()},
    }


def in_words(meter: Meter) -> str:
    """What was spent so far, for a person who waits."""
    one = meter.spent
    said = f"{one.calls} calls, {one.tokens // 1000}k tokens"
    if one.money:
        said += f", {one.money:.2f} spent"
    return said
