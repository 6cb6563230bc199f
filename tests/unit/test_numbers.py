"""Reading the checked tokens of a text."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.verify.canonical import canonical
from agent.verify.numbers import find
from agent.verify.unit_names import free_units

VALUES = [
    ("tighten to 45 lb-ft", [("45", "lb·ft")]),
    ("45 lb - ft, 45 ft-lb, 45 ft lbs, 45 foot-pounds", [("45", "lb·ft")] * 4),
    ("61 N•m, 61 Nm, 61 N-m, 61 N m, 61 newton metres", [("61", "N·m")] * 5),
    ("12 in-lb or 12 lb.in", [("12", "lb·in")] * 2),
    ('a 0.191-inch hole, 0.191 in., 0.191"', [("0.191", "in")] * 3),
    ("24 VDC, 24 V DC, 24 volts dc, 24Vdc", [("24", "VDC")] * 4),
    ("90 °C, 90º C, 90 deg C, 90 degrees Celsius", [("90", "°C")] * 4),
    ("1,500 RPM, 1500 r/min, 1500 rev/min", [("1500", "r/min")] * 3),
    ("1,250.5 kg and 0,5 mm and .5 mm", [("1250.5", "kg"), ("0.5", "mm"), ("0.5", "mm")]),
    (
        "1/2 inch, 1-1/2 in., 2 1/2 in., 2½ in.",
        [("0.5", "in"), ("1.5", "in")] + [("2.5", "in")] * 2,
    ),
    ("-5 dBm or −5 dBm or minus 5 dBm", [("-5", "dBm")] * 3),
    ("item - 5 bolts", [("5", "")]),
    ("+28 VDC", [("28", "VDC")]),
    ("1.5×10⁻³ m", [("0.0015", "m")]),
    ("10⁹ ohm, 10^-6 mbar", [("1000000000", "Ω"), ("0.000001", "mbar")]),
    ("30 mm³/s and 5 s⁻¹", [("30", "mm^3/s"), ("5", "s^-1")]),
    ("12\u202f500 h, 1 1/2 in.", [("12500", "h"), ("1.5", "in")]),
    ("| −40 | - 25 |", [("-40", ""), ("-25", "")]),
    ("6 minutes at 10%, then ten percent", [("6", "min"), ("10", "%"), ("10", "%")]),
    ("twelve bolts for twenty-five hours", [("12", ""), ("25", "h")]),
    ("three-quarters of a turn", [("0.75", "")]),
    ("110/220 V at 50 or 60 Hz", [("110", "V"), ("220", "V"), ("50", "Hz"), ("60", "Hz")]),
    ("pins 1,2,3", [("1", ""), ("2", ""), ("3", "")]),
    ("3 g/kWh", [("3", "g/kWh")]),
    ("ten 4 in the box", [("10", ""), ("4", "")]),
    ("the 3rd gear", [("3", "ordinal")]),
    ('press "10" twice', [("10", "")]),
    ("two V-belts", [("2", "")]),
]


@pytest.mark.parametrize(("text", "expected"), VALUES)
def test_values(text: str, expected: list[tuple[str, str]]) -> None:
    """A value is read with its unit, however both are spelled."""
    found = [(token.values[0], token.unit) for token in find(text)]
    assert found == [(Decimal(value), unit) for value, unit in expected]
    assert {token.kind for token in find(text)} == {"value"}


RANGES = [
    ("10-15 Nm", ("10", "15"), "N·m"),
    ("10 – 15 N·m", ("10", "15"), "N·m"),
    ("10 to 15 N·m", ("10", "15"), "N·m"),
    ("10 THRU 15 N·m", ("10", "15"), "N·m"),
    ("between 10 and 15 N·m", ("10", "15"), "N·m"),
    ("13 dBm to 15 dBm", ("13", "15"), "dBm"),
    ("−40 to +85 °C", ("-40", "85"), "°C"),
    ("-10 dBm to -5 dBm", ("-10", "-5"), "dBm"),
    ("1/4-3/8 in.", ("0.25", "0.375"), "in"),
]


@pytest.mark.parametrize(("text", "ends", "unit"), RANGES)
def test_ranges(text: str, ends: tuple[str, str], unit: str) -> None:
    """A range is one token with both ends and one unit."""
    (token,) = find(text)
    assert (token.kind, token.unit) == ("range", unit)
    assert token.values == tuple(map(Decimal, ends))


CODES = [
    ("NSN 2320-01-107-7155", ["2320-01-107-7155"]),
    ("codes E-042 and P0301", ["E-042", "P0301"]),
    ("MS35338-46, 8599267-531", ["MS35338-46", "8599267-531"]),
    ("M8x1.25, M8 x 1.25, M80", ["M8X1.25", "M8X1.25", "M80"]),
    ("1/2-13 UNC", ["1/2-13UNC"]),
    ("TM 9-2320-362-14&P", ["9-2320-362-14&P"]),
    ("TM 9-2320-\n   362-14", ["9-2320-362-14"]),
    ("31 May 2007 is May 31, 2007", ["31MAY2007"] * 2),
    ("an 8:1 division", ["8:1"]),
    ("12J1, 5A-123, 802.11n, 007, v1.2.3", ["12J1", "5A-123", "802.11N", "007", "V1.2.3"]),
]


@pytest.mark.parametrize(("text", "expected"), CODES)
def test_codes(text: str, expected: list[str]) -> None:
    """Part numbers, fault codes, threads, dates and ratios are names, not amounts."""
    assert [token.code for token in find(text)] == expected
    assert {token.kind for token in find(text)} == {"code"}


REFERENCES = [
    ("(para 3-18)", [("para", "3-18")]),
    ("Tables 4 and 5", [("table", "4"), ("table", "5")]),
    ("FIGURES 3-1 THRU 3-\n  3", [("figure", "3-1"), ("figure", "3-3")]),
    ("grade 8, step 2., No. 4, #10", [("grade", "8"), ("step", "2"), ("no", "4"), ("no", "10")]),
]


@pytest.mark.parametrize(("text", "expected"), REFERENCES)
def test_references(text: str, expected: list[tuple[str, str]]) -> None:
    """A number after a cue names something and carries its cue."""
    assert [(token.cue, token.code) for token in find(text)] == expected


def test_places_are_not_amounts() -> None:
    """A step's number and a callout are told apart from quantities, and a counted (2) is one."""
    tokens = find("1. Remove four screws (5) and plates (6 and 7).\n2. Fit two (2) seals, QTY (4).")
    assert [(token.kind, token.text) for token in tokens] == [
        ("counter", "1"),
        ("value", "four"),
        ("callout", "5"),
        ("callout", "6"),
        ("callout", "7"),
        ("counter", "2"),
        ("value", "two"),
        ("value", "2"),
        ("value", "4"),
    ]


def test_the_mark_of_a_note_is_no_amount() -> None:
    """85 (1) is eighty-five and a note, with a unit after it too; 10₂ is not 102."""
    for text in ("85 (1) N·m", "M12 | 85 (1) | 8.8"):
        assert ("callout", "1") in [(token.kind, token.text) for token in find(text)]
    assert [token.code for token in find("10₂")] == ["10_2"]


def test_tolerances() -> None:
    """A tolerance is marked, and shares the unit that is written once."""
    for text in (
        "650 ± 25 RPM",
        "650 RPM +/- 25",
        "650 RPM (± 25 RPM)",
        "650 plus or minus 25 rpm",
    ):
        value, tolerance = find(text)
        assert (value.tolerance, tolerance.tolerance) == (False, True)
        assert (value.unit, tolerance.unit) == ("r/min", "r/min")
    assert [token.unit for token in find("250 ±10%")] == ["", "%"]


def test_header_units() -> None:
    """A table's header names units away from numbers; a letter counts in brackets or a cell."""
    assert free_units("TORQUE | lb - ft | N-m") == {"lb·ft", "N·m"}
    assert free_units("Supply (V) | A | Hole in A plate") == {"V", "A"}
    assert free_units("tighten to 45 lb-ft") == set()


@given(st.text(alphabet=st.sampled_from("0123456789٣１½²①.,-–−/±xX():ABMe \n°'\"#"), max_size=40))
def test_every_digit_is_read(text: str) -> None:
    """No digit escapes: each belongs to a token, whatever stands around it."""
    read = {at for token in find(text) for at in range(token.start, token.end)}
    assert [at for at, char in enumerate(text) if char.isdigit() and at not in read] == []


@pytest.mark.parametrize(
    "text", ["9" * 5000, "1/" + "2" * 5000, "1e-" + "9" * 99, "10^99999 x", "²" * 99]
)
def test_absurd_numbers(text: str) -> None:
    """No length of digits breaks the reading."""
    assert find(text)


@given(st.text(max_size=60))
def test_canonical_knows_its_source(text: str) -> None:
    """Each canonical character comes from a place in the source, in order."""
    page = canonical(text)
    assert len(page.origin) == len(page.text)
    assert list(page.origin) == sorted(page.origin)
    assert all(0 <= at < len(text) for at in page.origin)
