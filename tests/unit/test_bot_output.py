"""What a person and a script see of an answer."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from agent.answering import Reply
from agent.answering.places import Place
from agent.evidence.search import Evidence
from agent.program.answer import Answer
from bot.commands import output, panels
from bot.errors import CannotWrite
from bot.showing import reply_document
from bot.showing.blocks.lines import Line
from bot.showing.blocks.parts import Part
from bot.showing.blocks.which import Choice
from bot.showing.shown import Shown
from sql.answers import Citation, ShownAnswer
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
    evidence=Evidence((_PASSAGE,), (0.1,), (), 0.02),
    p_answered=0.9,
)
_REPLY = Reply(5, 4, _ANSWER, (_PLACE,), (_WARNING,), "default-1", 7.1234, 0.2345, 2, 900, 60)
_ROW = "Bushing bolts | M12 | 85"
_CITED = [
    Citation(0, 0, 7, 1, _TITLE, 12, "9", _PLACE.quote, "step"),
    Citation(1, 0, 7, 1, _TITLE, 13, "10", "CAUTION Do not overtighten.", "warning"),
    Citation(2, 1, 7, 1, _TITLE, 14, None, _ROW, "row"),
]
_STORED = ShownAnswer(
    5,
    4,
    _ANSWER.text,
    "answered",
    "search",
    [
        {"text": "Tighten them to 85 N·m.", "kind": "procedure", "title": "Fitting"},
        {"text": "", "kind": "table", "title": "Torque"},
    ],
    [vars(_WARNING)],
    "default-1",
    7.1,
    0.9,
    False,
    ["Converted."],
    "en",
    [],
    _CITED,
    3,
)


def _part(number: int, manual: str = _TITLE) -> Part:
    claim = _STORED.claims[number]
    lines = tuple(
        Line(
            one.quote,
            manual,
            one.page,
            one.label,
            one.ordinal,
            role=one.role,
            cells=(("Joint", "Bushing bolts"), ("N·m", "85")) if one.role == "row" else (),
        )
        for one in _CITED
        if one.claim == number
    )
    section = f"5 Bushings > 5.4 {claim['title']}"
    return Part(claim["kind"], claim["title"], section, manual, "C", lines, claim["text"])


_SHOWN = Shown(
    _STORED,
    (_part(0), _part(1)),
    (Line(_WARNING.quote, _TITLE, 11, "8", role="warning"),),
    (_PASSAGE,),
    stands=True,
)


def _shown(
    shown: Shown, monkeypatch: pytest.MonkeyPatch, width: int = 80, reply: Reply = _REPLY
) -> str:
    console = Console(width=width, highlight=False)
    monkeypatch.setattr(panels, "OUT", console)
    with console.capture() as captured:
        panels.show_reply(reply, shown)
    return captured.get()


def _flat(shown: str) -> str:
    return " ".join(shown.translate(str.maketrans("│╭╮╰╯─", "      ")).split())


def test_document() -> None:
    """The JSON form has what the contract names: every line that is shown with manual, page,
    label, quote, role and part; the parts with kind, title, section and lead."""
    document = reply_document(_REPLY, _SHOWN)
    contract = "answer status action citations warnings retrieved program seconds evidence_seconds"
    assert {*contract.split(), "lm_calls", "tokens", "kind", "p_answered"} <= document.keys()
    assert [(one["page"], one["role"], one["part"]) for one in document["citations"]] == [
        (12, "step", 0),
        (13, "warning", 0),
        (14, "row", 1),
    ]
    assert document["citations"][0] == {
        "manual": _TITLE,
        "manual_id": 1,
        "page": 12,
        "label": "9",
        "quote": "Tighten the bolts (M12) to 85 N·m.",
        "passage_id": 7,
        "recognised": False,
        "doubt": "",
        "role": "step",
        "part": 0,
    }
    assert document["parts"] == [
        {
            "kind": "procedure",
            "title": "Fitting",
            "section": "5 Bushings > 5.4 Fitting",
            "lead": "Tighten them to 85 N·m.",
            "effect": [],
            "unfit": [],
        },
        {
            "kind": "table",
            "title": "Torque",
            "section": "5 Bushings > 5.4 Torque",
            "lead": "",
            "effect": [],
            "unfit": [],
        },
    ]
    assert document["warnings"][0]["page"] == 11
    assert (document["retrieved"], document["seconds"]) == ([7], 7.123)
    assert document["tokens"] == {"in": 900, "out": 60}


def test_json_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    """One document on one line, letters as they are."""
    output.print_json(reply_document(_REPLY, _SHOWN))
    out = capsys.readouterr().out
    assert out.count("\n") == 1
    assert json.loads(out)["answer"] == "Tighten them to 85 N·m."
    assert "N·m" in out


def test_json_of_any_file_name(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    """A file name that is no UTF-8 is written as JSON that reads back to the same name."""
    output.print_json({"path": "caf\udce9.pdf"})
    assert json.loads(capsysbinary.readouterr().out) == {"path": "caf\udce9.pdf"}


def test_a_file_that_cannot_be_written(tmp_path: Path) -> None:
    """The reason is one sentence with the path."""
    path = tmp_path / "none" / "page.png"
    with pytest.raises(CannotWrite, match=r"page\.png cannot be written: No such file"):
        output.write_file(path, b"x")


@pytest.mark.parametrize("width", [60, 80, 120])
def test_every_line_is_shown_with_its_page(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """However narrow the terminal and long the title: lead, lines, pages and warnings are whole."""
    shown = _flat(_shown(_SHOWN, monkeypatch, width))
    order = [
        "PDF page 11 (printed 8)",
        _WARNING.quote,
        "Halvorsen Press Works HP-160",
        "PDF page 12 (printed 9)",
        _ANSWER.text,
        "5.4 Fitting",
        _PLACE.quote,
        "PDF page 13 (printed 10)",
        "⚠ CAUTION Do not overtighten.",
        "Also close:",
        "PDF page 14",
        "Joint: Bushing bolts N·m: 85",
        "Converted.",
    ]
    places = [shown.index(words) for words in order]
    assert places == sorted(places)
    assert " | " not in shown
    lines = [line.strip("│ ") for line in _shown(_SHOWN, monkeypatch, width).splitlines()]
    assert "N·m: 85" in lines, "a cell a line"


def test_passages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines without an explanation are shown once each, under the sentence that says why."""
    stored = replace(_STORED, status="passages", text=f"No model.\n\n{_PLACE.quote}")
    shown = _flat(_shown(replace(_SHOWN, answer=stored, warnings=()), monkeypatch))
    assert shown.startswith("No model.")
    assert shown.count(_PLACE.quote) == 1


def test_closest_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """It says that it is not sure; where they are of several machines, they stand by machine."""
    stored = replace(_STORED, status="likely")
    one = _flat(_shown(replace(_SHOWN, answer=stored), monkeypatch))
    assert one.startswith("I am not sure that this answers. The closest lines:")
    assert "Also close" not in one
    parts = (_part(0), _part(1, "Otto 9"), _part(1))
    machines = (Choice(1, _TITLE), Choice(2, "Otto 9"))
    both = replace(_SHOWN, answer=stored, parts=parts, warnings=(), machines=machines)
    several = _flat(_shown(both, monkeypatch, 120))
    assert "which one is it about?" in several
    assert several.count(_TITLE) == several.count("Otto 9") == 1
    assert several.index("Otto 9") > several.rindex("Bushing bolts", 0, several.index("Otto 9"))


def test_nothing_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """An abstention names where the nearest lines are, with their page and section."""
    answer = replace(_ANSWER, status="not_found", text="Not there.", nearest=(_PASSAGE,))
    stored = replace(_STORED, status="not_found", text="Not there.", remarks=[], citations=[])
    nothing = Shown(stored, (), (), (), stands=True)
    shown = _flat(_shown(nothing, monkeypatch, reply=replace(_REPLY, answer=answer)))
    assert shown.startswith("Not there.")
    assert "PDF page 12 (printed 9) · 5.4 Torque" in shown


def test_where() -> None:
    """The page is the PDF's; the printed label stands beside it only where it differs."""
    assert output.where_of(12, "9") == "PDF page 12 (printed 9)"
    assert output.where_of(12, "12") == output.where_of(12, None) == "PDF page 12"
