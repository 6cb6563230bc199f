"""The judge and the thresholds: measured before they are believed."""

from dataclasses import replace

import pytest

from agent.learning.judge import Calibration, Judge, calibrate
from agent.learning.threshold import LEAST, fit, refit
from agent.lm.adapter import CompactAdapter
from agent.reading.decision import Decision

PROMPT = """\
You judge answers that maintenance technicians got, by the manual's lines beside them.

Say yes only when the answer gives what the technician asked, for the same machine, part and
condition, and the lines state it. Say no when it is about something else or leaves it open.

Reply with one JSON object:
"right" (Literal['yes', 'no']): whether it answers the question"""


def test_prompt() -> None:
    """The judge's prompt is code: it does not change unseen."""
    assert CompactAdapter().format_system_message(Judge) == PROMPT


def test_a_judge_that_tells_them_apart() -> None:
    """It is believed from the threshold on that separates what people voted on."""
    found = calibrate([0.9, 0.8, 0.95, 0.7, 0.85], [0.3, 0.4, 0.1, 0.2, 0.35])
    assert found.area == 1.0
    assert 0.4 < found.threshold < 0.7
    assert found.trusted


def test_a_judge_that_says_yes_to_all() -> None:
    """It decides nothing."""
    found = calibrate([0.9, 0.8, 0.9, 0.8, 0.9], [0.9, 0.8, 0.95, 0.8, 0.85])
    assert not found.trusted


def test_too_few_to_tell() -> None:
    """With fewer than five of either it decides nothing, and one that nobody measured neither."""
    found = calibrate([0.9] * 9, [0.1] * (LEAST - 1))
    assert (found.threshold, found.area) == (0.5, None)
    assert not found.trusted
    assert not Calibration().trusted


def test_fit_is_midway_in_the_plateau() -> None:
    """The threshold stands in the middle between the two sides."""
    threshold, share = fit([0.8, 0.9], [0.2, 0.4])
    assert threshold == pytest.approx(0.6)
    assert share == 1.0


def test_refit_needs_both_sides() -> None:
    """Answers alone do not move the threshold: it would fall to nothing."""
    before = Decision()
    assert refit(before, [0.9] * 20, [0.1] * (LEAST - 1)) == before


def test_refit_moves_the_threshold_alone() -> None:
    """The answers' threshold goes between both sides; weights and what is shown at all stay."""
    before = Decision({"says_yes": 0.7}, bias=0.2, answered=0.5, found=0.1)
    after = refit(before, [0.95] * 9, [0.85] * 9)
    assert after == replace(before, answered=pytest.approx(0.9))
