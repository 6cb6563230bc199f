"""What a person and a script see of an answer."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from agent.answering.ask import Reply
from agent.answering.places import Place
from agent.evidence.search import Evidence
from agent.program.answer import Answer
from bot.commands import output
from bot.errors import CannotWrite
from sql.passages import Passage

_TITLE = "Halvorsen Press Works HP-160 Hydraulic Press: Operation and Maintenance Manual"
_PASSAGE = Passage(7, 1, _TITLE, "C", 12, 12, "9", "5 Bushings > 5.4 Torque", "text", 3, "85 N·m")
_PLACE = Place(_TITLE, "C", 12, "9", "Tighten the bolts (M12) to 85 N·m.", 7)
_WARNING = Place(_TITLE, "C", 11, "8", "WARNING [Lock out] the press.", 8)
_ANSWER = Answer(
    "answered",
    "search",
    "Tighten them to 85 N·m.",
    "verified",
    claims=("Tighten them to 85 N·m.",),
    evidence=Evidence((_PASSAGE,), (0.1,), (), 0.02),
    p_answered=0.9,
)
_REPLY = Reply(5, 4, _ANSWER, (_PLACE,), (_WARNING,), "default-1", 7.1234, 0.2345, 2, 900, 60)


def _shown(reply: Reply, monkeypatch: pytest.MonkeyPatch, width: int = 80) -> str:
    console = Console(width=width, highlight=False)
    monkeypatch.setattr(output, "OUT", console)
    with console.capture() as captured:
        output.show_reply(reply)
    return captured.get()


def _flat(shown: str) -> str:
    return " ".join(shown.translate(str.maketrans("│╭╮╰╯─", "      ")).split())


def test_document() -> None:
    """The JSON form has what the contract names, citations with page, label and quote."""
    document = output.reply_document(_REPLY)
    contract = "answer status action citations warnings retrieved program seconds evidence_seconds"
    assert {*contract.split(), "lm_calls", "tokens"} <= document.keys()
    assert document["citations"] == [
        {
            "manual": _TITLE,
            "page": 12,
            "label": "9",
            "quote": "Tighten the bolts (M12) to 85 N·m.",
            "passage_id": 7,
            "recognised": False,
        }
    ]
    assert (document["retrieved"], document["seconds"]) == ([7], 7.123)
    assert document["tokens"] == {"in": 900, "out": 60}


def test_json_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    """One document on one line, letters as they are."""
    output.put_json(output.reply_document(_REPLY))
    out = capsys.readouterr().out
    assert out.count("\n") == 1
    assert json.loads(out)["answer"] == "Tighten them to 85 N·m."
    assert "N·m" in out


def test_json_of_any_file_name(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    """A file name that is no UTF-8 is written as JSON that reads back to the same name."""
    output.put_json({"path": "caf\udce9.pdf"})
    assert json.loads(capsysbinary.readouterr().out) == {"path": "caf\udce9.pdf"}


def test_a_file_that_cannot_be_written(tmp_path: Path) -> None:
    """The reason is one sentence with the path."""
    path = tmp_path / "none" / "page.png"
    with pytest.raises(CannotWrite, match=r"page\.png cannot be written: No such file"):
        output.write_file(path, b"x")


@pytest.mark.parametrize("width", [60, 80, 120])
def test_every_line_is_shown_with_its_page(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """However narrow the terminal and long the title: answer, quote, page and warning are whole."""
    shown = _flat(_shown(_REPLY, monkeypatch, width))
    for wanted in (_ANSWER.text, _PLACE.quote, "PDF page 12 (printed 9)", _WARNING.quote):
        assert wanted in shown


def test_passages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines without an explanation are shown once each, under the sentence that says why."""
    answer = replace(_ANSWER, status="passages", text=f"No model.\n\n{_PLACE.quote}")
    shown = _flat(_shown(replace(_REPLY, answer=answer), monkeypatch))
    assert shown.startswith("No model.")
    assert shown.count(_PLACE.quote) == 1


def test_nothing_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """An abstention names where the nearest lines are, with their page and section."""
    answer = replace(_ANSWER, status="not_found", text="Not there.", nearest=(_PASSAGE,))
    shown = _flat(_shown(replace(_REPLY, answer=answer, places=(), warnings=()), monkeypatch))
    assert shown.startswith("Not there.")
    assert "PDF page 12 (printed 9) · 5.4 Torque" in shown


def test_where() -> None:
    """The page is the PDF's; the printed label stands beside it only where it differs."""
    assert output.where_of(12, "9") == "PDF page 12 (printed 9)"
    assert output.where_of(12, "12") == output.where_of(12, None) == "PDF page 12"
