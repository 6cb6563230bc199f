"""Headings with wide tabs are headings, and specifications set with dots are no contents."""

import pypdfium2 as pdfium
import pytest

from ingest.page import PageText, read_pages
from ingest.structure import find_headings, place_passages
from sql.new_passage import NewPassage
from tests.fix_pdfs import BODY, BOLD, Text, column, draw

PROSE = [
    f"Look at the sight glass {n} of the pump and note in the log what is seen." for n in range(9)
]


def read(*pages: list[Text]) -> tuple[list[PageText], list[NewPassage]]:
    document = pdfium.PdfDocument(draw(pages))
    found = read_pages(document, 100_000, lambda _: None)
    return found, place_passages(found, find_headings(document, found))[0]


def tabbed(
    *titles: tuple[str, str], top: float = 60, size: float = 11, font: str = BOLD
) -> list[Text]:
    """Numbers and titles, the titles at a tab far from the numbers."""
    return [
        (text, left, top + 19.0 * at, size, font)
        for at, row in enumerate(titles)
        for text, left in zip(row, (60.0, 125.0), strict=True)
    ]


@pytest.mark.parametrize(
    "titles",
    [
        (("1.2", "Service of the pump"), ("1.2.1", "Change of the oil")),
        (("4", "Pump"), ("4.1", "Oil"), ("4.1.1", "Change of the oil")),
        (("CHAPTER 4", "PUMP"), ("4-1", "Change of the oil")),
        (("A", "Pump"), ("A.1", "Oil"), ("A.1.1", "Change of the oil"))[1:],
    ],
)
def test_headings_with_tabs_are_sections(titles: tuple[tuple[str, str], ...]) -> None:
    """Whatever the tab, two after one another are no table, and their section is entered."""
    _, passages = read([*tabbed(*titles), *column(PROSE, top=130)])
    assert {p.kind for p in passages} == {"text"}
    path = tuple(" ".join(title) for title in titles)
    assert " > ".join(path) in {p.section for p in passages}


def test_headings_in_capitals_with_tabs() -> None:
    """Neither bold nor large, capitals and a number of two parts are enough."""
    titles = (("3.1", "GENERAL"), ("3.1.1", "OIL"))
    _, passages = read([*tabbed(*titles, size=10, font=BODY), *column(PROSE, top=130)])
    assert "3.1 GENERAL > 3.1.1 OIL" in {p.section for p in passages}


def test_a_legend_in_bold_is_a_table() -> None:
    """Numbers that count on from row to row are those of a list."""
    legend = (("1", "Pump"), ("2", "Motor"), ("3", "Valve"))
    _, passages = read([*tabbed(*legend), *column(PROSE, top=130)])
    assert "1 | Pump\n2 | Motor\n3 | Valve" in "\n".join(p.text for p in passages)


def test_parts_beside_their_numbers_are_a_table() -> None:
    """A row of a list of parts is no heading, though in capitals."""
    parts = [("12-4", "PUMP", "1"), ("12-5", "SHAFT", "2"), ("12-9", "SEAL", "4")]
    page = [
        (text, 60 + 100.0 * n, 60 + 16.0 * at, 10, BODY)
        for at, row in enumerate(parts)
        for n, text in enumerate(row)
    ]
    _, passages = read([*page, *column(PROSE, top=130)])
    assert "12-4 | PUMP | 1\n12-5 | SHAFT | 2" in "\n".join(p.text for p in passages)


def dotted(entries: list[tuple[str, str]], top: float = 100) -> list[Text]:
    """A line of dots from each title to what stands at its end."""
    return column([f"{title} {'.' * (60 - len(title))} {end}" for title, end in entries], top=top)


@pytest.mark.parametrize(
    "entries",
    [
        [
            ("Idle speed, rpm", "650"),
            ("Cylinders", "6"),
            ("Oil capacity, l", "14"),
            ("Lash, mm", ".25"),
        ],
        [
            ("Bore (mm)", "80"),
            ("Stroke (mm)", "92"),
            ("Displacement (cc)", "1850"),
            ("Power (kW)", "66"),
        ],
        [
            ("Teeth of the pinion", "11"),
            ("Teeth of the ring", "41"),
            ("Bolts", "8"),
            ("Plates", "5"),
        ],
        [("Toe in", "1.5"), ("Camber", "0.5"), ("Caster", "3"), ("Inclination", "12")],
        [("Firing pressure", "1200"), ("Rings", "3"), ("Valves", "24"), ("Nozzles", "6")],
    ],
)
def test_specifications_with_dots_are_read(entries: list[tuple[str, str]]) -> None:
    """Each stands in a passage on a line of its own, its section entered."""
    (page,), passages = read([("1.2 Engine data", 60, 60, 15, BOLD), *dotted(entries)])
    assert not page.listing
    assert {p.section for p in passages} == {"1.2 Engine data"}
    lines = "\n".join(p.text for p in passages).splitlines()
    for title, value in entries:
        assert any(x.startswith(title) and x.endswith(f" {value}") for x in lines)


def test_contents_without_their_title_are_left_out() -> None:
    """A second page of contents says nothing of itself: its numbers rise."""
    entries = [(f"Removing part {n}", f"{12 + 3 * n}") for n in range(12)]
    pages, passages = read(dotted(entries), column(PROSE))
    assert [page.listing for page in pages] == [True, False]
    assert all("Removing" not in p.text for p in passages)


def test_an_index_is_left_out() -> None:
    """Its numbers do not rise, but its titles are in order."""
    words = (
        "Air filter",
        "Axle",
        "Belt",
        "Brake",
        "Camshaft",
        "Cooler",
        "Drive",
        "Engine",
        "Frame",
    )
    entries = [(word, str(7 * (n * n % 11) + 1)) for n, word in enumerate(words)]
    pages, _ = read(dotted(entries), *([column(PROSE)] * 60))
    assert pages[0].listing


def test_labels_by_chapter_are_pages() -> None:
    """Values are not labelled so."""
    entries = [("Removal", "4-2"), ("Installation", "4-9"), ("Belts", "4-3"), ("Chains", "A-1")]
    pages, _ = read(dotted(entries))
    assert pages[0].listing
