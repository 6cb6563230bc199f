"""docs/operating.md, literally: a backup put back into a new home and into a server of one's own;
the same question, the same lines."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.fix_cli import Terminal, one_sentence
from tests.fix_lm_stub import StartStub

pytestmark = pytest.mark.slow

_PAGE = Path(__file__).parents[2] / "docs" / "operating.md"
_BLOCK = re.compile(r"(?ms)^( *)```sh\n(.*?)^ *```")
_QUESTION = "What torque do the gland bolts need?"


def _lines(answer: Any) -> list[tuple[str, int, str]]:
    return [(one["manual"], one["page"], one["quote"]) for one in answer["citations"]]


def test_the_page(
    terminal: Terminal,
    lm_stub: StartStub,
    empty_database: Callable[[], str],
    open_folder: Path,
    tmp_path: Path,
) -> None:
    """The new home answers from the same lines, has the local workspace, and so has the server the
    manual; a file that was cut is one sentence, and makes no home."""
    settings = lm_stub().settings
    files = terminal.folder / "home" / "workspace" / "files"
    files.mkdir(parents=True, exist_ok=True)
    (files / "F1").write_bytes(b"%PDF-1")
    before = terminal.document("ask", _QUESTION, **settings)
    backups, new = tmp_path / "backups", open_folder / "a restored home"
    backups.mkdir()
    here = {
        "/var/backups/shoptalk": str(backups),
        "/srv/shoptalk-new": f'"{new}"',
        "postgresql://shoptalk:PASSWORD@db.example/shoptalk": f'"{empty_database()}"',
    }
    text = _PAGE.read_text("utf-8")
    for name, value in here.items():
        assert name in text
        text = text.replace(name, value)
    taking, into_home, into_server, upgrading = (block for _, block in _BLOCK.findall(text))

    _bash(terminal, tmp_path, taking, settings)
    [file] = backups.iterdir()
    (files / "F1").unlink()
    cut = tmp_path / "cut.backup"
    cut.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    said = one_sentence(terminal.run("restore", str(cut), SHOPTALK_HOME=str(new)))
    assert "nothing was changed" in said
    assert not new.exists()

    printed = _bash(terminal, tmp_path, into_home, settings | {"SQL_DURABLE": "false"})
    after = json.loads(next(line for line in printed.splitlines() if line.startswith("{")))
    assert (new / "workspace" / "files" / "F1").read_bytes() == b"%PDF-1"
    assert _lines(after)
    assert (_lines(after), after["status"]) == (_lines(before), before["status"])
    there = settings | {"SHOPTALK_HOME": str(new)}
    assert "Halvorsen" in _bash(terminal, tmp_path, into_server, there)
    assert "up to date" in _bash(terminal, tmp_path, upgrading, settings)
    shutil.rmtree(new)


def _bash(terminal: Terminal, folder: Path, script: str, settings: dict[str, str]) -> str:
    """What the block prints, which must succeed."""
    command = folder / "bin" / "shoptalk"
    command.parent.mkdir(exist_ok=True)
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m bot "$@"\n')
    command.chmod(0o755)
    environment = terminal._environment | settings
    environment["PATH"] = f"{command.parent}:{environment['PATH']}"
    environment["PYTHONPATH"] = str(_PAGE.parents[1])
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout
