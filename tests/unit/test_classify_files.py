"""What `shoptalk classify` writes: every row that it read, with all that the row held."""

import csv
import io
import json
from pathlib import Path

from agent.classifying import Assigned, Row
from bot.commands.classify_files import line_of, writer

_SAID = {"mood": Assigned("bad", 0.91234, True, "learned")}
_ROWS = [
    (Row(1, "late", {"text": "late", "row": "7"}), _SAID),
    (Row(2, "", {"line": "{{"}, "it is no JSON"), {}),
    (
        Row(3, "=1+1", {"text": "=1+1", "labels": [1]}),
        {"mood": Assigned("good", 0.4, False, "learned")},
    ),
]


def test_csv(tmp_path: Path) -> None:
    """One header; a bad row with its error; what fits no column beside it; no formula."""
    out = tmp_path / "out.csv"
    with writer(out, False, ["mood"]) as put:
        for row, said in _ROWS:
            put(row, said)
    header, *rows = csv.reader(io.StringIO(out.read_text("utf-8")))
    assert header == [
        *("row", "text", "row"),
        "mood.label",
        "mood.p",
        "mood.unsure",
        "error",
        "other",
    ]
    assert rows == [
        ["1", "late", "7", "bad", "0.9123", "false", "", ""],
        ["2", "", "", "", "", "", "it is no JSON", '{"line": "{{"}'],
        ["3", "'=1+1", "", "good", "0.4000", "true", "", '{"labels": [1]}'],
    ]


def test_json_lines(tmp_path: Path) -> None:
    """Each row is written when it is sorted, and a field named like ours is kept."""
    out = tmp_path / "out.jsonl"
    with writer(out, False, ["mood"]) as put:
        put(*_ROWS[0])
        [line] = out.read_text("utf-8").splitlines()
    assert json.loads(line) == line_of(*_ROWS[0])
    assert (json.loads(line)["row"], json.loads(line)["given"]) == (1, {"row": "7"})
    assert json.loads(line)["labels"] == {
        "mood": {"label": "bad", "p": 0.9123, "unsure": False, "by": "learned"}
    }
    assert line_of(*_ROWS[1])["error"] == "it is no JSON"
