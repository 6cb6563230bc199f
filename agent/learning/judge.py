"""The judges of a night: taught and calibrated on people's votes and on planted controls.

Taught on the side that is learned from, calibrated on the side that only compares: what a judge was
fitted to says nothing of how far it is to be believed. Each program that serves has a calibration
of its own, for a judge that can tell one program's answers apart may fail on another's.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from agent.judging import (
    RIGHT,
    Asks,
    Calibration,
    Control,
    Fitted,
    Judge,
    Label,
    Shown,
    calibrate,
    named,
    plant,
    teach,
)
from agent.learning.bench import Bench
from agent.learning.budget import Budget
from agent.learning.mistaken import NEVER, Mistaken
from agent.learning.snapshot import Snapshot, Voted

__all__ = ["Calibration", "Measured", "calibrate", "measure", "mistakes_of", "names_of"]

_TAUGHT: Final = 15
_MEASURED: Final = 20
_OF_A_FAMILY: Final = 3
_EVER = 1e9


@dataclass(frozen=True)
class Measured:
    """A judge as the night uses it, and how far it is to be believed."""

    judge: Judge
    calibration: Calibration
    fitted: Fitted
    lm: str

    def document(self) -> dict[str, Any]:
        """As evidence holds it."""
        return {
            **self.calibration.document(),
            "lm": self.lm,
            "fitted": self.fitted.document(),
        }


def names_of(written: str) -> list[str]:
    """The judges of a night by AGENT_JUDGES; `right` is always one, and the first."""
    extra = [name.strip() for name in written.split(",") if name.strip()]
    return list(named([RIGHT, *(name for name in extra if name != RIGHT)]))


def measure(
    bench: Bench, snapshot: Snapshot, name: str = RIGHT, budget: Budget | None = None
) -> Measured:
    """The judge of that name, taught and calibrated. What the budget or the LM did not reach was
    not measured."""
    asks, lm = named([name])[name], str(bench.lms.judge.model)
    within, judge = budget or Budget(_EVER), Judge(asks.signature)

    def ask(judge: Judge, shown: Shown) -> float | None:
        return None if within.over else bench.judge_of(judge, shown)

    fitted = teach(judge, list(_labels(bench, asks, snapshot.train, _TAUGHT)), ask)
    newest = snapshot.held_out[::-1]
    labels = list(_labels(bench, asks, newest, _MEASURED))
    told = [(one.right, p) for one in labels if (p := ask(judge, one.shown)) is not None]
    confirmed = [one.shown for one in labels if one.right]
    controls: list[tuple[Control, float]] = [
        (one, p)
        for one in plant(confirmed, asks.bad, each=_OF_A_FAMILY)
        if (p := ask(judge, one.shown)) is not None
    ]
    yes, no = ([p for right, p in told if right is side] for side in (True, False))
    found = calibrate(yes, no, controls, judge.threshold, judge.version(lm))
    return Measured(judge, found, fitted, lm)


def mistakes_of(found: Calibration) -> Mistaken:
    """What the gate holds against the judge; of one that is not believed nothing counts anyway."""
    if not found.trusted:
        return NEVER
    return Mistaken.measured(found.false_yes, found.of_wrong, found.true_yes)


def _labels(bench: Bench, asks: Asks, examples: Sequence[Voted], most: int) -> Iterator[Label]:
    """At most so many of either side. Only what was an answer counts: a judge is never asked about
    an abstention. Where a judge asks one thing, a complaint about another is no label."""
    left = {True: most, False: most}
    for example in examples:
        said, right = example.gold.statement, example.gold.confirmed
        if not said.answers or not said.lines or left[right] == 0:
            continue
        if not right and not _complains(asks, example):
            continue
        left[right] -= 1
        yield Label(bench.shown(example.message, said, example.audience), right)


def _complains(asks: Asks, example: Voted) -> bool:
    if asks.reasons is None:
        return not example.gold.incomplete
    return any(asks.reasons & set(voice.reasons) for voice in example.voices)
