"""From an exception to a sentence for operators and one for people."""

import importlib
import pkgutil
import re
import stat
from pathlib import Path
from types import ModuleType

import pytest
from structlog.testing import capture_logs

import agent.errors
import bot.errors
import ingest
import sql
from bot.errors import HANDLED, sentence, told
from sql.failure import Failure, kind_of


def _kinds(kind: type[Failure]) -> set[type[Failure]]:
    return {kind}.union(*(_kinds(below) for below in kind.__subclasses__()))


_NEED_MLFLOW = ("bot.api.pyfunc.code", "bot.api.pyfunc.model")
"""An extra, and these have no errors of their own."""


def _load_all() -> None:
    for package in (bot, agent, ingest, sql):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            left_out = re.search(r"__main__|^agent\.lm|^ingest\.sandbox", module.name)
            if not left_out and module.name not in _NEED_MLFLOW:
                importlib.import_module(module.name)


_load_all()
_ALL = sorted(
    (kind for kind in _kinds(Failure) - {Failure} if not kind.__module__.startswith("tests")),
    key=lambda kind: kind.__name__,
)
_SETTING = re.compile(r"\b[A-Z][A-Z0-9]*_[A-Z0-9_]+\b|`|shoptalk \w+|extra|scope|\bPostgreSQL\b")
_HOSTILE = (
    "https://user:secret@host.example/v1?key=secret failed (None), set AGENT_LM_API_KEY",
    "postgresql://shop:secret@db.example:5432/shop refused",
)


@pytest.mark.parametrize("kind", _ALL, ids=lambda kind: kind.__name__)
def test_every_error_has_a_class_and_two_texts(kind: type[Failure], tmp_path: Path) -> None:
    """Operators read what is wrong, people what they can do; neither is told of a secret, nor
    people of a setting, a command or another's words. No incident is written of it."""
    assert issubclass(kind, HANDLED)
    assert kind.kind in ("permanent", "passing", "ours")
    incidents = tmp_path / "incidents"
    plain = kind()
    for said in (sentence(plain, incidents), told(plain, incidents)):
        assert re.fullmatch(r"[A-Z].*\S[.)]", said), said
        assert "\n" not in said
        assert "None" not in said
    assert not _SETTING.search(told(plain, incidents))
    if kind.people is not None:
        for words in _HOSTILE:
            error = kind(words)
            assert told(error, incidents) == told(plain, incidents)
            assert "secret" not in sentence(error, incidents)
    assert not incidents.exists()


@pytest.mark.parametrize("tree", [bot.errors, agent.errors], ids=lambda tree: str(tree.__name__))
def test_the_tree_is_drawn(tree: ModuleType) -> None:
    """Each error stands below its root in the page's tree, behind the file that holds it."""
    drawn: dict[str, str] = {}
    file = ""
    for line in (tree.__doc__ or "").splitlines():
        file = (re.findall(r"(\w+)\.py: ", line) or [file])[0]
        drawn |= dict.fromkeys(re.findall(r"\b[A-Z]\w+", line.split(": ")[-1]), file)
    for kind in _ALL:
        room, _, file = kind.__module__.rpartition(".")
        if room == tree.__name__ and file != "base":
            assert drawn[kind.__name__] == file, kind


def test_what_passes_is_told_to_be_tried_again() -> None:
    """Of what passes people read that they can try again; of what does not, whom to tell."""
    for kind in _ALL:
        if kind.kind == "passing":
            assert re.search(r"[Tt]ry again|Ask again", kind().for_people), kind


def test_what_nobody_foresaw_is_ours() -> None:
    """It is tried again, for a race may be behind it."""
    assert kind_of(KeyError()) == "ours"


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


def test_people_get_a_number(tmp_path: Path) -> None:
    """Of an error that nobody foresaw they read the incident's number, and no path."""
    said = told(KeyError("secret detail"), tmp_path / "incidents")
    [file] = (tmp_path / "incidents").iterdir()
    assert file.stem in said
    assert str(tmp_path) not in said
    assert "secret" not in said


def test_an_incident_that_cannot_be_written(tmp_path: Path) -> None:
    """A full or foreign disk leaves the sentence, with the reason."""
    (tmp_path / "run").write_text("in the way")
    said = sentence(KeyError("x"), tmp_path / "run" / "incidents")
    assert "KeyError" in said
    assert "Not a directory" in said
    with capture_logs() as logs:
        said = told(KeyError("x"), tmp_path / "run" / "incidents")
    assert "directory" not in said
    assert logs[0]["event"] == "incident.unwritten"
