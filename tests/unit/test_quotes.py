"""Aligning an LM's quote to the passage it means."""

import pytest

from agent.verify.quotes import align, alignments

PROSE = (
    "Fan drive installation\n"
    "1. Apply sealing compound to four cap screws (5) and secure the fan\n"
    "drive (1) to the coolant pump pulley (2). Using a 6 mm hex socket, tighten the cap\n"
    "screws (5) to 45 lb-ft (61 N•m).\n"
    "2. Do not run the engine with the ﬁlter removed. Check the oil level after 1.5 hours."
)
TABLE = (
    "Table F-2. Torque values\n"
    "THREAD | GRADE 5 | GRADE 8\n"
    "lb - ft | N-m | lb - ft | N-m\n"
    "3/8 | 26 | 35 | 37 | 50\n"
    "1/2 | 65 | 88 | 90 | 122\n"
    "5/8 | 130 | 176 | 178 | 241"
)
TORQUE = "Using a 6 mm hex socket, tighten the cap\nscrews (5) to 45 lb-ft (61 N•m)."  # own lines


@pytest.mark.parametrize(
    "quote",
    [
        "tighten the cap screws (5) to 45 lb-ft (61 N•m)",
        "TIGHTEN THE CAP SCREWS (5) TO 45 LB-FT (61 N·M)",
        "tighten  the cap\nscrews (5) to 45 lb - ft (61 N-m).",
        "Tighten the capscrews (5) to 45 lb-ft (61 Nm)",
        "tighten the cap screws to 45 lb-ft (61 N·m)",
        "[2] tighten the cap screw (5) to 45 lb-ft (61 N•m)",
        "Using a 6 mm hex socket … to 45 lb-ft (61 N•m)",
    ],
)
def test_almost_verbatim(quote: str) -> None:
    """A quote in other spelling yields the passage's own sentence."""
    found = align(quote, PROSE)
    assert found is not None
    assert found.text == TORQUE
    assert found.text == PROSE[found.start : found.end]


@pytest.mark.parametrize(
    "quote",
    [
        "tighten the cap screws (5) to 54 lb-ft (61 N•m)",
        "tighten the cap screws (5) to 4.5 lb-ft (61 N•m)",
        "tighten the cap screws (5) to -45 lb-ft (61 N•m)",
        "tighten the cap screws (5) to 45 lb-in (61 N•m)",
        "do not tighten the cap screws (5) to 45 lb-ft (61 N•m)",
        "Do run the engine with the filter removed",
        "Check the oil level after 15 hours",
        "loosen every bolt of the exhaust manifold",
        "ng",
        "5 lb-ft",
        "",
        "…",
    ],
)
def test_refused(quote: str) -> None:
    """Another number, unit or negation, a piece of a word and foreign words align to nothing."""
    assert align(quote, PROSE) is None


def test_ligatures_and_hyphens() -> None:
    """Ligatures and line-end hyphens make no difference."""
    assert align("engine with the filter removed", PROSE) is not None
    found = align(
        "adjust the idle speed of MS35338-46", "Re-\nadjust the idle speed of MS35338-\n46."
    )
    assert found is not None
    assert found.score == 100


def test_rows() -> None:
    """A quote of a row yields the whole row, with or without its separators."""
    for quote in ("1/2 | 65 | 88", "1/2 65 88 90 122"):
        found = align(quote, TABLE)
        assert found is not None
        assert found.text == "1/2 | 65 | 88 | 90 | 122"
    assert align("1/2 | 65 | 89", TABLE) is None


def test_every_place() -> None:
    """A short quote is found wherever it stands, each place with its own lines."""
    text = "Front axle: 80 N·m.\nRear axle: 95 N·m.\nCentre axle: 80 N·m."
    assert [found.text for found in alignments("80 N·m", text)] == [
        "Front axle: 80 N·m.",
        "Centre axle: 80 N·m.",
    ]


def test_sentences() -> None:
    """A line grows to its sentence; abbreviations and decimals do not end one, a step does."""
    text = (
        "See para. 3 and No. 4 screws of 0.5 in. length. Next sentence.\n3. Third step\n4. Fourth"
    )
    found = align("No. 4 screws", text)
    assert found is not None
    assert found.text == "See para. 3 and No. 4 screws of 0.5 in. length."
    step = align("Third step", text)
    assert step is not None
    assert step.text == "3. Third step"
