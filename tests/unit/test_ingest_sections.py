"""Sections: from the outline where it is good, else from how headings look."""

import io

import pypdfium2 as pdfium
import pytest
from reportlab.pdfgen.canvas import Canvas

from ingest.page.pages import read_pages
from ingest.structure.sections import SectionPath, find_headings
from tests.fix_pdfs import BODY, BOLD, Text, column, draw


def paths(pdf: bytes) -> list[str]:
    """The section path after each heading."""
    document = pdfium.PdfDocument(pdf)
    pages = read_pages(document, 100_000, lambda _: None)
    path, found = SectionPath(), []
    for headings in find_headings(document, pages):
        for heading in headings:
            path.enter(heading)
            found.append(" > ".join(path.titles))
    return found


def test_the_outline_is_believed_and_put_to_its_lines() -> None:
    """Titles and levels come from the outline; a heading stands where the page says it."""
    out = io.BytesIO()
    canvas = Canvas(out)
    for title, level in (("Engine", 0), ("Torque values", 1), ("Gearbox", 0)):
        canvas.bookmarkPage(title)
        canvas.addOutlineEntry(title, title, level)
        canvas.drawString(60, 700, "Before it stands the end of another section.")
        canvas.drawString(60, 650, title)
        canvas.drawString(60, 600, "Then comes what it has to say.")
        canvas.showPage()
    canvas.save()
    assert paths(out.getvalue()) == ["Engine", "Engine > Torque values", "Gearbox"]
    document = pdfium.PdfDocument(out.getvalue())
    pages = read_pages(document, 100_000, lambda _: None)
    assert [h[0].line for h in find_headings(document, pages)] == [1, 1, 1]


def test_numbers_give_the_levels_without_an_outline() -> None:
    """Chapters, "3-18" and lettered headings nest, and a page that repeats one changes nothing."""

    def head(text: str, top: float) -> Text:
        return (text, 60, top, 10, BOLD)

    body = [f"A sentence of the section, the {n}th of these." for n in range(8)]
    pages = [
        [
            head("CHAPTER 3", 60),
            head("UNIT MAINTENANCE", 74),
            head("Section I. ELECTRICAL", 110),
            head("3-18. TACHOMETER REPLACEMENT", 140),
            *column(body, top=170),
            head("a. Removal", 300),
            *column(body, top=330),
        ],
        [
            head("3-18. TACHOMETER REPLACEMENT (Cont'd)", 140),
            *column(body, top=170),
            head("b. Installation", 300),
            *column(body, top=330),
        ],
    ]
    section = "CHAPTER 3 UNIT MAINTENANCE > Section I. ELECTRICAL"
    assert paths(draw(pages)) == [
        "CHAPTER 3 UNIT MAINTENANCE",
        section,
        f"{section} > 3-18. TACHOMETER REPLACEMENT",
        f"{section} > 3-18. TACHOMETER REPLACEMENT > a. Removal",
        f"{section} > 3-18. TACHOMETER REPLACEMENT",
        f"{section} > 3-18. TACHOMETER REPLACEMENT > b. Installation",
    ]


def test_type_size_gives_the_levels_without_numbers() -> None:
    """Larger type is a higher heading where nothing is numbered."""
    body = [f"A sentence of the section, the {n}th of these." for n in range(8)]
    page = [
        ("Safety", 60.0, 60.0, 18.0, BOLD),
        *column(body, top=100),
        ("Lifting", 60.0, 220.0, 13.0, BOLD),
        *column(body, top=250),
        ("Service", 60.0, 380.0, 18.0, BOLD),
        *column(body, top=420),
    ]
    assert paths(draw([page])) == ["Safety", "Safety > Lifting", "Service"]


def test_lettered_titles_are_headings_in_any_type() -> None:
    """Lettered titles in capitals, or set apart, are headings; lettered steps are not."""
    body = ["1. Take off the six screws and the cover.", "2. Put the cover in its place again."]
    page = [
        ("10.1. FRONT SEAT", 60.0, 60.0, 10.0, BOLD),
        *column(["c. LEFT BODY REINFORCEMENT INSTALLATION."], top=90),
        *column(body, top=115),
        *column(["hh. Rifle Mount Installation"], top=170),
        *column(body, top=200),
        *column(["a. Check that the mount is tight", "b. Check the Left Clamp"], top=230),
    ]
    assert paths(draw([page])) == [
        "10.1. FRONT SEAT",
        "10.1. FRONT SEAT > c. LEFT BODY REINFORCEMENT INSTALLATION",
        "10.1. FRONT SEAT > hh. Rifle Mount Installation",
    ]


def test_the_head_of_a_page_of_a_list_is_its_section() -> None:
    """A section named at the top of a page of parts is theirs, and goes on where only its number
    is printed again."""
    parts = [
        (text, left, 100 + 20.0 * at, 10.0, BODY)
        for at, row in enumerate([("ITEM", "CAGE", "PART"), ("1", "96906", "MS51957-81")] * 3)
        for text, left in zip(row, (60.0, 240.0, 340.0), strict=True)
    ]

    def head(title: str, number: str) -> list[Text]:
        return [(title, 60.0, 85.0, 10.0, BODY), (number, 340.0, 85.0, 10.0, BODY)]

    pages = [
        [("APPENDIX D REPAIR PARTS", 60.0, 60.0, 14.0, BOLD), *column(["Of the borer."], top=90)],
        [*column(["TM 9-2320-1", "SECTION I.", "INTRODUCTION"], top=60), *parts],
        [*head("SECTION II. REPAIR PARTS LIST", "TM 9-2320-1"), *parts],
        [*head("SECTION II.", "TM 9-2320-1"), *parts],
    ]
    assert paths(draw(pages)) == [
        "APPENDIX D REPAIR PARTS",
        "APPENDIX D REPAIR PARTS > SECTION I. INTRODUCTION",
        "APPENDIX D REPAIR PARTS > SECTION II. REPAIR PARTS LIST",
        "APPENDIX D REPAIR PARTS > SECTION II. REPAIR PARTS LIST",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "1. Remove the six screws and the cover.",
        "WARNING",
        "Table 3-2. Torque values",
        "20. GROUND STRAP – 4801C3SG02 – QTY. 1",
        "1 June 1996",
        "Tighten the screws to 30 N-m, then",
    ],
)
def test_what_is_no_heading(line: str) -> None:
    """Steps, warning labels, captions, callouts and dates begin no section."""
    body = [f"A sentence of the page, the {n}th of these." for n in range(8)]
    page = [*column(body), (line, 60.0, 200.0, 10.0, BOLD), *column(body, top=240)]
    assert paths(draw([page])) == []
