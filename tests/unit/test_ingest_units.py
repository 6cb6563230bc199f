"""Units: every line verbatim, in reading order, in one unit only; procedures and tables whole."""

import re
from itertools import pairwise

import pypdfium2 as pdfium
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sample import SAMPLE_PDF
from ingest.page.pages import read_pages
from ingest.procedures import build_units
from ingest.structure.passages import Placed, place_passages
from ingest.structure.sections import find_headings
from sql.new_passage import NewPassage
from sql.new_unit import NewLine, NewUnit
from tests.fix_pdfs import BODY, BOLD, Text, column, draw, manual
from tests.unit.test_ingest_passages import LINES, bare


def units_of(pdf: bytes) -> tuple[list[NewPassage], list[Placed], list[NewUnit]]:
    document = pdfium.PdfDocument(pdf)
    pages = read_pages(document, 100_000, lambda _: None)
    passages, placed = place_passages(pages, find_headings(document, pages))
    return passages, placed, build_units(placed)


def said(passages: list[NewPassage], unit: NewUnit) -> list[str]:
    """Each line as `role label level: text`, what is empty left out."""
    return [
        f"{line.role}{' ' + line.label if line.label else ''}{' +' * line.level}: "
        f"{text_of(passages, line)}"
        for line in unit.lines
    ]


def text_of(passages: list[NewPassage], line: NewLine) -> str:
    return passages[line.passage].text[line.starts : line.ends]


def check(passages: list[NewPassage], placed: list[Placed], units: list[NewUnit]) -> None:
    """The promises that hold for every manual."""
    order = {(part.passage, part.starts): at for at, part in enumerate(placed)}
    places: list[tuple[int, int]] = []
    taken: set[tuple[int, int]] = set()
    for ordinal, unit in enumerate(units):
        assert unit.ordinal == ordinal
        assert unit.lines
        pages = [passages[line.passage].page_from for line in unit.lines]
        assert (unit.page_from, unit.page_to) == (min(pages), max(pages))
        words = [text_of(passages, line).split() for line in unit.lines]
        assert unit.word_count == sum(map(len, words))
        for line in unit.lines:
            text = text_of(passages, line)
            assert 0 <= line.starts < line.ends <= len(passages[line.passage].text)
            assert text == text.strip()
            assert "\n" not in text
            assert line.label in text
            part = max(s for p, s in order if p == line.passage and s <= line.starts)
            places.append((order[line.passage, part], line.starts))
            new = {(line.passage, at) for at in range(line.starts, line.ends)}
            assert not new & taken
            taken |= new
    assert places == sorted(places)
    assert all(one != other for one, other in pairwise(places))
    kept = "".join(bare(text_of(passages, line)) for unit in units for line in unit.lines)
    for ordinal, passage in enumerate(passages):
        left = "".join(
            " " if (ordinal, at) in taken else char for at, char in enumerate(passage.text)
        )
        for rest in re.split(r"\s{2,}|\n", left):
            assert bare(rest) in kept


TEXTS = st.one_of(
    LINES,
    LINES.map(lambda text: f"1. Remove the {text}."),
    st.tuples(st.integers(1, 12), LINES).map(lambda pair: f"{pair[0]}. Fit it {pair[1]}."),
    st.sampled_from(["WARNING", "NOTE", "3-1. SPINDLE SERVICE", "3-2. SPINDLE REPAIR"]),
    st.sampled_from(["Table 1. Sizes", "INITIAL SETUP:", "a. Removal", "b. Installation"]),
)
BLOCKS = st.tuples(
    st.lists(TEXTS, min_size=1, max_size=8),
    st.sampled_from([50.0, 75.0, 300.0]),
    st.sampled_from([10.0, 14.0]),
    st.sampled_from([BODY, BOLD]),
    st.floats(0, 40),
)


@given(st.lists(st.lists(BLOCKS, min_size=1, max_size=3), min_size=1, max_size=4))
def test_units_hold_each_line_of_the_passages_once_and_in_order(
    made: list[list[tuple[list[str], float, float, str, float]]],
) -> None:
    """Whatever the pages look like: lines verbatim, in reading order, in one unit, all of them."""
    pages: list[list[Text]] = []
    for blocks in made:
        page: list[Text] = []
        top = 60.0
        for lines, left, size, font, space in blocks:
            top += space
            page += column(lines, left, top, size, font)
            top += 1.2 * size * len(lines)
        pages.append(page)
    check(*units_of(draw(pages)))


@pytest.mark.parametrize("pdf", [manual(8), SAMPLE_PDF.read_bytes()], ids=["made", "sample"])
def test_the_same_holds_for_whole_manuals(pdf: bytes) -> None:
    """A made manual, and the sample manual."""
    check(*units_of(pdf))


def test_a_procedure_over_two_pages_is_one_unit() -> None:
    """Setup, warnings, parts and steps stay together; the repeated heading does not come in."""
    first: list[Text] = [
        ("3-19. HOURMETER REPLACEMENT", 60.0, 60.0, 12.0, BOLD),
        *column(["This task covers: a. Removal b. Installation"], top=90),
        *column(["INITIAL SETUP:", "Tools and special tools", "Wrench, 10 mm (Item 4)"], top=110),
        ("WARNING", 250.0, 160.0, 10.0, BOLD),
        *column(["Disconnect the battery before work."], left=200, top=174),
        ("a. Removal", 60.0, 200.0, 10.0, BOLD),
        *column(["1. Remove the seven screws (3) of the cover (4)."], top=230),
        *column(["2. Connect the leads as follows:"], top=260),
        *column(["a. Red lead to connector 9,", "b. Black lead to connector 8."], 80, 280),
        *column(["3. Disconnect the leads from the"], top=320),
    ]
    second: list[Text] = [
        ("3-19. HOURMETER REPLACEMENT (Cont'd)", 60.0, 60.0, 12.0, BOLD),
        *column(["hourmeter (11) and tag them."], top=90),
        ("b. Installation", 60.0, 120.0, 10.0, BOLD),
        *column(["1. Install the hourmeter (11).", "2. Connect the leads to it."], top=150),
        *column(["FOLLOW-ON TASK: Connect the battery."], top=200),
    ]
    after: list[Text] = [
        ("3-20. HARNESS REPLACEMENT", 60.0, 60.0, 12.0, BOLD),
        *column(["1. Remove the harness (5).", "2. Discard the nut (17)."], top=90),
    ]
    passages, _, units = units_of(draw([first, second, after]))
    assert [(unit.kind, unit.title, unit.page_from, unit.page_to) for unit in units] == [
        ("procedure", "3-19. HOURMETER REPLACEMENT", 1, 2),
        ("procedure", "3-20. HARNESS REPLACEMENT", 3, 3),
    ]
    assert said(passages, units[0]) == [
        "heading: 3-19. HOURMETER REPLACEMENT",
        "setup: This task covers: a. Removal b. Installation",
        "setup: INITIAL SETUP: Tools and special tools Wrench, 10 mm (Item 4)",
        "warning WARNING: WARNING",
        "warning: Disconnect the battery before work.",
        "heading: a. Removal",
        "step 1.: 1. Remove the seven screws (3) of the cover (4).",
        "step 2.: 2. Connect the leads as follows:",
        "step a. +: a. Red lead to connector 9,",
        "step b. +: b. Black lead to connector 8.",
        "step 3.: 3. Disconnect the leads from the",
        "step: hourmeter (11) and tag them.",
        "heading: b. Installation",
        "step 1.: 1. Install the hourmeter (11).",
        "step 2.: 2. Connect the leads to it.",
        "text: FOLLOW-ON TASK: Connect the battery.",
    ]


def test_an_entry_of_troubleshooting_is_a_fault() -> None:
    """Steps with their outcomes under a chapter of troubleshooting, an entry a unit."""
    page: list[Text] = [
        ("CHAPTER 3 TROUBLESHOOTING", 60.0, 40.0, 16.0, BOLD),
        ("1. HOURMETER IS NOT FUNCTIONING", 60.0, 80.0, 10.0, BOLD),
        *column(["Step 1. Start the engine and let it idle."], top=110),
        *column(["Step 2. Check the hourmeter after 6 minutes."], top=140),
        *column(["If the hourmeter advances, the procedure is completed."], 90, 170),
        ("2. TACHOMETER READING IS INCORRECT", 60.0, 220.0, 10.0, BOLD),
        *column(["Step 1. Connect the tester to the engine."], top=250),
        *column(["Step 2. Compare the two readings."], top=280),
    ]
    passages, _, units = units_of(draw([page]))
    assert [(unit.kind, unit.title) for unit in units] == [
        ("fault", "1. HOURMETER IS NOT FUNCTIONING"),
        ("fault", "2. TACHOMETER READING IS INCORRECT"),
    ]
    assert said(passages, units[0])[2:] == [
        "step Step 1.: Step 1. Start the engine and let it idle.",
        "step Step 2.: Step 2. Check the hourmeter after 6 minutes.",
        "text: If the hourmeter advances, the procedure is completed.",
    ]


def test_prose_in_lettered_paragraphs_is_text() -> None:
    """Paragraphs that state something are no steps, though they are numbered."""
    page: list[Text] = [
        ("1.1 Scope", 60.0, 40.0, 14.0, BOLD),
        *column(["a. This section is for the use of the operator of the machine."], top=70),
        *column(["b. The table contains what helps to find a fault in the borer."], top=100),
        *column(["c. Column 1 lists the parts in the order of their numbers."], top=130),
    ]
    _, _, units = units_of(draw([page]))
    assert [unit.kind for unit in units] == ["text"]


def test_long_text_is_cut_between_paragraphs() -> None:
    """No unit of text has more than 300 words, and none begins amid a paragraph."""
    lines = ["Grease the bearing of the borer after every eight hours of work in dust."] * 3
    page: list[Text] = [("4.1 Service", 60.0, 30.0, 14.0, BOLD)]
    for at in range(14):
        page += column(lines, top=60.0 + 50 * at)
    passages, _, units = units_of(draw([page]))
    assert [unit.kind for unit in units] == ["text"] * len(units)
    assert len(units) > 1
    for unit in units:
        assert unit.word_count <= 300
        assert text_of(passages, unit.lines[-1]).endswith("dust.")


def test_a_table_of_faults_is_one_unit_over_its_passages() -> None:
    """The head stands once, the rows follow; its columns say that it is a table of faults."""
    rows = [("Code", "Meaning", "Cause", "Remedy")] + [
        (f"E-{n:03d}", f"Pressure {n} low", "Valve stuck", f"Clean valve no. {n}")
        for n in range(1, 41)
    ]
    page: list[Text] = [
        ("7.2 Fault codes", 60.0, 20.0, 14.0, BOLD),
        ("Table 12. Fault codes", 60.0, 45.0, 10.0, BODY),
    ]
    for at, row in enumerate(rows):
        page += [(c, 60 + 120.0 * i, 70 + 16.0 * at, 10.0, BODY) for i, c in enumerate(row)]
    passages, _, units = units_of(draw([page]))
    assert len(passages) > 1
    assert [(unit.kind, unit.title) for unit in units] == [("fault", "Table 12. Fault codes")]
    lines = said(passages, units[0])
    assert lines[:3] == [
        "heading: 7.2 Fault codes",
        "header: Table 12. Fault codes",
        "header: Code | Meaning | Cause | Remedy",
    ]
    assert lines[3:] == [f"row: {' | '.join(row)}" for row in rows[1:]]


def test_a_running_head_with_the_chapter_in_it_is_furniture() -> None:
    """The manual's title repeats, the chapter beside it changes from page to page."""
    pages = []
    for number, chapter in enumerate(("Safety", "Operation", "Maintenance", "Parts"), 1):
        page: list[Text] = [
            ("HP-160 Press, Operation Manual", 60.0, 30.0, 8.0, BODY),
            (f"{number} {chapter}", 480.0, 30.0, 8.0, BODY),
            (f"{number}.1 About {chapter.lower()}", 60.0, 80.0, 14.0, BOLD),
        ]
        pages.append(page + column([f"The {chapter} of the press is read first."], top=110))
    passages, _, _ = units_of(draw(pages))
    assert not any("Operation Manual" in passage.text for passage in passages)


def test_each_entry_of_a_long_list_of_questions_is_a_unit() -> None:
    """A FAQ of more than 900 words is cut at its numbers, and a list within an entry is not."""
    answer = ["The borer stops where its oil is cold, and the lamp of the panel is lit then."] * 6
    pages: list[list[Text]] = []
    for first in (1, 5, 9):
        page: list[Text] = [("9 FAQ", 60.0, 20.0, 14.0, BOLD)] if first == 1 else []
        for at in range(4):
            top = 60.0 + 180 * at
            page += column([f"{first + at}. Why does part {first + at} stop by itself?"], top=top)
            page += column(answer, top=top + 30)
            if first + at == 3:
                page += column(["1. Warm the oil up first.", "2. Press the reset."], 80, top + 120)
        pages.append(page)
    _, _, units = units_of(draw(pages))
    assert [unit.title for unit in units[1:]] == [
        f"{n}. Why does part {n} stop by itself?" for n in range(1, 13)
    ]
    assert {unit.kind for unit in units} == {"text"}
