"""Raised and lowered type is read for what it says, and never as digits of the number before it."""

import pypdfium2 as pdfium
import pytest

from ingest.page.pages import PageText, read_pages
from tests.fix_pdfs_chars import Set, glyphs, mapped, stacked, typeset


def read(pdf: bytes) -> PageText:
    return read_pages(pdfium.PdfDocument(pdf), 100_000, lambda _: None)[0]


def up(text: str, size: float = 7) -> Set:
    return text, size, 4


def down(text: str, size: float = 7) -> Set:
    return text, size, -2


def at(text: str) -> Set:
    return text, 11, 0


EXPONENTS: list[tuple[list[Set], str]] = [
    ([at("leaks 1.2 × 10"), up("-6"), at(" mbar l/s")], "leaks 1.2 × 10⁻⁶ mbar l/s"),
    ([at("at least 10"), up("9"), at(" ohm")], "at least 10⁹ ohm"),
    ([at("an area of 12 m"), up("2"), at(" and more")], "an area of 12 m² and more"),
    ([at("flow 30 mm"), up("3"), at("/s.")], "flow 30 mm³/s."),
    ([at("speed 1500 min"), up("-1"), at(", no load")], "speed 1500 min⁻¹, no load"),
    ([at("steel 12·10"), up("-6"), at("/K expands")], "steel 12·10⁻⁶/K expands"),
]


@pytest.mark.parametrize("apart", [False, True])
@pytest.mark.parametrize(("line", "text"), EXPONENTS)
def test_exponents(line: list[Set], text: str, apart: bool) -> None:
    """A power of ten and a square keep their exponents, in whatever order they are written."""
    assert read(typeset([line], apart=apart)).text == text


DEGREES: list[tuple[list[Set], str]] = [
    ([at("opens at 85 "), up("o"), at("C and closes")], "opens at 85 °C and closes"),
    ([at("opens at 185"), up("o"), at("F, then")], "opens at 185°F, then"),
    ([at("opens at 85 "), up("0"), at("C.")], "opens at 85 °C."),
    ([at("turn it 45"), up("o"), at(" to the left")], "turn it 45° to the left"),
]


@pytest.mark.parametrize("apart", [False, True])
@pytest.mark.parametrize(("line", "text"), DEGREES)
def test_degrees(line: list[Set], text: str, apart: bool) -> None:
    """A raised o or 0 after a value is its degree sign, never a digit."""
    assert read(typeset([line], apart=apart)).text == text


MARKS: list[tuple[list[Set], str]] = [
    ([at("Torque is 85"), up("1"), at(" for M12 screws")], "Torque is 85 (1) for M12 screws"),
    ([at("Torque is 85"), up("1)"), at(", dry")], "Torque is 85 (1), dry"),
    (
        [at("Torque is 85"), up("a"), at(" and 90"), up("b"), at(".")],
        "Torque is 85 (a) and 90 (b).",
    ),
    ([at("Use new screws"), up("1"), at(" each time")], "Use new screws (1) each time"),
    ([at("Torque is 10"), up("1"), at(" or 85"), up("*")], "Torque is 10 (1) or 85*"),
    ([at("see 85"), up("1,2"), at(" there")], "see 85 (1,2) there"),
    ([at("Grade 8 screws take 49 "), up("2"), at(" wet")], "Grade 8 screws take 49 (2) wet"),
]


@pytest.mark.parametrize("apart", [False, True])
@pytest.mark.parametrize(("line", "text"), MARKS)
def test_marks_of_notes(line: list[Set], text: str, apart: bool) -> None:
    """85 with a raised 1 is 85 and a note, not 851."""
    note = [up("1"), at("  Oiled threads."), up(" ")]
    assert read(typeset([line, note], apart=apart)).text.split("\n")[0] == text


def test_a_mark_within_a_table() -> None:
    """The marked value stays in its row and under its head."""
    rows: list[list[Set]] = [
        [at("Screw"), at("|"), at("Torque"), at("|"), at("Class")],
        [at("M8"), at("|"), at("25"), at("|"), at("8.8")],
        [at("M10"), at("|"), at("49"), up("2"), at("|"), at("8.8")],
        [at("M12"), at("|"), at("85"), up("1"), at("|"), at("8.8")],
    ]
    notes = [[up("1"), at(" Oiled.")], [up("2"), at(" With washer.")]]
    lines = {line.cells: line.heads for line in read(typeset([*rows, *notes])).lines}
    assert ("M12", "85 (1)", "8.8") in lines
    assert ("M10", "49 (2)", "8.8") in lines
    assert ("M8", "25", "8.8") in lines


def test_a_note_of_ten_is_no_power() -> None:
    """Where the page has a note 2, a 10 marked with it is ten."""
    lines = [[at("Torque is 10"), up("2"), at(" here")], [up("2"), at(" Oiled threads.")]]
    assert read(typeset(lines)).text == "Torque is 10 (2) here\n(2) Oiled threads."


LOWERED: list[tuple[list[Set], str]] = [
    ([at("fill with CO"), down("2"), at(" only")], "fill with CO2 only"),
    ([at("H"), down("2"), at("O is at V"), down("max"), at(" there")], "H2O is at Vmax there"),
    ([at("The code is 10"), down("2"), at(" here")], "The code is 10₂ here"),
    ([at("4"), down("0"), at(" Remove the lead")], "4. Remove the lead"),
]


@pytest.mark.parametrize("apart", [False, True])
@pytest.mark.parametrize(("line", "text"), LOWERED)
def test_lowered_type(line: list[Set], text: str, apart: bool) -> None:
    """Formulas read as people type them; an index of a number is no digit of it."""
    assert read(typeset([line], apart=apart)).text == text


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        (("The belt gives 1", "1", "2", " in. there"), "The belt gives 1 1/2 in. there"),
        (("A gap of ", "3", "16", " in. is left"), "A gap of 3/16 in. is left"),
        (("Bore of 22", "+0.2", "-0.1", " mm"), "Bore of 22 +0.2/-0.1 mm"),
        (("Shaft of 40", "0", "-0.025", " mm"), "Shaft of 40 0/-0.025 mm"),
    ],
)
def test_built_up(parts: tuple[str, str, str, str], text: str) -> None:
    """A fraction over a rule is a fraction, limits over each other are limits."""
    assert read(stacked(*parts)).text == text


DIAGONAL: list[tuple[list[Set], str]] = [
    (
        [at("deflects 1"), up("1"), at("/"), ("2", 7, 0), at(" in. there")],
        "deflects 1 1/2 in. there",
    ),
    ([at("a gap of "), up("3"), at("/"), ("16", 7, 0), at(" in.")], "a gap of 3/16 in."),
    ([at("bolt 2"), up("3"), ("/4", 7, 0), at(" long")], "bolt 2 3/4 long"),
]


@pytest.mark.parametrize(("line", "text"), DIAGONAL)
def test_diagonal_fractions(line: list[Set], text: str) -> None:
    """1 and a small 1/2 are one and a half, not eleven halves."""
    assert read(typeset([line])).text == text


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        ("flow of 12 m³ an hour", "flow of 12 m³ an hour"),
        ("Torque 85¹ for M12", "Torque 85 (1) for M12"),
        ("about 1¹/2 in. there", "about 1 1/2 in. there"),
        ("Grade 8 takes 123 and 851", "Grade 8 takes 123 and 851"),
    ],
)
def test_small_glyphs_of_one_size(shown: str, text: str) -> None:
    """A font's own raised digits are raised, though they are called digits and set in one size."""
    assert read(glyphs(shown, named=True, called={"¹": "1", "²": "2", "³": "3"})).text == text


@pytest.mark.parametrize(
    ("letters", "text"),
    [
        ({"a": "¹"}, "Torque 85 (1) for 12 m or 10"),
        ({"b": "²"}, "Torque 85 for 12 m² or 10"),
        ({"c": "⁻", "d": "⁶"}, "Torque 85 for 12 m or 10⁻⁶"),
        ({"a": "³", "b": "⁴"}, "Torque 85 (3) for 12 m⁴ or 10"),
    ],
)
def test_raised_signs(letters: dict[str, str], text: str) -> None:
    """A raised digit that is a sign of its own says the same as one that is set raised."""
    codes = {letter: letters.get(letter, "\u200b") for letter in "abcd"}
    pdf = mapped(b"Torque 85a for 12 mb or 10cd", {ord(k): v for k, v in codes.items()})
    assert read(pdf).text == text


def test_fractions_of_raised_and_lowered_signs() -> None:
    """Unicode's small digits around a slash are a fraction, apart from the number before it."""
    signs = {ord("a"): "³", ord("b"): "⁄", ord("c"): "₈", ord("d"): "¹"}
    assert read(mapped(b"1abc in. or abc, 1d", signs)).text == "1 3/8 in. or 3/8, 1 (1)"


def test_small_text_is_not_raised() -> None:
    """Small capitals, a line of small text and a caption beside a large number stay as they are."""
    lines: list[list[Set]] = [
        [("W", 11, 0), ("ARNING", 8, 0), at(" and "), ("D", 11, 0), ("ANGER", 8, 0)],
        [at("Item 5 "), ("1 2 3 4", 7, 4)],
        [("Step", 11, 0), at("|"), ("7", 7, 0)],
    ]
    assert read(typeset(lines)).text.split("\n")[0] == "WARNING and DANGER"
    assert "1 2 3 4" in read(typeset(lines)).text
