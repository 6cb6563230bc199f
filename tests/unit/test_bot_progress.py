"""Progress where no terminal is looking: few lines, on stderr."""

import io
import re
import time

import pytest
from rich.console import Console

from bot.terminal import progress


def test_lines(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A line when something begins and every ten seconds after it, with rate and time left."""
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
    assert err.splitlines() == [
        "reading: 0 of 100",
        "reading: 60 of 100, 5.5 a s, about 5 s left",
        "embedding: 0 of 9",
    ]


def test_bytes_are_said_in_mb(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A download is told as people tell of one, in a log too."""
    clock = iter([0.0, 10.0])
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(clock))
    monkeypatch.setattr(progress.sys.stderr, "isatty", lambda: False, raising=False)
    with progress.bars(bytes_=True) as report:
        report("downloading a.gguf", 0, 1_117_320_768)
        report("downloading a.gguf", 487_338_084, 1_117_320_768)
    assert capsys.readouterr().err.splitlines() == [
        "downloading a.gguf: 0.0 of 1,117 MB",
        "downloading a.gguf: 487 of 1,117 MB, 49 MB a s, about 15 s left",
    ]


def test_nothing_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    """What is done at once, or holds nothing, is not mentioned."""
    with progress.bars() as report:
        report("downloading", 5, 5)
        report("embedding", 0, 0)
    assert capsys.readouterr().err == ""


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What a terminal is told."""
    told = io.StringIO()
    console = Console(file=told, force_terminal=True, width=100)
    monkeypatch.setattr(progress, "ERR", console)
    monkeypatch.setattr(progress.sys.stderr, "isatty", lambda: True, raising=False)
    return told


def test_names_are_no_markup(screen: io.StringIO) -> None:
    """A file name with brackets is shown as it is, on a terminal."""
    with progress.bars() as report:
        report("pump [/rev C].pdf: reading", 1, 2)
    assert "pump [/rev C].pdf" in screen.getvalue()


def test_a_terminal_shows_how_far_and_how_long(screen: io.StringIO) -> None:
    """Pages read of all pages, and the time left as soon as there is a speed."""
    with progress.bars() as report:
        report("pump.pdf: reading pages", 0, 300)
        time.sleep(0.02)
        report("pump.pdf: reading pages", 60, 300)
        time.sleep(0.02)
        report("pump.pdf: reading pages", 120, 300)
    shown = re.sub(r"\x1b\[[\d;?]*[A-Za-z]", "", screen.getvalue())
    assert re.search(r"pump.pdf: reading pages [━╸╺]+ 120/300 \d:\d\d:\d\d left", shown)
