"""Time stamps of questions that do not come from Slack."""

import re

import pytest

from bot.slack import stamps


def test_form() -> None:
    """A stamp has Slack's form: seconds, a point, six decimals."""
    assert re.fullmatch(r"\d{10}\.\d{6}", stamps.stamp())


def test_they_sort_as_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """A later stamp is the greater text, also where the clock's digits end in zeros."""
    made = []
    for now in (1_764_000_000.0, 1_764_000_000.000001, 1_764_000_000.1, 1_764_000_010.0):
        monkeypatch.setattr(stamps.time, "time", lambda now=now: now)
        made.append(stamps.stamp())
    assert made == sorted(set(made))
