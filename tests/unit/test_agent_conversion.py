"""Values in the asker's unit are computed, and stand only beside the printed one."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.verify.conversion import _LIKE, conversions, convert, unconverted

_PAIRS = [(one, other) for kind in _LIKE for one in kind for other in kind] + [
    ("°C", "°F"),
    ("°F", "K"),
    ("K", "°C"),
]


@pytest.mark.parametrize(
    ("question", "claim", "pairs"),
    [
        ("Gland bolt torque in ft-lb?", "Tighten to 205 N·m.", [("205 N·m", "151 lb·ft")]),
        (
            "Pressure in psi?",
            "Set 160 bar to 165 bar.",
            [("160 bar to 165 bar", "2321 to 2393 psi")],
        ),
        ("Oil temperature in °F?", "Keep it below 60 °C.", [("60 °C", "140 °F")]),
        ("Gap in inches?", "Set 0.15 mm.", [("0.15 mm", "0.00591 in")]),
        ("Weight in pounds?", "It weighs 1,250 kg.", [("1,250 kg", "2756 lb")]),
        ("What is the torque?", "Tighten to 205 N·m.", []),
        ("Torque in ft-lb?", "Tighten to 205 N·m (151 ft-lb).", []),
        ("Pressure in psi?", "Tighten to 205 N·m within ±2 bar.", []),
        ("Pressure in psi?", "Set 0.5 MPa.", [("0.5 MPa", "72.5 psi")]),
        ("How many gallons?", "Fill in 12 L.", [("12 L", "3.17 US gal")]),
        ("How many imperial gallons?", "Fill in 12 L.", []),
        ("How many liters?", "Fill in 2 gallons.", []),
        ("How many milliliters?", "Fill in 2 U.S. gallons.", [("2 U.S. gallons", "7571 mL")]),
        ("In grams?", "Add 4 oz of oil.", []),
        ("Weight in kg?", "It carries 1-1/4 ton.", []),
        ("In °F?", "A rise of 10 °C is normal.", []),
        ("In °F?", "Keep it at 25 ± 2 °C.", []),
        ("I measured 300 psi, is that too high?", "Set 160 bar.", []),
    ],
)
def test_conversions(question: str, claim: str, pairs: list[tuple[str, str]]) -> None:
    """Where the question names another unit of the kind, and the claims have none in it."""
    assert conversions(question, [claim]) == pairs


def test_the_manuals_own_other_unit() -> None:
    """Nothing is converted where a cited line has a value in the unit that is asked for."""
    line = "Tighten to 18 lb-ft (24 N·m)."
    assert conversions("Torque in lb-ft?", ["Tighten to 24 N·m."], [line]) == []
    assert (
        conversions("Torque in lb-ft?", ["12 | 24"], ["Size | N·m | lb-ft", "12 | 24 | 18"]) == []
    )


def test_units_of_two_kinds() -> None:
    """Nothing is converted into what it is not."""
    assert convert(Decimal(1), "N·m", "bar") is None
    assert convert(Decimal(1), "°C", "bar") is None
    assert convert(Decimal(1), "furlong", "m") is None


@given(st.sampled_from(_PAIRS), st.decimals("0.001", "100000", places=3))
def test_there_and_back(pair: tuple[str, str], value: Decimal) -> None:
    """A value converted twice is what it was."""
    one, other = pair
    there = convert(value, one, other)
    assert there is not None
    back = convert(there, other, one)
    assert back is not None
    assert abs(back - value) <= abs(value) * Decimal("1e-18") + Decimal("1e-18")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Tighten to 205 N·m (151 lb-ft) now.", "Tighten to 205 N·m now."),
        ("Set 160 bar (about 2330 psi).", "Set 160 bar (about 2330 psi)."),
        ("Set 160 bar (about 2321 psi).", "Set 160 bar."),
        ("10-15 bar (145-218 psi)", "10-15 bar"),
        ("205 N·m (160 lb-ft)", "205 N·m (160 lb-ft)"),
        ("205 N·m (M12)", "205 N·m (M12)"),
        ("60 °C [140 °F]", "60 °C"),
        ("205 N·m (205 N·m)", "205 N·m (205 N·m)"),
    ],
)
def test_unconverted(text: str, left: str) -> None:
    """Only a right conversion goes, as exact as it is written; a wrong one stays to be refused."""
    assert unconverted(text) == left
