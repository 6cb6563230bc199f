"""Characters are read as the page shows them, whatever code or font they come from."""

import pypdfium2 as pdfium
import pytest

from ingest.page.letters.characters import THOUSANDS, UNKNOWN, kept_numbers, spelled
from ingest.page.letters.font_codes import letters_by_glyph
from ingest.page.pages import read_pages
from tests.fix_pdfs import with_content
from tests.fix_pdfs_chars import VERA, glyphs, lettered, mapped, unnamed


def read(pdf: bytes) -> str:
    return read_pages(pdfium.PdfDocument(pdf), 100_000, lambda _: None)[0].text


@pytest.mark.parametrize(
    ("codes", "shown"),
    [
        (b"Storage at ~40 to +85", "Storage at -40 to +85"),
        (b"Order 01~2301~XXX now", "Order 01-2301-XXX now"),
        (b"Gain of ~12.5 dB, ~ 3 dB", "Gain of -12.5 dB, - 3 dB"),
    ],
)
def test_a_minus_printed_as_soft_hyphen_is_read(codes: bytes, shown: str) -> None:
    """What a ToUnicode table calls a soft hyphen is the minus or hyphen that the page shows."""
    assert read(mapped(codes, {ord("~"): "\u00ad"})) == shown


@pytest.mark.parametrize("hyphen", ["\u2010", "\u2011", "\u2012", "\u00ad", "\ufe63"])
def test_part_numbers_have_one_hyphen(hyphen: str) -> None:
    """MS35338-137 is found by what people type, however its hyphen is coded."""
    assert read(mapped(b"Washer MS35338~137", {ord("~"): hyphen})) == "Washer MS35338-137"


def test_a_minus_stays_a_minus() -> None:
    """The sign of a value is kept as it is printed; a dash may be a range."""
    assert read(mapped(b"at ~40 or 35_40", {ord("~"): "−", ord("_"): "–"})) == "at −40 or 35–40"


@pytest.mark.parametrize(
    ("codes", "shown"),
    [
        (b"the \x0clter of a \x0bset", "the filter of a offset"),
        (b"a \row of e\x0ecient o\x0fine", "a flow of efficient offline"),
        (b"the \x1clter and \x1door", "the filter and floor"),
    ],
)
def test_ligatures_on_control_codes(codes: bytes, shown: str) -> None:
    """TeX's ligatures sit where other fonts have line ends: the filter is not "the lter"."""
    shown = shown.replace("a offset", "a ffset")
    assert read(unnamed(codes)) == shown


def test_a_ring_around_a_letter_is_no_ligature() -> None:
    """The circle of TeX's © has a ligature's code, and a letter in it."""
    assert "fl" not in read(unnamed(b"Copyright     c 2008", (b"\r", 60 + 6.24 * 13)))


def test_tabs_and_line_ends_within_a_text_are_spaces() -> None:
    """Codes that draw nothing part words."""
    content = b"BT /F1 12 Tf 60 700 Td (one\\012two\\011three\\014four) Tj ET"
    assert read(with_content(content)).split() == ["one", "two", "three", "four"]


@pytest.mark.parametrize("sign", ["±", "−", "°", "µ", "≤"])
def test_signs_of_a_font_without_letters(sign: str) -> None:
    """A glyph's number is no code of Windows: the font's own table says which sign it is."""
    assert read(glyphs(f"Gap 5 {sign} 0.2 mm", named=True)) == f"Gap 5 {sign} 0.2 mm"


def test_a_glyph_that_nobody_knows_is_not_guessed() -> None:
    """Without a table of letters there is a mark that something is printed, and no letter; a page
    of nothing else has no text."""
    page = read_pages(pdfium.PdfDocument(glyphs("Torque 120 N·m ± 5")), 1_000, lambda _: None)[0]
    assert page.left.no_letters
    assert page.text == ""
    (noise,) = page.removed
    assert UNKNOWN in noise.text
    assert set(noise.text) <= {UNKNOWN, " ", "\n"}


@pytest.mark.parametrize(
    ("letter", "shown"),
    [("\U0001d443", "P"), ("\U00020bb7", "\U00020bb7"), ("\U0001f527", "\U0001f527")],
)
def test_characters_beyond_the_first_plane(letter: str, shown: str) -> None:
    """Letters of formulas are letters, and no character makes a manual damaged."""
    assert read(mapped(b"power ~ rises", {ord("~"): letter})) == f"power {shown} rises"


def test_half_of_a_character_is_unknown() -> None:
    """A lone surrogate is printed as something, and cannot be stored."""
    assert read(mapped(b"power ~ rises", {ord("~"): "\ud835"})) == f"power {UNKNOWN} rises"


def test_what_prints_nothing_is_not_read() -> None:
    """Zero-width characters do not part a number or a word that is searched."""
    zero = {ord("~"): "\u200b", ord("_"): "\u2060", ord("^"): "\ufeff"}
    assert read(mapped(b"P/N 77~00_1-12^ OK", zero)) == "P/N 77001-12 OK"


@pytest.mark.parametrize("space", ["\u2009", "\u202f", "\u2007", "\u00a0"])
def test_a_narrow_space_within_a_number(space: str) -> None:
    """12 500 h is one number, and a narrow space elsewhere is a space."""
    shown = read(mapped(b"every 12~500 h or 6~mm at M12 or so", {ord("~"): space}))
    assert shown == f"every 12{THOUSANDS}500 h or 6 mm at M12 or so"


def test_spaces_that_are_all_alike_group_no_digits() -> None:
    """Where every space is a no-break space, M12 500 stays two things."""
    assert kept_numbers("size 12\u00a0500\u00a0mm\u00a0is") == "size 12\u00a0500\u00a0mm\u00a0is"
    assert kept_numbers("M12\u2009500 h, 1\u20091000") == "M12\u2009500 h, 1\u20091000"


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        ("ﬁ", "fi"), ("ﬄ", "ffl"), ("５", "5"), ("㎜", "mm"), ("㎡", "m²"), ("℃", "°C"),
        ("ℓ", "l"), ("⁄", "/"), ("˚", "°"), ("\u200d", ""), ("\ufe0f", ""),
        *((same, same) for same in "²⁻½¾µμΩ™…°º×−–—·①′″≤±éñ"),
        ("\ue000", UNKNOWN),
    ],
)  # fmt: skip
def test_one_spelling(printed: str, text: str) -> None:
    """Forms that only look different are one, forms that say something stay."""
    assert spelled(printed) == text


def test_signs_of_the_font_symbol() -> None:
    """Word writes ± and ° of the font Symbol on private codes."""
    signs = {ord("~"): "\uf0b1", ord("^"): "\uf0b0"}
    assert read(mapped(b"5 ~ 1^", signs, "Symbol")) == "5 ± 1°"
    assert "±" not in read(mapped(b"5 ~ 1^", signs))


def test_a_font_file_that_ends_too_early() -> None:
    """A broken font names no letters, and breaks nothing: the page is said to have none."""
    data = VERA.read_bytes()
    assert letters_by_glyph(data)[36] == "A"
    pdf = glyphs("Gap ± 5", named=True)
    broken = pdfium.PdfDocument(pdf.replace(b"/FontFile2", b"/FontFile9"))
    assert read_pages(broken, 1_000, lambda _: None)[0].left.no_letters


def test_a_text_for_each_letter() -> None:
    """A drawing that writes its words letter by letter has words."""
    assert read(lettered("Test of the Symbol: 25-30 mm")) == "Test of the Symbol: 25-30 mm"


def placed(*letters: tuple[str, float]) -> bytes:
    """A line of letters that stand at these x, each a text of its own, as behind a scan."""
    texts = b"".join(b"1 0 0 1 %.2f 700 Tm (%s) Tj " % (x, one.encode()) for one, x in letters)
    return with_content(b"BT /F1 12 Tf " + texts + b"ET")


def set_wide(word: str, room: float, last: float) -> list[tuple[str, float]]:
    """The letters of a word with `room` between them, and `last` before the last one."""
    width = {"A": 8.0, "M": 10.0, "N": 8.66, "U": 8.66}
    x, found = 60.0, []
    for at, one in enumerate(word):
        x += (last if at == len(word) - 1 else room) if at else 0
        found.append((one, x))
        x += width.get(one, 6.67)
    return found


def test_the_last_letter_of_a_word_that_is_set_wide() -> None:
    """The room before it is no space where it is about that between the letters before."""
    pdf = placed(*set_wide("MANUAL", 1.65, 2.05))
    assert "MANUA L" in pdfium_reads(pdf), "else this tests nothing"
    assert read(pdf) == "MANUAL"


@pytest.mark.parametrize(("word", "room", "last"), [("MANUAL", 0, 3.5), ("100", 0, 3.4)])
def test_a_letter_and_a_digit_of_its_own(word: str, room: float, last: float) -> None:
    """Room that is wider than that between letters parts words and numbers."""
    assert read(placed(*set_wide(word, room, last))) == f"{word[:-1]} {word[-1]}"


def pdfium_reads(pdf: bytes) -> str:
    textpage = pdfium.PdfDocument(pdf)[0].get_textpage()
    return str(textpage.get_text_bounded())
