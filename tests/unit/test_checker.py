"""The independent checker: what it must catch, and what it must let pass."""

import json
import sys
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from bot.sample import SAMPLE_PDF
from tests.bench.checker import check, main, runs_of
from tests.bench.checker_page import PageText, read_page, squeezed

_PAGES = (
    [
        "Tighten the flange bolts M8x",
        "1.25 to 25 N·m (18 lb-ft).",
        "The clearance is 10-15 µm at −10 °C.",
        "Code E-",
        "042 means that the pilot pres-",
        "sure is below 80 bar ± 2 bar.",
    ],
    ["Pump bolts 1/2-13 UNC: 250 N·m", "Gland bolts 12.5 N·m, part 160-0417", "Cells 1 2 3"],
)


@pytest.fixture(scope="module")
def pdf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("checker") / "manual.pdf"
    canvas = Canvas(str(target), invariant=1)
    for lines in _PAGES:
        for row, line in enumerate(lines):
            canvas.drawString(72, 760 - 16 * row, line.replace("−", "-"))
        canvas.showPage()
    canvas.save()
    return target


def _missing(pdf: Path, answer: str, page: int = 1) -> list[str]:
    return [v["run"] for v in check(answer, [(pdf, page)], [None]).violations]


def test_a_true_answer_passes(pdf: Path) -> None:
    """Values, ranges, signs and codes that are on the page pass, in either reading's words."""
    answer = (
        "Tighten the **M8x1.25** bolts to 25 N·m (18 lb-ft); clearance 10–15 µm at -10 °C. "
        "E-042: pilot pressure below 80 bar ±2 bar."
    )
    assert check(answer, [(pdf, 1)], [None]).violations == []


def test_a_swapped_digit_is_caught(pdf: Path) -> None:
    """A value with two digits exchanged is not on the page."""
    assert _missing(pdf, "Tighten to 52 N·m.") == ["52"]
    assert _missing(pdf, "The code is E-024.") == ["E-024"]


def test_the_wrong_page_is_caught(pdf: Path) -> None:
    """A value of page 1 does not pass on a citation of page 2, nor on a page that is not there."""
    assert _missing(pdf, "Tighten to 25 N·m.", page=2) == ["25"]
    assert _missing(pdf, "Tighten to 25 N·m.", page=99) == ["25"]


def test_any_cited_page_supports_a_number(pdf: Path) -> None:
    """Numbers are looked for on all cited pages together."""
    answer = "Flange 25 N·m, gland 12.5 N·m, pump 1/2-13 UNC."
    assert check(answer, [(pdf, 1), (pdf, 2)], [None, None]).violations == []


def test_numbers_broken_over_lines_pass(pdf: Path) -> None:
    """A line break inside a thread size or behind a hyphen does not hide the number."""
    assert _missing(pdf, "M8x1.25, E-042") == []


def test_an_answer_without_citations_has_no_support() -> None:
    """Every number of an uncited answer is a violation."""
    assert [v["run"] for v in check("About 25 N·m.", [], []).violations] == ["25"]


@pytest.mark.parametrize(
    ("wanted", "page"),
    [
        ("25", "250 N·m"),
        ("25", "12.25 mm"),
        ("5", "12.5 N·m"),
        ("12", "12.5 N·m"),
        ("5", ".5 mm"),
        (".5", "1.5 mm"),
        ("420", "1,420 N·m"),
        ("1.25", "M8x1.25"),
        ("8", "M8x1.25"),
        ("M8", "M8x1.25"),
        ("042", "E-042"),
        ("042", "E-\n042"),
        ("E-04", "E-042"),
        ("13", "1/2-13 UNC"),
        ("2", "1/2-13 UNC"),
        ("0417", "160-0417"),
        ("160", "160-0417"),
        ("16", "18/16/13"),
        ("10", "-10 °C"),
        ("-10", "5-10 °C"),
        ("-10", "10 °C"),
        ("±2", "2 VDC"),
        ("10-15", "10 to 15"),
        ("10-15", "110-15"),
        ("25", "25A-12"),
        ("25", "25th"),
        ("m12", "M12"),
        ("15", "40-15 drawing"),
    ],
)
def test_a_number_inside_a_longer_one_is_no_support(wanted: str, page: str) -> None:
    """What stands inside a longer run of the page, or with another sign, does not count."""
    assert not list(PageText.of(page).find(squeezed(wanted)))


@pytest.mark.parametrize(
    ("wanted", "page"),
    [
        ("25", "(25)"),
        ("25", "to 25."),
        ("25", "25N·m"),
        ("25", "25 mm,"),
        ("25", "a 25-mm bolt"),
        ("10", "10-15 mm"),
        ("15", "10–15mm"),
        ("55", "35 °C–55 °C"),
        ("55", "35–55 °C"),
        ("25", "650±25"),
        ("25", "1 25 0"),
        ("5", "in step 2. 5 bolts"),
        ("12", "Fig.12"),
        ("4-13a", "Gage ....4-13a"),
        ("±2", "+/-2 VDC"),
        (".375-16", "bolt .375-16"),
        ("M8x1.25", "M8 × 1.25"),
        ("18/16/13", "18 / 16 / 13"),
        ("-10", "from −10 °C"),
        ("1/2-13", "1/2-\n13 UNC"),
        ("E-042", "E\u00ad-042"),
    ],
)
def test_a_number_between_boundaries_is_support(wanted: str, page: str) -> None:
    """Units, brackets, ranges and white space are boundaries."""
    assert list(PageText.of(page).find(squeezed(wanted)))


def test_digits_joined_over_white_space_are_listed(pdf: Path) -> None:
    """A number found only by joining single cells passes, but is named for a person to look at."""
    report = check("Use 12 of them.", [(pdf, 2)], [None])
    assert (report.violations, report.joined) == ([], ["12"])


def test_a_rewritten_range_is_a_violation_marked_near(pdf: Path) -> None:
    """A range written another way is counted, and told apart from an invention."""
    found = check("Between 25-80 and 77-99.", [(pdf, 1)], [None]).violations
    assert [(v["run"], v["parts_on_page"]) for v in found] == [("25-80", True), ("77-99", False)]


def test_quotes_must_be_on_their_own_page(pdf: Path) -> None:
    """Quotes pass over line breaks and hyphenation, and fail on another page or cut number."""
    good = "the pilot pressure is below 80 bar"
    assert check("", [(pdf, 1)], [good]).violations == []
    assert [v["kind"] for v in check("", [(pdf, 2)], [good]).violations] == ["quote"]
    assert check("", [(pdf, 2)], ["UNC: 25"]).violations
    assert check("", [(pdf, 1)], ["the pilot pressure is above 80 bar"]).violations


def test_step_counters_are_layout() -> None:
    """Counters of a list from 1 are counted apart; numbers in the steps stay."""
    assert runs_of("1. Loosen 4 bolts.\n2. Lift.\n3) Check 25 mm.") == (["4", "25"], 3)
    assert runs_of("7. Loosen.\n8. Lift.") == (["7", "8"], 0)
    assert runs_of("1. Loosen.") == (["1"], 0)


def test_runs_are_maximal() -> None:
    """Runs keep their joints and sign, and leave brackets, degree signs and markup behind."""
    answer = "(M8x1.25) at -10 °C, **1/2-13**; 10-15, E-042, 60°C, ±2, 35-55 %, X3:1, HF_22, .5 in."
    assert runs_of(answer)[0] == [
        *("M8x1.25", "-10", "1/2-13", "10-15", "E-042", "60", "±2", "35-55", "X3:1", "HF_22", ".5"),
    ]


def test_both_readings_see_the_sample_manual() -> None:
    """Each row of the torque table is found by pdfium and by pypdf."""
    for reading in read_page(SAMPLE_PDF, 13):
        assert list(reading.find(squeezed("Guide bushing flange M12x35 8.8 85 63")))


def test_the_command_line_counts_and_lists(
    pdf: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A JSON summary with every violation goes to stdout; the exit code tells."""
    citation = {"manual": "Pump", "page": 1, "label": "i", "quote": "to 25 N·m", "passage_id": 7}
    good = {"answer": "To 25 N·m.", "status": "answered", "citations": [citation]}
    bad = good | {"answer": "To 26 N·m.", "citations": [citation | {"pdf": "manual.pdf"}]}
    answers = tmp_path / "answers.jsonl"
    answers.write_text(json.dumps(good) + "\n", encoding="utf-8")
    assert main([str(answers), str(pdf.parent)]) == 0
    capsys.readouterr()
    names = tmp_path / "names.json"
    names.write_text('{"Pump": "manual.pdf"}', encoding="utf-8")
    answers.write_text(f"{json.dumps(good)}\n{json.dumps(bad)}\n", encoding="utf-8")
    assert main([str(answers), str(pdf.parent), "--map", str(names)]) == 1
    summary = json.loads(capsys.readouterr().out)
    assert (summary["answers"], summary["quotes"], summary["number_violations"]) == (2, 2, 1)
    assert summary["violations"][0]["run"] == "26"
    assert summary["by_status"]["answered"] == {"answers": 2, "violations": 1}


def test_an_unknown_manual_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where the PDF cannot be told, nothing is counted as fine: exit 2 and a sentence."""
    answers = tmp_path / "answers.jsonl"
    row = {"answer": "5", "citations": [{"manual": "Lathe", "page": 1, "quote": "x"}]}
    answers.write_text(json.dumps(row), encoding="utf-8")
    assert main([str(answers), str(tmp_path)]) == 2
    assert "Lathe" in capsys.readouterr().err


def test_the_checker_shares_no_code_with_the_product() -> None:
    """Neither of its two files imports agent, ingest or sql."""
    for module in ("tests.bench.checker", "tests.bench.checker_page"):
        source = Path(str(sys.modules[module].__file__)).read_text(encoding="utf-8")
        imports = [line for line in source.splitlines() if line.startswith(("import ", "from "))]
        assert not [
            line
            for line in imports
            if line.split()[1].split(".")[0] in {"agent", "ingest", "sql", "bot"}
        ]
