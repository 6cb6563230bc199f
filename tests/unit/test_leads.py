"""Which sentences may stand in front of the manual's own lines."""

import json
from pathlib import Path
from typing import Any

import pytest

from agent.verify import Cited, Row, check_lead, numbers_off
from tests.bench.claims import claims, judged

CLAIMS = Path(__file__).parents[1] / "claims"
DRY_OILED = Row(("M8", "25", "21"), ("THREAD", "DRY N·m", "OILED N·m"))
GLAND = Row(
    ("Gland bolts, ram packing", "M16x50", "8.8", "205", "151"),
    ("Joint", "Thread", "Class", "N·m", "lb-ft"),
)


def lines_of(name: str) -> list[dict[str, Any]]:
    """The claims of a file of ours."""
    return [json.loads(line) for line in (CLAIMS / name).read_text("utf-8").splitlines()]


def shown(lead: str, *lines: str | Row, **over: Any) -> str:
    """The lead as it is shown, empty where it is refused."""
    return check_lead("How?", lead, Cited(lines, **over)).shown


def test_no_false_claim_is_shown() -> None:
    """Of several hundred falsehoods of every kind that we could think of none is accepted."""
    accepted = [one["claim"] for one in lines_of("false.jsonl") if judged(one).accepted]
    assert accepted == []


def test_true_leads_are_kept() -> None:
    """Of several hundred true leads, half of them paraphrased, at least 85 in 100 are kept."""
    leads = lines_of("true.jsonl")
    assert sum(judged(one).accepted for one in leads) >= 0.85 * len(leads)
    close = [one for one in leads if one["style"] == "close"]
    assert sum(judged(one).accepted for one in close) >= 0.95 * len(close)


def test_the_bench_says_what_would_be_shown(tmp_path: Path) -> None:
    """One verdict a line, in order; a table's row is read with its header."""
    table = "THREAD | DRY N·m | OILED N·m\nM8 | 25 | 21"
    given = [
        {"claim": "M8 oiled takes 21 Nm.", "evidence": table, "quote": "M8 | 25 | 21"},
        {"claim": "M8 oiled takes 25 N·m.", "evidence": table, "quote": "M8 | 25 | 21"},
    ]
    file = tmp_path / "claims.jsonl"
    file.write_text("\n".join(json.dumps({"question": "?", **one}) for one in given))
    assert list(claims(file)) == [
        {"accepted": True, "shown": "M8 oiled takes 21 Nm."},
        {"accepted": False, "shown": ""},
    ]


@pytest.mark.parametrize(
    ("line", "lead", "expected"),
    [
        ("Idle speed is 1,500 RPM.", "The idle speed is 1500 rpm.", "The idle speed is 1,500 RPM."),
        ("Gap: 2½ inches", "The gap is 2.5 in.", "The gap is 2½ inches."),
        ("Run for twelve minutes.", "Run it for 12 minutes.", "Run it for twelve minutes."),
        ("Gap .010-.015 inch.", "The gap is 0.010 to 0.015 in.", "The gap is .010-.015 inch."),
        ("E-042: overload", "E042 means overload.", "E-042 means overload."),
        ("Bolts: 205 N·m", "The bolts take 205 Nm (151 lb-ft).", "The bolts take 205 N·m."),
        ("Bolts: 205 N·m", "The bolts take 205 N·m (160 lb-ft).", ""),
        ("Bolts: 205 N·m", "The bolts take 151 lb-ft.", ""),
    ],
)
def test_values_are_shown_as_printed(line: str, lead: str, expected: str) -> None:
    """In the manual's own spelling; a right conversion in brackets is left out, others refused."""
    assert shown(lead, line) == expected


@pytest.mark.parametrize(
    ("line", "lead"),
    [
        ("2. Install pump (3) with four bolts (5).", "Install the pump with four bolts."),
        ("Loosen the valve (see para 3-18).", "Loosen the valve."),
        ("Tighten to 48 lb-ft (65 N·m).", "Tighten to 48 lb-ft."),
        ("Remove the bolts, then remove the cover.", "Remove the bolts."),
        ("WARNING: Wear gloves.", "Wear gloves."),
        ("Remove the cap because it is hot.", "Remove the cap."),
    ],
)
def test_what_may_be_left_out(line: str, lead: str) -> None:
    """Callouts, references, the same amount in another unit, and what is said by itself."""
    assert shown(lead, line) == lead


@pytest.mark.parametrize(
    ("line", "lead"),
    [
        ("If cold, wait 10 min.", "Wait 10 min if cold."),
        ("Wait 10 min if cold.", "If cold, wait 10 min."),
        ("Tighten the bolts to 40 N·m.", "The bolts must be tightened to 40 N·m."),
        ("Never open the cap.", "You must not open the cap."),
        ("Do not open the cap.", "The cap must never be opened."),
        ("Torque: 25 N·m minimum.", "The torque is at least 25 N·m."),
        ("It must not exceed 25 N·m.", "It must be 25 N·m or less."),
        ("Drain it before removing the pump.", "Drain it before you remove the pump."),
    ],
)
def test_what_may_be_turned(line: str, lead: str) -> None:
    """A condition in front or behind, an instruction in the passive, the same bound."""
    assert shown(lead, line) == lead


def test_what_governs_a_line_is_said_too() -> None:
    """A label, a condition over a list and a fragment that limits go with each line under them."""
    listed = ("If the press is cold:", "Warm up for 20 min.")
    assert not shown("Warm up for 20 min.", *listed)
    assert shown("If the press is cold, warm up for 20 min.", *listed)
    assert shown("Drain the oil.", "To remove the pump:", "Drain the oil.")
    assert not shown("Tighten to 85 N·m.", "Tighten to 85 N·m. Only for oiled threads.")
    assert not shown("Coolant 7 L.", "HP-200: oil 5 L; coolant 7 L")


@pytest.mark.parametrize(
    "lead",
    [
        "M8 takes 25 N·m dry and 21 N·m oiled.",
        "The dry M8 is 25 N·m.",
        "M8 oiled: 21 N·m.",
        "For M8 dry, the torque is 25 N·m.",
    ],
)
def test_a_row_with_its_headers(lead: str) -> None:
    """Cells whole, each beside its header; words of the caption that only name the quantity."""
    assert shown(lead, DRY_OILED, over=("Torque",))


@pytest.mark.parametrize(
    "lead",
    [
        "M8 takes 25 N·m.",
        "M8 takes 25 N·m oiled.",
        "M8 takes 21 N·m dry and 25 N·m oiled.",
        "M8 oiled is 25 N·m dry.",
        "Dry takes 25 N·m.",
        "M8 dry takes 25 lb-ft.",
        "M8 dry takes 25.",
    ],
)
def test_a_cell_under_another_header(lead: str) -> None:
    """A value without its header where others could be meant, or with another one, is refused."""
    assert not shown(lead, DRY_OILED)


def test_keys_of_a_row_are_said() -> None:
    """What a value depends on stands to its left: it may not be missing; the sister value may."""
    assert shown("Gland bolts of the ram packing, M16x50, class 8.8: 151 lb-ft.", GLAND)
    assert not shown("The gland bolts of the ram packing take 205 N·m.", GLAND)


def test_words_over_the_lines() -> None:
    """A heading or title may be named in a phrase of its own, and never becomes part of a name."""
    over = {"section": "5 Maintenance > 5.5 Replacing the ram packing", "manual": "HP-160 press"}
    assert shown("To replace the ram packing, drain the oil.", "Drain the oil.", **over)
    assert shown("Drain the oil for the HP-160.", "Drain the oil.", **over)
    row = Row(("Relief valve", "210 bar"))
    assert shown("Main pump: the relief valve is 210 bar.", row, section="Main pump")
    assert not shown("The main relief valve is 210 bar.", row, section="Main pump")
    assert not shown("Connect it to the main pump.", "Connect it.", section="Main pump")


def test_the_quote_itself() -> None:
    """A cited line is a lead in its own words, and so is a row."""
    line = "3. If hot, wait 10 min; then (only then) open HV1. Never rush!"
    assert check_lead("?", line, Cited((line,))).accepted
    assert shown("Relief valve | 210 bar", Row(("Relief valve", "210 bar")))


def test_reasons() -> None:
    """The reason names what the lines do not have, and whether only the question has it."""
    cited = Cited(("Tighten the bolts to 25 N·m.",))
    reason = check_lead("Torque of the allen bolts?", "Tighten the allen bolts.", cited).reason
    assert reason == '"allen" stands only in the question, not in the quoted lines.'
    reason = check_lead("?", "Tighten the bolts to 30 N·m.", cited).reason
    assert reason == '"30 N·m" is not in the quoted lines.'
    assert "in its own words" in check_lead("?", "Tighten the bolts.", cited).reason
    assert "Leave out" in check_lead("?", "Tighten ☃ the bolts.", cited).reason


def test_numbers_off() -> None:
    """Runs with a digit that the lines do not print; ends of ranges and numbers without the unit
    stuck to them are printed."""
    lines = ["Tighten M8x1.25 to 10-15 N·m, gap 2mm, limit -5 °C."]
    assert numbers_off("M8x1.25, 10, 15, 10-15, 2, 2mm, -5", lines) == []
    assert numbers_off("M8, 1.25, 5, 0-15, E-042", lines) == ["M8", "1.25", "5", "0-15", "E-042"]
