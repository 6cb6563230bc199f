"""One person's data from the command line: written out, erased, and then there is nothing."""

import json
from typing import Any

import pytest

from tests.fix_cli import Terminal, one_sentence

pytestmark = pytest.mark.slow

ASKED = "What is the torque for the gland bolts?"


def test_export_and_erase(stocked_home: tuple[Terminal, dict[str, Any]]) -> None:
    """What somebody said is in the export, on stdout and in a file; once erased it is nowhere, and
    who is not known is told so."""
    terminal, _ = stocked_home
    answer = str(terminal.document("ask", ASKED)["answer_id"])
    said = ("--user", "UGONE", "--comment", "not my press")
    terminal.document("vote", answer, "down", *said)
    printed = terminal.run("privacy", "export", "UGONE")
    kept = json.loads(printed.stdout)
    assert [one["comment"] for one in kept["votes"]] == ["not my press"]
    assert terminal.run("privacy", "export", "UGONE", "--out", "gone.json").returncode == 0
    assert json.loads((terminal.folder / "gone.json").read_text("utf-8")) == kept
    assert terminal.run("privacy", "erase", "UGONE").returncode != 0  # nobody said yes
    assert terminal.document("privacy", "erase", "UGONE", "--yes")["votes"] == 1
    assert json.loads(terminal.run("privacy", "export", "UGONE").stdout)["votes"] == []
    assert "Nothing is kept" in one_sentence(terminal.run("privacy", "erase", "UGONE"))
