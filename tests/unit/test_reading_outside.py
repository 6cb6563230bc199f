"""What a reader of text does not see is told: files in files, pictures, fonts without letters."""

from types import SimpleNamespace

import pytest

from ingest import errors
from ingest.page import Recogniser
from ingest.page.letters.unmapped import _are_characters
from ingest.page.outside.gibberish import letters_are_unknown
from tests.fix_pdfs import BODY, BOLD, EMBEDDED, append_page, column, draw, scan, with_content
from tests.fix_pdfs import Text as Drawn
from tests.fix_pdfs_opening import (
    PROSE,
    annotated,
    attached,
    landscape,
    lettered,
    numbered_glyphs,
    shifted,
    table,
    with_pictures,
    xfa,
)
from tests.fix_read import left, lines, read

TORQUES = ["Thread      N-m", "M8            25", "M10           49", "M12           85"]
ENGLISH = [
    "Remove the four cover screws and lift the cover straight off its dowels.",
    "Drain the oil while it is warm, and measure how much comes out.",
    "Wipe the sealing faces clean and look for scratches across them.",
    "Fit the new gasket dry, then tighten the screws crosswise in two steps.",
    "Fill with fresh oil up to the upper mark, and run the pump for one minute.",
]
GERMAN = [
    "Die vier Schrauben des Deckels lösen und den Deckel gerade abheben.",
    "Das Öl in warmem Zustand ablassen und die Menge messen.",
    "Die Dichtflächen reinigen und auf Riefen prüfen, die quer verlaufen.",
    "Die neue Dichtung trocken einlegen und die Schrauben über Kreuz anziehen.",
]
FRENCH = [
    "Déposer les quatre vis du couvercle et le soulever bien droit.",
    "Vidanger l'huile tant qu'elle est chaude et mesurer la quantité.",
    "Nettoyer les plans de joint et vérifier l'absence de rayures.",
    "Monter le joint neuf à sec puis serrer les vis en croix.",
]
POLISH = [
    "Odkręcić cztery śruby pokrywy i zdjąć ją pionowo do góry.",
    "Spuścić ciepły olej i zmierzyć jego ilość w naczyniu.",
    "Oczyścić powierzchnie uszczelniające i sprawdzić, czy nie mają rys.",
    "Założyć nową uszczelkę na sucho i dokręcić śruby na krzyż.",
]
LISTING = [
    "static int hw_rd(struct dev *d, u16 reg) { return ioread32(d->mmio + reg); }",
    "#define CTRL_RST BIT(3)  /* wr1clr */  #define STAT_RDY BIT(0)",
    "for (i = 0; i < NR_CH; i++) if (!ch_is_up(&d->ch[i])) goto err_dma;",
    "jtag newtap stm32f4x cpu -irlen 4 -ircapture 0x1 -irmask 0xf",
    "proc mww_bits {addr msk val} { mmw $addr [expr {$val & $msk}] $msk }",
]
SIGNALS = ["GPIO3_1 LCD_DATA7 SSP1_MOSI CLK_P28 TRST_N SWDIO", "VCCQ VBUS TXD RXD CTS DTR DSR DCD"]


# files in files


def test_a_portfolio_is_refused_by_its_name() -> None:
    """The manuals are inside: that is said, with their names and what to do."""
    cover = draw([column(["For the best experience, open this PDF portfolio in Acrobat."])])
    with pytest.raises(errors.Portfolio, match=r"\(press\.pdf, pump\.pdf\): save each") as caught:
        read(attached(cover, ["press.pdf", "pump.pdf"], collection=True))
    assert str(caught.value).endswith(".")
    many = [f"manual-{n:02}.pdf" for n in range(13)]
    with pytest.raises(errors.Portfolio, match="and 3 more"):
        read(attached(cover, many, collection=True))


def test_files_attached_to_a_manual_are_named() -> None:
    """A manual is read, and that files in it are not is told; also where its viewer lists them."""
    manual = draw([column(PROSE)] * 3)
    assert left(attached(manual, ["wiring.pdf"])) == {"attachments": ["wiring.pdf"]}
    listed = attached(manual, ["wiring.pdf"], collection=True)
    assert left(listed) == {"attachments": ["wiring.pdf"]}
    assert len(read(listed)["page"]) == 3
    pinned = annotated(manual, "/FileAttachment", (300, 600, 320, 620), " ")
    assert left(pinned) == {"attachments": ["a file without a name"]}


def test_an_xfa_form_is_refused_by_its_name() -> None:
    """A form that only Adobe's programs draw is no manual that says to wait."""
    with pytest.raises(errors.XfaForm, match="print it as PDF"):
        read(xfa())


# pictures


def engine(*seen: tuple[str, float, float]) -> object:
    """An engine that sees (text, left, top) in the picture it is given."""
    boxes = [
        [[x, y], [x + 12.0 * len(t), y], [x + 12.0 * len(t), y + 24], [x, y + 24]]
        for t, x, y in seen
    ]
    texts = [text for text, _, _ in seen]
    return lambda picture: SimpleNamespace(boxes=boxes, txts=texts, scores=[0.95] * len(texts))


@pytest.mark.parametrize("caption", ["Table 9. Torques, dry", "Tabelle 9: Anziehmomente", "Tab. 9"])
def test_a_picture_of_a_table_under_its_caption_is_told(caption: str) -> None:
    """That a table is a picture is said, however much text stands on its page."""
    page = [("6.3 Torques", 60, 60, 14, BOLD), *column(PROSE * 8, top=100)]
    page.append((caption, 60, 320, 9, BODY))
    pdf = with_pictures([page], [(0, lettered(TORQUES), (60, 336, 260, 130))])
    assert left(pdf) == {"pictures": [1]}


def test_a_heading_and_a_line_that_are_pictures_are_told() -> None:
    """Text of one line as a picture is told: a section would be missed."""
    page = column(PROSE * 8, top=100)
    heading = lettered(["6.4 Lubrication of the spindle"])
    assert left(with_pictures([page], [(0, heading, (60, 60, 300, 20))])) == {"pictures": [1]}
    large = lettered(TORQUES, size=40)
    assert left(with_pictures([page], [(0, large, (60, 420, 400, 160))])) == {"pictures": [1]}


def test_a_picture_without_text_is_not_told() -> None:
    """A photograph beside text, and a sign that is on every page, hide nothing."""
    page = column(PROSE * 8, top=100)
    assert left(with_pictures([page], [(0, landscape(), (60, 420, 300, 200))])) == {}
    sign = lettered(["Halvorsen Hydraulics"])
    signed = with_pictures([page] * 8, [(n, sign, (60, 30, 120, 14)) for n in range(8)])
    assert left(signed).get("pictures", []) in ([], [1, 2])


def test_a_page_of_a_picture_under_a_heading_is_told() -> None:
    """Where a picture is what the page is for, it is looked at however large it is."""
    page = [("6.3 Wiring", 60, 60, 14, BOLD), ("Figure 4. Wiring of the drive", 60, 90, 9, BODY)]
    large = lettered(TORQUES * 4).resize((2700, 2200))
    assert left(with_pictures([page], [(0, large, (60, 110, 400, 330))])) == {"pictures": [1]}
    photograph = landscape().resize((1800, 1200))
    assert left(with_pictures([page], [(0, photograph, (60, 110, 400, 300))])) == {}


def test_a_picture_goes_to_recognition_by_its_area(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is recognised stands in its place among the page's own words, and nothing is left."""
    monkeypatch.setattr("ingest.sandbox.reader_child.is_available", lambda: True)
    page = [*column(PROSE, top=60), ("Table 9. Torques, dry", 60, 120, 10, BODY)]
    page += column(["Then lock the screws."], top=400)
    pdf = with_pictures([page], [(0, lettered(TORQUES), (60, 140, 260, 130))])
    recogniser = Recogniser(5, 60.0)
    recogniser._engine = engine(("M8 25", 20, 60), ("M10 49", 20, 110), ("outside", 20, 700))
    told = read(pdf, recogniser)
    text = told["page"][0]["text"].splitlines()
    assert text[-3:] == ["M8 25", "M10 49", "Then lock the screws."]
    assert told["page"][0]["recognised"]
    assert told["left"][0]["pictures"] == []
    assert recogniser.read == 1


def test_a_scan_with_a_page_number_is_a_scan() -> None:
    """A few letters over a picture of a page make no text of it."""
    pages = [[(f"Page {n}", 280, 800, 9, BODY)] for n in (1, 2, 3)]
    full = [(n, lettered(TORQUES * 6), (0, 0, 595, 790)) for n in range(3)]
    with pytest.raises(errors.NoTextPdf, match="it is a scan"):
        read(with_pictures(pages, full))
    with pytest.raises(errors.NoTextPdf):
        read(scan())


def test_a_blank_page_is_no_scan() -> None:
    """A page with nothing on it but its header and a rule hides nothing."""
    head: list[Drawn] = [("Halvorsen HP-160 Service manual", 60, 30, 9, BODY)]
    pages = [[*head, *column(PROSE, top=100)], head, [*head, *column(PROSE, top=100)], []]
    assert left(draw(pages)) == {}
    paper = with_content(b"1 1 1 rg 0 0 595 842 re f")
    assert left(append_page(draw(pages), paper)) == {}


# fonts without letters


def test_a_font_that_numbers_its_glyphs_has_no_letters() -> None:
    """A PDF of which no letter is known is refused, and it is said why."""
    with pytest.raises(errors.NoLettersPdf, match="which letters"):
        read(numbered_glyphs(ENGLISH))


def test_a_page_without_letters_is_not_stored_as_noise() -> None:
    """The other pages are read; the one is told, and what its font says is shown to who asks."""
    pdf = append_page(draw([column(PROSE)]), numbered_glyphs(ENGLISH))
    told = read(pdf)
    assert told["page"][1]["text"] == ""
    assert told["left"][0]["unreadable"] == [2]
    assert told["left"][0]["scanned"] == []
    assert any("which letters" in why for _, why in told["remarks"][1]["removed"])


@pytest.mark.parametrize(
    ("codes", "unknown"),
    [
        ([7, 2, 5, 1, 14, 0x20, 19, 30], True),  # numbers of glyphs
        ([0x24, 0x25, 0x26, 0x44, 0x45], True),  # numbers of glyphs, none of them low
        ([0x61, 0x62, 0x20, 0x63, 0x64], False),  # characters, of a table that nobody knows
        ([0x61, 0x20, 0x1780, 0x1781, 0x1782], True),
    ],
)
def test_codes_that_are_plainly_characters_are_letters(codes: list[int], unknown: bool) -> None:
    """A font may say no letters and use their usual codes: then its text is right."""
    assert _are_characters(codes) != unknown


def test_a_few_glyphs_of_such_a_font_do_no_harm() -> None:
    """A sign of a font without letters on a page of text costs nothing but itself."""
    assert "The drive unit" in lines(numbered_glyphs(["ab"], good=PROSE))[0]


@pytest.mark.parametrize("by", [1, 3, 13, 23])
@pytest.mark.parametrize("text", [ENGLISH, GERMAN, FRENCH, POLISH])
def test_letters_that_are_others_are_noise(text: list[str], by: int) -> None:
    """A font that says a wrong letter for each is noticed, in any language."""
    with pytest.raises(errors.NoLettersPdf):
        read(draw([column([shifted(line, by) for line in text * 2], font=EMBEDDED)]))


@pytest.mark.parametrize("text", [ENGLISH, GERMAN, FRENCH, POLISH, LISTING, SIGNALS, TORQUES * 9])
def test_text_listings_and_tables_are_no_noise(text: list[str]) -> None:
    """Languages, code, names of signals and numbers are what they are."""
    assert not letters_are_unknown("\n".join(text), [], 0.0)
    assert left(draw([column(text)])) == {}


def test_a_font_that_is_not_embedded_shows_what_it_says() -> None:
    """Where a viewer draws letters by their names, odd words are odd on the page too."""
    assert left(draw([column([shifted(line, 3) for line in ENGLISH * 2])])) == {}


def test_lines_of_noise_among_others_are_doubtful() -> None:
    """Where one font of a page says wrong letters, its lines are marked."""
    odd = shifted(ENGLISH[1], 5)
    told = read(draw([column([*ENGLISH, odd, *ENGLISH[:3], *GERMAN], font=EMBEDDED)]))
    assert told["remarks"][0]["doubtful"] == [
        (odd, "its font may not name the letters that it shows")
    ]


def test_a_page_without_letters_goes_to_recognition(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is recognised in the picture of the page is its text."""
    monkeypatch.setattr("ingest.sandbox.reader_child.is_available", lambda: True)
    recogniser = Recogniser(5, 60.0)
    recogniser._engine = engine(("Tighten the flange bolts to 85 N-m.", 100, 100))
    told = read(numbered_glyphs(ENGLISH), recogniser)
    assert told["page"][0]["text"] == "Tighten the flange bolts to 85 N-m."
    assert told["page"][0]["recognised"]
    assert told["left"][0]["unreadable"] == []


def test_the_table_reads_as_one() -> None:
    """The maker of the tests' tables makes tables."""
    assert lines(draw([table(("Thread", "N-m"), [("M8", "25"), ("M10", "49")])]))
