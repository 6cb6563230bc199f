"""From an exception to one sentence for a person."""

import re
import stat
from pathlib import Path

import pytest

from bot.errors import HANDLED, sentence


def _kinds(kind: type[Exception]) -> set[type[Exception]]:
    return {kind}.union(*(_kinds(below) for below in kind.__subclasses__()))


_ALL = sorted(set().union(*(_kinds(kind) for kind in HANDLED)), key=lambda kind: kind.__name__)


@pytest.mark.parametrize("kind", _ALL, ids=lambda kind: kind.__name__)
def test_every_error_of_ours_is_a_sentence(kind: type[Exception], tmp_path: Path) -> None:
    """An error raised without words says what is wrong in plain words, and writes no incident."""
    if kind.__module__.startswith("tests"):
        return
    said = sentence(kind(), tmp_path / "incidents")
    assert re.fullmatch(r"[A-Z].*\S[.)]", said), said
    assert "\n" not in said
    assert not (tmp_path / "incidents").exists()


def test_its_own_words_win(tmp_path: Path) -> None:
    """Where an error names the case, that is what is said."""
    assert sentence(HANDLED[0]("There is no manual 7."), tmp_path) == "There is no manual 7."


def test_an_error_nobody_foresaw(tmp_path: Path) -> None:
    """It becomes a file with the trace that only its owner's folder holds, and names that file."""
    incidents = tmp_path / "run" / "incidents"
    try:
        raise KeyError("secret detail")
    except KeyError as error:
        said = sentence(error, incidents)
    [file] = incidents.iterdir()
    assert str(file) in said
    assert file.stem in said
    assert "secret detail" not in said
    assert "KeyError" in file.read_text()
    assert stat.S_IMODE(incidents.stat().st_mode) == 0o700


def test_an_incident_that_cannot_be_written(tmp_path: Path) -> None:
    """A full or foreign disk leaves the sentence, with the reason."""
    (tmp_path / "run").write_text("in the way")
    said = sentence(KeyError("x"), tmp_path / "run" / "incidents")
    assert "KeyError" in said
    assert "Not a directory" in said
