"""How far a judge is to be believed, from what it said of answers of which the truth is known.

People's labels and planted controls are counted apart, for controls are easier: it must do well on
both, and in each family of controls. The labels are none that its threshold or demonstrations were
fitted on. A judge that was not measured, or is below its bar, decides nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from agent.judging.controls import Control
from agent.judging.rates import Counts, Estimate
from agent.judging.threshold import area

LEAST: Final = 5
"""So many right and so many wrong answers that people voted on, at least."""
LEAST_CONTROLS: Final = 8
"""So many bad controls, at least."""
BAR: Final = 0.7
"""Its balanced accuracy on labels; and the area, which has no threshold."""
BAR_OF_CONTROLS: Final = 0.75
OF_A_FAMILY: Final = 0.5
"""The share of a family's controls that it must see to be bad, at least."""


@dataclass(frozen=True)
class Calibration:
    """Yes from `threshold` on. `area`: of the labels, None where there are too few; `families`:
    the controls by what they are, `counts` those of good and bad ones together."""

    threshold: float = 0.5
    area: float | None = None
    labels: Counts = field(default_factory=Counts)
    controls: Counts = field(default_factory=Counts)
    families: Mapping[str, Counts] = field(default_factory=dict)
    version: str = ""

    @property
    def reason(self) -> str:
        """Why it decides nothing; empty where it is believed."""
        return next(iter(self._doubts()), "")

    @property
    def trusted(self) -> bool:
        """Whether it was seen to tell right from wrong; never where too little was measured."""
        return not self.reason

    @property
    def false_yes(self) -> float:
        """The share of wrong answers that it may call right: of labels or of controls, whichever
        is more."""
        return max(self.labels.false_yes, self.controls.false_yes)

    @property
    def of_wrong(self) -> int:
        """On how many wrong answers that was measured."""
        harder = max((self.labels, self.controls), key=lambda one: one.false_yes)
        return harder.wrong

    @property
    def true_yes(self) -> float:
        """The share of right answers that it knows, taken for higher the fewer were seen: of
        people's labels alone, as controls are easier."""
        return (self.labels.yes_of_right + 1) / (self.labels.right + 1)

    def _doubts(self) -> list[str]:
        labels, controls = self.labels, self.controls
        if self.area is None or labels.balanced is None or min(labels.right, labels.wrong) < LEAST:
            return [
                f"not measured: {labels.right} answers that people confirmed and {labels.wrong} "
                f"that they refuted, where {LEAST} of each are needed"
            ]
        if controls.balanced is None or controls.wrong < LEAST_CONTROLS:
            return [f"not measured: {controls.wrong} bad controls of {LEAST_CONTROLS} needed"]
        doubts = []
        if labels.balanced.value < BAR or labels.balanced.low <= 0.5 or self.area < BAR:
            doubts.append(f"balanced accuracy {said(labels.balanced)} on people's labels")
        if controls.balanced.value < BAR_OF_CONTROLS:
            doubts.append(f"balanced accuracy {said(controls.balanced)} on controls")
        for name, one in self.families.items():
            if one.wrong and one.no_of_wrong < OF_A_FAMILY * one.wrong:
                doubts.append(
                    f"it takes {one.wrong - one.no_of_wrong} of {one.wrong} for right "
                    f"that are wrong by control ({name})"
                )
            if one.right and one.yes_of_right < OF_A_FAMILY * one.right:
                doubts.append(
                    f"it takes {one.right - one.yes_of_right} of {one.right} for wrong "
                    f"that are right by control ({name})"
                )
        return doubts

    def document(self) -> dict[str, Any]:
        """As evidence holds it: numbers and names, no text of anybody."""
        return {
            "version": self.version,
            "threshold": round(self.threshold, 4),
            "area": None if self.area is None else round(self.area, 3),
            "labels": of_counts(self.labels),
            "controls": of_counts(self.controls),
            "families": {
                name: [one.yes_of_right + one.no_of_wrong, one.right + one.wrong]
                for name, one in self.families.items()
            },
            "false_yes": round(self.false_yes, 4),
            "of_wrong": self.of_wrong,
            "true_yes": round(self.true_yes, 4),
            "trusted": self.trusted,
            "reason": self.reason,
        }


def calibrate(
    confirmed: Sequence[float],
    refuted: Sequence[float],
    controls: Sequence[tuple[Control, float]],
    threshold: float,
    version: str = "",
) -> Calibration:
    """From P(yes) of answers that people confirmed and refuted, and of controls."""
    labels = Counts(
        sum(p >= threshold for p in confirmed),
        len(confirmed),
        sum(p < threshold for p in refuted),
        len(refuted),
    )
    families: dict[str, Counts] = {}
    for control, p in controls:
        yes = p >= threshold
        one = Counts(int(yes), 1) if control.good else Counts(0, 0, int(not yes), 1)
        name = f"good: {control.family}" if control.good else control.family
        families[name] = families.get(name, Counts()) + one
    known = None if min(labels.right, labels.wrong) < LEAST else area(confirmed, refuted)
    every = sum(families.values(), Counts())
    return Calibration(threshold, known, labels, every, families, version)


def said(one: Estimate) -> str:
    """A figure with its interval."""
    return f"{one.value:.2f} [{one.low:.2f}, {one.high:.2f}]"


def of_counts(counts: Counts) -> dict[str, Any]:
    """Counts with what they come to."""

    def rounded(one: Estimate | None) -> list[float] | None:
        return None if one is None else [round(v, 3) for v in (one.value, one.low, one.high)]

    return {
        **vars(counts),
        "balanced_accuracy": rounded(counts.balanced),
        "kappa": rounded(counts.kappa),
    }
