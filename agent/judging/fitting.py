"""A judge learns from people's labels: first where yes begins, then what it is shown.

None of these labels is one that it is calibrated on. What it learned is not kept: every night it is
fitted anew to the labels that still stand, so that nothing has to be forgotten in it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np

from agent.judging.controls import Shown
from agent.judging.judge import Judge
from agent.judging.threshold import area, fit

LEAST: Final = 5
_DEMOS: Final = 2
_GAIN: Final = 0.05
Ask: TypeAlias = Callable[[Judge, Shown], float | None]
"""P(yes), or None where the LM was not reached or the time is up."""


@dataclass(frozen=True)
class Label:
    """An answer with what people said of it."""

    shown: Shown
    right: bool


@dataclass(frozen=True)
class Fitted:
    """What came of it. `labels`: that were judged; `demonstrations`: kept; `gain`: of balanced
    accuracy by them, on labels that are none of them."""

    labels: int
    threshold: float
    demonstrations: int = 0
    gain: float | None = None

    def document(self) -> dict[str, Any]:
        """As evidence holds it."""
        return {**vars(self), "threshold": round(self.threshold, 4)}


def teach(
    judge: Judge, labels: Sequence[Label], ask: Ask, *, demonstrations: bool = True
) -> Fitted:
    """The judge as it does best on these labels; with too few of either side, as it was.

    Demonstrations are two right and two wrong answers that it was most mistaken about. They stay
    where it does better with them on the other labels, each with its own threshold; without
    `demonstrations` none is tried.
    """
    told = [(one, p) for one in labels if (p := ask(judge, one.shown)) is not None]
    if not _enough(told):
        return Fitted(len(told), judge.threshold)
    judge.threshold = round(_threshold(told), 4)
    worst = sorted(told, key=lambda one: one[1] if one[0].right else 1 - one[1])
    shown = [
        label
        for side in (True, False)
        for label, _ in [one for one in worst if one[0].right is side][:_DEMOS]
    ]
    others = [one for one in told if one[0] not in shown]
    if not (demonstrations and _enough(others)):
        return Fitted(len(told), judge.threshold)
    judge.show([(one.shown, one.right) for one in shown])
    again = [(one, p) for one, _ in others if (p := ask(judge, one.shown)) is not None]
    gain = None
    if len(again) == len(others):
        gain = round(_best(again) - _best(others), 4)
        if gain >= _GAIN and area(*_sides(again)) >= area(*_sides(others)):
            judge.threshold = round(_threshold(again), 4)
            return Fitted(len(told), judge.threshold, len(shown), gain)
    judge.show([])
    return Fitted(len(told), judge.threshold, 0, gain)


def _sides(told: Sequence[tuple[Label, float]]) -> tuple[list[float], list[float]]:
    return [p for one, p in told if one.right], [p for one, p in told if not one.right]


def _enough(told: Sequence[tuple[Label, float]]) -> bool:
    return min(map(len, _sides(told))) >= LEAST


def _threshold(told: Sequence[tuple[Label, float]]) -> float:
    return float(np.clip(fit(*_sides(told))[0], 0.01, 0.99))


def _best(told: Sequence[tuple[Label, float]]) -> float:
    return fit(*_sides(told))[1]
