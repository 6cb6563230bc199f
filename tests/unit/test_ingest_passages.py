"""Passages: all of a page, nothing that is not on it, in pieces that can be cited."""

import re
from collections import Counter

import pypdfium2 as pdfium
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sample import SAMPLE_PDF
from ingest.page.pages import PageText, read_pages
from ingest.structure.passages import MAX_CHARS, build_passages
from ingest.structure.sections import find_headings
from ingest.structure.tokens import estimate_tokens
from sql.passages import NewPassage
from tests.fix_pdfs import BODY, BOLD, Text, column, draw, manual


def split(pdf: bytes) -> tuple[list[PageText], list[NewPassage]]:
    document = pdfium.PdfDocument(pdf)
    pages = read_pages(document, 100_000, lambda _: None)
    return pages, build_passages(pages, find_headings(document, pages))


def bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def check(pages: list[PageText], passages: list[NewPassage]) -> None:
    """Each line of a passage is on its page, and each line of a page is in a passage."""
    said = [bare(page.text) for page in pages]
    for at, passage in enumerate(passages):
        assert passage.ordinal == at
        assert passage.page_from == passage.page_to
        assert passage.text.strip()
        for line in passage.text.splitlines():
            assert bare(line) in said[passage.page_from - 1]
    for page in pages:
        kept = Counter(char for p in passages if p.page_from == page.page for char in bare(p.text))
        wanted = Counter(
            char
            for line in page.lines
            if not line.furniture and not page.listing
            for char in bare(line.text)
        )
        assert not wanted - kept


WORDS = st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJ0123456789-.,()/%", min_size=1, max_size=12)
LINES = st.lists(WORDS, min_size=1, max_size=9).map(" ".join)
BLOCKS = st.tuples(
    st.lists(LINES, min_size=1, max_size=12),
    st.sampled_from([50.0, 75.0, 300.0]),
    st.sampled_from([8.0, 10.0, 14.0]),
    st.sampled_from([BODY, BOLD]),
    st.floats(0, 40),
)


@given(st.lists(st.lists(BLOCKS, min_size=1, max_size=4), min_size=1, max_size=4))
def test_passages_cover_the_pages_and_say_nothing_else(
    made: list[list[tuple[list[str], float, float, str, float]]],
) -> None:
    """Whatever stands on the pages, passages hold all of it, and only what is there."""
    pages: list[list[Text]] = []
    for blocks in made:
        page: list[Text] = []
        top = 150.0
        for lines, left, size, font, space in blocks:
            top += space
            page += column(lines, left, top, size, font)
            top += 1.2 * size * len(lines)
        pages.append(page)
    check(*split(draw(pages)))


@pytest.mark.parametrize("pdf", [manual(8), SAMPLE_PDF.read_bytes()], ids=["made", "sample"])
def test_passages_of_a_manual_cover_it(pdf: bytes) -> None:
    """The same holds for whole manuals, one of them the sample manual."""
    check(*split(pdf))


def test_sizes_fit_the_embedding_model() -> None:
    """Long prose is cut at sentences into passages of 80 to 200 words."""
    sentence = "The spindle bearing of the borer is greased after every {} hours of work. "
    page = []
    for at in range(50):
        page.append((sentence.format(at), 60.0, 60 + 12.0 * at, 10.0, BODY))
    _, passages = split(draw([page]))
    assert len(passages) > 2
    for passage in passages:
        assert 80 <= len(passage.text.split()) <= 200
        assert len(passage.text) <= MAX_CHARS
        assert estimate_tokens(passage.text) <= 230
        assert passage.text.startswith("The spindle")
        assert passage.text.endswith("work.")


def test_kinds_sections_and_warnings_of_a_manual() -> None:
    """Warnings govern the section they stand in; steps are a procedure; headings give sections."""
    _, passages = split(manual(3))
    warnings = [p for p in passages if p.kind == "warning"]
    assert [p.text for p in warnings] == ["WARNING\nLock out the drive before work."] * 3
    assert [p.governs for p in warnings] == [f"{n}.1 Spindle service no. {n}" for n in (1, 2, 3)]
    second = [p for p in passages if p.page_from == 2 and p.kind != "warning"]
    assert {p.section for p in second} == {"2.1 Spindle service no. 2"}
    text = "\n".join(p.text for p in second)
    assert "1. Remove the cover P/N 77002-12.\n2. Loosen the cap screws in a cross pattern." in text
    assert "Size | Grade 5 | Grade 8\nM6 | 12 | 15" in text
    assert "procedure" in {p.kind for p in second}


def test_a_note_has_no_authority_over_a_section() -> None:
    """A long NOTE is a passage of its own, but it governs nothing; a short one stays inline."""
    words = "Keep the old gasket until the new one is seen to fit, since three sizes were sold."
    page = [
        *column(["1. Lift the head off its studs."]),
        ("NOTE", 250.0, 90.0, 10.0, BOLD),
        *column([words], left=120, top=104),
        *column(["2. Scrape the faces clean."], top=140),
        ("NOTE", 250.0, 170.0, 10.0, BOLD),
        *column(["Tag the leads."], left=220, top=184),
        *column(["3. Fit the gasket."], top=220),
    ]
    _, passages = split(draw([page]))
    assert [(p.kind, p.governs) for p in passages if words in p.text] == [("warning", None)]
    assert any("NOTE\nTag the leads.\n3. Fit the gasket." in p.text for p in passages)


def test_a_warning_amid_the_steps_speaks_for_those_after_it() -> None:
    """A box before step 3 governs step 3 and on; one before all steps the whole section."""
    page = [
        ("4.1 Valve service", 60.0, 40.0, 15.0, BOLD),
        ("WARNING", 250.0, 70.0, 10.0, BOLD),
        *column(["Lock out the drive before any work."], left=200, top=84),
        *column(["1. Remove the cover.", "2. Drain the oil into a pan."], top=110),
        ("CAUTION", 250.0, 150.0, 10.0, BOLD),
        *column(["The spring behind the plug is under load."], left=200, top=164),
        *column(["3. Loosen the plug by hand.", "4. Take out the spring."], top=190),
    ]
    _, passages = split(draw([page]))
    first, second = (p for p in passages if p.kind == "warning")
    assert (first.governs, first.governs_from) == ("4.1 Valve service", None)
    assert second.governs == "4.1 Valve service"
    assert second.governs_from == second.ordinal
    after = [p for p in passages if p.ordinal > second.ordinal]
    assert "3. Loosen the plug by hand.\n4. Take out the spring." in after[0].text


def test_all_items_of_a_box_are_its_warning() -> None:
    """The second item of a WARNING box stays in it, though its bullet is a picture; a step that is
    set in as far does not."""
    page = [
        ("4.1 Valve service", 60.0, 40.0, 15.0, BOLD),
        *column(["1. Determine the centre of the hole."], top=70),
        ("WARNING", 250.0, 100.0, 10.0, BOLD),
        *column(["Wear goggles when drilling, or injury", "to the eyes may occur."], 200, 114),
        *column(["Avoid skin contact with thinner, which", "is poison", "to all."], 202, 146),
        *column(["(a) Drill the hole right through."], 202, 192),
        *column(["2. Fit the protector in the hole as", "it was."], top=222),
    ]
    _, passages = split(draw([page]))
    assert [p.text for p in passages if p.kind == "warning"] == [
        "WARNING\nWear goggles when drilling, or injury to the eyes may occur.\n"
        "Avoid skin contact with thinner, which is poison to all."
    ]


def test_a_line_that_is_the_word_caution_is_no_label() -> None:
    """The last word of a paragraph, alone on its line, begins no warning."""
    lines = ["CAUTION: Soldering may damage the board. Please proceed with", "caution."]
    page = [*column(lines), *column(["1. Remove the board from its case."], top=100)]
    _, passages = split(draw([page]))
    assert [p.text for p in passages if p.kind == "warning"] == [" ".join(lines)]


def test_a_long_table_repeats_its_head() -> None:
    """Each part of a table has the caption and the column names, and no row is cut."""
    rows = [("Item", "Name", "Part number", "Qty")] + [
        (f"{n}.", f"Clamp no. {n}", f"MS21333-{100 + n}", f"{n % 7}") for n in range(1, 41)
    ]
    page = [("Table 4. Parts of the borer", 60.0, 40.0, 10.0, BODY)]
    for at, row in enumerate(rows):
        page += [(c, 60 + 120.0 * i, 70 + 16.0 * at, 10.0, BODY) for i, c in enumerate(row)]
    _, passages = split(draw([page]))
    assert len(passages) > 2
    seen = []
    for passage in passages:
        assert passage.kind == "table"
        caption, head, *body = passage.text.splitlines()
        assert caption == "Table 4. Parts of the borer"
        assert head == "Item | Name | Part number | Qty"
        seen += body
    assert seen == [" | ".join(row) for row in rows[1:]]


def test_contents_pages_are_left_out() -> None:
    """A table of contents stays in the pages and gives no passage."""
    contents = column([f"{n}. Chapter about part {n} . . . . . . . . . {n}-1" for n in range(1, 9)])
    body = column([f"The part {n} is greased by hand each week." for n in range(8)])
    pages, passages = split(draw([contents, body]))
    assert "Chapter about part 3" in pages[0].text
    assert {p.page_from for p in passages} == {2}
