"""`shoptalk read`: what reading makes of a PDF, for a person who wonders why an answer is wrong."""

import json
from dataclasses import asdict
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.commands.reading import reading_document
from bot.errors import CannotRead
from bot.sample import SAMPLE_PDF
from ingest.errors import NoSuchPage
from ingest.page import Left
from ingest.sandbox.reader import Parsed, Remarks
from sql.new_passage import NewPassage
from sql.new_unit import NewLine, NewUnit
from sql.pages import NewPage
from sql.table_rows import TableRow


def test_document() -> None:
    """Lines that are left out or doubtful, rows under their heads and steps stand in the form that
    scripts read, and a page can be asked for by itself."""
    text = "Bolt | Torque\nM8 | 25"
    parsed = Parsed(
        pages=[NewPage(1, "i", "cover"), NewPage(2, None, text)],
        passages=[
            NewPassage(
                0,
                2,
                2,
                "4 Torques",
                "table",
                text,
                cells=(TableRow(1, ("M8", "25"), ("Bolt", "Torque")),),
            )
        ],
        units=[
            NewUnit(
                0, "procedure", "Tighten", "4 Torques", 2, 2, 2, (NewLine("step", 0, 14, 21, "1."),)
            )
        ],
        remarks=[
            Remarks(1, [], []),
            Remarks(2, [("DRAFT", "watermark")], [("M8 | 25", "another reader reads 251")]),
        ],
    )
    document = reading_document(parsed, 2)
    assert json.loads(json.dumps(document)) == {
        "pages": [
            {
                "page": 2,
                "label": None,
                "text": text,
                "removed": [{"text": "DRAFT", "why": "watermark"}],
                "doubtful": [{"text": "M8 | 25", "why": "another reader reads 251"}],
            }
        ],
        "passages": [
            {
                "page": 2,
                "section": "4 Torques",
                "kind": "table",
                "text": text,
                "governs": None,
                "rows": [{"cells": ["M8", "25"], "heads": ["Bolt", "Torque"], "header": False}],
            }
        ],
        "procedures": [
            {
                "title": "Tighten",
                "section": "4 Torques",
                "page": 2,
                "page_to": 2,
                "lines": [{"role": "step", "label": "1.", "level": 0, "text": "M8 | 25"}],
            }
        ],
        "left": asdict(Left()),
    }
    assert [page["page"] for page in reading_document(parsed)["pages"]] == [1, 2]


def test_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a database a page is read and drawn; for people, and as one JSON document."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:9/none")
    picture = tmp_path / "page.png"
    words = ["read", str(SAMPLE_PDF), "--page", "10"]
    told = CliRunner().invoke(app, [*words, "--picture", str(picture)])
    assert told.exit_code == 0
    assert "Never mix lithium and polyurea grease" in told.stdout
    assert picture.read_bytes().startswith(b"\x89PNG")
    document = json.loads(CliRunner().invoke(app, [*words, "--json"]).stdout)
    assert [page["page"] for page in document["pages"]] == [10]
    assert {passage["page"] for passage in document["passages"]} == {10}


def test_no_such_page() -> None:
    """How many pages there are is said, in the place of nothing."""
    done = CliRunner().invoke(app, ["read", str(SAMPLE_PDF), "--page", "99"])
    assert isinstance(done.exception, NoSuchPage)
    assert "17 pages" in str(done.exception)


def test_no_such_file(tmp_path: Path) -> None:
    """A name that is none is said so."""
    done = CliRunner().invoke(app, ["read", str(tmp_path / "none.pdf")])
    assert isinstance(done.exception, CannotRead)
    assert "No such file" in str(done.exception)
