"""A backup of a home put back into a new one by the command line: the same question, the same
lines."""

import shutil
from pathlib import Path
from typing import Any

from tests.fix_cli import Terminal, one_sentence
from tests.fix_lm_stub import StartStub

_QUESTION = "What torque do the gland bolts need?"


def _lines(answer: Any) -> list[tuple[str, int, str]]:
    return [(one["manual"], one["page"], one["quote"]) for one in answer["citations"]]


def test_into_a_new_home(
    terminal: Terminal, lm_stub: StartStub, open_folder: Path, tmp_path: Path
) -> None:
    """The new home answers from the same lines, and has the local workspace; a file that was cut is
    one sentence, and makes no home."""
    settings = lm_stub().settings
    files = terminal.folder / "home" / "workspace" / "files"
    files.mkdir(parents=True, exist_ok=True)
    (files / "F1").write_bytes(b"%PDF-1")
    before = terminal.document("ask", _QUESTION, **settings)
    made = terminal.document("backup", str(tmp_path))
    [file] = tmp_path.iterdir()
    assert (made["path"], made["bytes"]) == (str(file), file.stat().st_size)
    assert (made["manuals"], made["questions"], made["workspace"]) == (1, made["answers"], True)
    (files / "F1").unlink()

    new = open_folder / "a restored home"
    there = settings | {"SHOPTALK_HOME": str(new), "SQL_DURABLE": "false"}
    cut = tmp_path / "cut.backup"
    cut.write_bytes(file.read_bytes()[: made["bytes"] // 2])
    assert "nothing was changed" in one_sentence(terminal.run("restore", str(cut), **there))
    assert not new.exists()
    done = terminal.document("restore", str(file), **there)
    assert (done["manuals"], done["answers"], done["migrations_ran"]) == (1, made["answers"], [])
    assert (new / "workspace" / "files" / "F1").read_bytes() == b"%PDF-1"
    after = terminal.document("ask", _QUESTION, **there)
    assert _lines(after)
    assert (_lines(after), after["status"]) == (_lines(before), before["status"])
    terminal.run("stop", **there)
    shutil.rmtree(new)
