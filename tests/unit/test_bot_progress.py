"""Progress where no terminal is looking: few lines, on stderr."""

import io

import pytest
from rich.console import Console

from bot import progress


def test_lines(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A line when something begins and every ten seconds after it, none at its end."""
    clock = iter([0.0, 3.0, 11.0, 11.5, 12.0])
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(clock))
    monkeypatch.setattr(progress.sys.stderr, "isatty", lambda: False, raising=False)
    with progress.bars() as report:
        report("reading", 0, 100)
        report("reading", 30, 100)
        report("reading", 60, 100)
        report("embedding", 0, 9)
        report("reading", 100, 100)
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines() == ["reading: 0 of 100", "reading: 60 of 100", "embedding: 0 of 9"]


def test_nothing_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    """What is done at once, or holds nothing, is not mentioned."""
    with progress.bars() as report:
        report("downloading", 5, 5)
        report("embedding", 0, 0)
    assert capsys.readouterr().err == ""


def test_names_are_no_markup(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file name with brackets is shown as it is, on a terminal."""
    screen = io.StringIO()
    console = Console(file=screen, force_terminal=True, width=80)
    monkeypatch.setattr(progress, "ERR", console)
    monkeypatch.setattr(progress.sys.stderr, "isatty", lambda: True, raising=False)
    with progress.bars() as report:
        report("pump [/rev C].pdf: reading", 1, 2)
    assert "pump [/rev C].pdf" in screen.getvalue()
