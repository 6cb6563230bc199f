"""A backup taken, and put back into a new home or server: the same question, the same lines."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.fix_cli import Terminal, one_sentence
from tests.fix_lm_stub import StartStub

_QUESTION = "What torque do the gland bolts need?"


@pytest.fixture
def asked(terminal: Terminal, lm_stub: StartStub) -> tuple[Terminal, dict[str, str], Any]:
    """A home with the sample manual in which a question was answered, and its settings."""
    settings = lm_stub().settings
    home = terminal.folder / "home"
    (home / "workspace" / "files").mkdir(parents=True, exist_ok=True)
    (home / "workspace" / "journal.jsonl").write_text('{"what": "said"}\n')
    (home / "workspace" / "files" / "F1").write_bytes(b"%PDF-1")
    return terminal, settings, terminal.document("ask", _QUESTION, **settings)


def _lines(answer: Any) -> list[tuple[str, int, str]]:
    return [(one["manual"], one["page"], one["quote"]) for one in answer["citations"]]


def test_into_a_new_home_and_a_server(
    asked: tuple[Terminal, dict[str, str], Any],
    empty_database: Callable[[], str],
    open_folder: Path,
    tmp_path: Path,
) -> None:
    """The restored home and server answer with the same lines; nothing that is there is lost
    without `--replace`, and a bad file is one sentence and changes nothing."""
    terminal, settings, before = asked
    assert before["citations"]
    file = tmp_path / "shop.backup"
    made = terminal.document("backup", str(file), **settings)
    assert (made["path"], made["bytes"]) == (str(file), file.stat().st_size)
    assert (made["manuals"], made["questions"], made["workspace"]) == (1, made["answers"], True)
    assert file.stat().st_mode & 0o777 == 0o600
    assert "is there already" in one_sentence(terminal.run("backup", str(file), **settings))

    new = open_folder / "a restored home"
    new.mkdir()
    there = settings | {"SHOPTALK_HOME": str(new)}
    content = file.read_bytes()
    for bad in (content[: len(content) // 2], content[:400] + b"x" + content[401:], b"no backup"):
        (tmp_path / "bad.backup").write_bytes(bad)
        said = one_sentence(terminal.run("restore", str(tmp_path / "bad.backup"), **there))
        assert "nothing was changed" in said
        assert list(new.iterdir()) == []
    done = terminal.document("restore", str(file), **there)
    assert (done["manuals"], done["answers"], done["migrations_ran"]) == (1, made["answers"], [])
    assert (new / "workspace" / "files" / "F1").read_bytes() == b"%PDF-1"
    after = terminal.document("ask", _QUESTION, **there)
    assert (_lines(after), after["status"]) == (_lines(before), before["status"])
    # Ids of the time after the backup are in messages: they mean nothing else here.
    assert after["answer_id"] > before["answer_id"] + 50_000
    assert terminal.run("vote", str(before["answer_id"]), "up", **there).returncode == 0
    assert "--replace" in one_sentence(terminal.run("restore", str(file), **there))
    assert terminal.document("votes", **there)
    terminal.document("restore", str(file), "--replace", **there)
    assert not terminal.document("votes", **there)
    terminal.run("stop", **there)
    shutil.rmtree(new)

    server = settings | {
        "SHOPTALK_HOME": str(tmp_path / "home of server"),
        "DATABASE_URL": empty_database(),
    }
    terminal.document("restore", str(file), **server)
    again = terminal.document("ask", _QUESTION, **server)
    assert _lines(again) == _lines(before)
    folder = tmp_path / "backups"
    folder.mkdir()
    made = terminal.document("backup", str(folder), **server)
    [kept] = folder.iterdir()
    assert str(kept) == made["path"]
    assert (made["workspace"], made["manuals"]) == (True, 1)
    said = one_sentence(terminal.run("restore", str(kept), SQL_SCHEMA="apart", **server))
    assert "SQL_SCHEMA=public" in said
    assert json.loads(terminal.run("manuals", "--json", **server).stdout)
