"""A judge is measured before it is believed, and what it is mistaken about is known."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from agent.judging import Calibration, Control, Counts, Shown, calibrate
from agent.learning.threshold import LEAST, fit, refit
from agent.reading.decision import Decision

SHOWN = Shown("how tight", "205 N·m", ("Torques", "gland bolts | 205 N·m"))
BAD = ("elsewhere", "number", "long", "styled")


def controls(p_good: float = 0.9, **p: float) -> list[tuple[Control, float]]:
    """Three of each bad family and twelve good ones, with what a judge said: wrong ones are no
    unless they are named."""
    bad = [(Control(SHOWN, one, False), p.get(one, 0.1)) for one in BAD for _ in range(3)]
    return [*bad, *[(Control(SHOWN, "quoted", True), p_good)] * 12]


def calibrated(
    confirmed: Sequence[float],
    refuted: Sequence[float],
    planted: Sequence[tuple[Control, float]] | None = None,
) -> Calibration:
    return calibrate(confirmed, refuted, controls() if planted is None else planted, 0.5, "v")


def test_a_judge_that_tells_them_apart() -> None:
    """It is believed, with its figures."""
    found = calibrated([0.9] * 9, [0.1] * 9)
    assert found.trusted, found.reason
    assert found.area == 1.0
    assert found.document()["labels"]["balanced_accuracy"][0] == 1.0
    assert found.document()["families"]["number"] == [3, 3]


def test_a_judge_that_says_yes_to_all() -> None:
    """It decides nothing."""
    found = calibrated([0.9] * 9, [0.9] * 9, controls(**dict.fromkeys(BAD, 0.9)))
    assert not found.trusted
    assert "balanced accuracy 0.50" in found.reason


def test_too_few_to_tell() -> None:
    """With fewer than five of either it decides nothing, and one that nobody measured neither; nor
    where nothing was planted."""
    found = calibrated([0.9] * 9, [0.1] * (LEAST - 1))
    assert found.area is None
    assert found.reason.startswith("not measured: 9 ")
    assert not Calibration().trusted
    assert calibrated([0.9] * 9, [0.1] * 9, []).reason.startswith("not measured: 0 bad controls")


@pytest.mark.parametrize("family", BAD)
def test_blind_to_one_way_of_being_wrong(family: str) -> None:
    """However well it does on everything else, it is set aside, and told why."""
    found = calibrated([0.9] * 15, [0.1] * 15, controls(**{family: 0.9}))
    assert found.controls.balanced is not None
    assert found.controls.balanced.value > 0.8
    assert f"({family})" in found.reason


def test_no_to_whatever_is_said_otherwise() -> None:
    """A judge that takes good controls for wrong is set aside too."""
    assert not calibrated([0.9] * 9, [0.1] * 9, controls(p_good=0.1)).trusted


def test_luck_on_few_is_not_enough() -> None:
    """Four of five on either side could be a coin."""
    found = calibrated([0.9] * 4 + [0.1], [0.1] * 4 + [0.9])
    assert found.labels.balanced is not None
    assert found.labels.balanced.value == pytest.approx(0.8)
    assert not found.trusted


def test_mistakes_are_those_of_the_harder_test() -> None:
    """Labels are harder than controls, or the other way round: the worse one counts."""
    found = calibrated([0.9] * 9, [0.1] * 7 + [0.9] * 2)
    assert found.false_yes == found.labels.false_yes == pytest.approx(3 / 11)
    spoilt = calibrated([0.9] * 99, [0.1] * 99)
    assert spoilt.false_yes == spoilt.controls.false_yes == pytest.approx(1 / 14)


def test_fit_is_midway_in_the_plateau() -> None:
    """The threshold stands in the middle between the two sides."""
    threshold, share = fit([0.8, 0.9], [0.2, 0.4])
    assert threshold == pytest.approx(0.6)
    assert share == 1.0


def test_counts_add_up() -> None:
    """Families together are all controls."""
    found = calibrated([0.9] * 9, [0.1] * 9)
    assert sum(found.families.values(), Counts()) == found.controls == Counts(12, 12, 12, 12)


def test_refit_needs_both_sides() -> None:
    """Answers alone do not move the threshold: it would fall to nothing."""
    before = Decision()
    assert refit(before, [0.9] * 20, [0.1] * (LEAST - 1)) == before


def test_refit_moves_the_threshold_alone() -> None:
    """The answers' threshold goes between both sides; weights and what is shown at all stay."""
    before = Decision({"says_yes": 0.7}, bias=0.2, answered=0.5, found=0.1)
    after = refit(before, [0.95] * 9, [0.85] * 9)
    assert after == replace(before, answered=pytest.approx(0.9))
