"""Two readers: a line whose value the other reads otherwise is doubtful, and no other line is."""

import os
from collections.abc import Sequence
from dataclasses import replace

import pytest

from ingest.page import Line, PageText, Removed, mark_doubts, open_pdf, read_pages, read_runs
from ingest.page.doubts.another import Run, from_rows, to_rows
from ingest.sandbox import parse
from ingest.sandbox.beside import Beside
from ingest.settings import IngestSettings
from ingest.structure import with_doubts
from sql.doubts import Doubt
from sql.new_passage import NewPassage
from tests import fix_pdfs
from tests import fix_pdfs_doubt as made


def _read(pdf: bytes) -> list[PageText]:
    return read_pages(open_pdf(pdf), 10_000, lambda _: None)


def _doubts(pages: Sequence[PageText]) -> list[tuple[str, str]]:
    return [(line.text, line.doubt) for page in pages for line in page.lines if line.doubt]


def _misread(right: str, wrong: str) -> list[tuple[str, str]]:
    """What is doubtful of the page of values when its line is read wrongly."""
    pdf = made.page_of_values()
    pages = _read(pdf)
    (line,) = [line for line in pages[0].lines if line.text == right]
    line.text = wrong
    mark_doubts(pages, read_runs(pdf))
    return _doubts(pages)


def test_right_lines_are_not_doubtful() -> None:
    """Exponents, built-up fractions, note marks, signs and rows that are read as they are shown."""
    pdf = made.page_of_values()
    pages = _read(pdf)
    told = [line.text for line in pages[0].lines]
    assert told[:4] == [made.LEAK, made.BELT, made.NOTE, made.STORE]
    assert mark_doubts(pages, read_runs(pdf)) == 0
    assert _doubts(pages) == []


def test_no_line_of_an_ordinary_manual_is_doubtful() -> None:
    """Headings, steps, tables and page numbers of a sound manual."""
    pdf = fix_pdfs.manual()
    pages = _read(pdf)
    assert mark_doubts(pages, read_runs(pdf)) == 0


@pytest.mark.parametrize(
    ("right", "wrong", "why"),
    [
        (made.LEAK, made.LEAK.replace("10⁻⁶", "10-6"), "reads “10⁻⁶” where this says “10-6”"),
        (made.LEAK, made.LEAK.replace("10⁻⁶", "106"), "reads “10⁻⁶” where this says “106”"),
        (made.LEAK, made.LEAK.replace("10⁻⁶", "10"), "reads “10⁻⁶” where this says “10”"),
        (made.BELT, made.BELT.replace("1 1/2", "1 1"), "reads “1/2” here"),
        (made.BELT, made.BELT.replace("1 1/2", "1 12"), "reads “1/2” where this says “12”"),
        (made.BELT, made.BELT.replace("1 1/2", "11/2"), "where this says “11/2”"),
        (made.NOTE, made.NOTE.replace("85 (1)", "851"), "reads “85¹” where this says “851”"),
        (made.NOTE, made.NOTE.replace("85 (1)", "85"), "reads “85¹”"),
        (made.STORE, made.STORE.replace("-40", "40"), "reads “-40” where this says “40”"),
        (made.STORE, made.STORE.replace("+70", "70"), "reads “+70” where this says “70”"),
        (made.STORE, made.STORE.replace("-40 °C", "-40 C"), "reads “°C” here"),
        (made.STORE, made.STORE.replace("77-1204", "771204"), "where this says “771204”"),
        (made.STORE, made.STORE.replace("77-1204", "77-1264"), "“77-1204” where this says"),
        (made.STORE, made.STORE.replace("77-1204", "77- 1204"), "“77-1204”"),
        (made.STORE, made.STORE.replace(", part no. 77-1204", ""), "reads “77-1204” here"),
        ("Gland bolts 205 151", "Gland bolts 205151", "where this says “205151”"),
        ("Gland bolts 205 151", "Gland bolts 205 | 205", "“151”"),
        ("Gland bolts 205 151", "Gland bolts 205", "reads “151” here"),
    ],
)
def test_a_value_that_is_read_otherwise(right: str, wrong: str, why: str) -> None:
    """The line is doubtful, with what the other reader reads, and no other line is."""
    ((text, told),) = _misread(right, wrong)
    assert text == wrong
    assert told.startswith("another reader ")
    assert why in told, told


def test_struck_out_printed_over_each_other_outside_the_page() -> None:
    """What the other reader sees so is doubtful where our line still says it."""
    pdf = made.struck_and_overprinted()
    pages = _read(pdf)
    whole = "".join(line.text for line in pages[0].lines)
    mark_doubts(pages, read_runs(pdf))
    told = "\n".join(why for _, why in _doubts(pages))
    assert ("“40” struck out" in told) == ("40 N·m" in whole)
    assert ("“38” and “50” printed over each other" in told) == ("38" in whole)
    assert ("outside the page" in told) == ("22 mm" in whole)
    assert not any("18 mm" in text for text, _ in _doubts(pages))


def _line(text: str, top: float = 100, left: float = 60, right: float = 400) -> Line:
    return Line(text, left, top, right, top + 10, 10)


def _page(*lines: Line, removed: tuple[Removed, ...] = ()) -> PageText:
    text = "\n".join(line.text for line in lines)
    return PageText(1, None, text, list(lines), 800, False, removed=removed)


def _run(text: str, top: float = 100, left: float = 60, size: float = 10, right: float = 0) -> Run:
    return Run(text, left, 800 - top - 9, right or left + 5 * len(text), size)


def test_what_was_removed_is_not_missed() -> None:
    """A value that is kept out of the text for a reason makes no line doubtful."""
    runs = [_run("The stroke of the valve is 18 mm. It was 22 mm before.")]
    said = _line("The stroke of the valve is 18 mm. It was before.")
    missed, told = _page(replace(said)), _page(said, removed=(Removed("22", "struck out"),))
    assert mark_doubts([missed], {1: runs}) == 1
    assert mark_doubts([told], {1: runs}) == 0


def test_a_reader_that_cannot_read_is_not_heard() -> None:
    """Letters that are none of ours, a line that it has elsewhere, a page that it has not."""
    page = _page(_line("Tighten the cover screws crosswise to 32 N·m."))
    assert mark_doubts([page], {1: [_run("Qfdsgbc xkl slwbu uvdblu slruurfub xs 54 X·i.")]}) == 0
    assert mark_doubts([page], {}) == 0
    two = _page(_line("Tighten the cover screws crosswise to 32 N·m."), _line("See page 7.", 130))
    moved = [
        _run("Tighten the cover screws crosswise to 32 N·m.", 300),
        _run("See page 7.", 130),
    ]
    assert mark_doubts([two], {1: moved}) == 0


def test_words_that_are_broken_or_parted_otherwise() -> None:
    """A hyphen at a line's or a cell's end, words that run together, punctuation, typographic
    signs: no doubts."""
    lines = [
        _line("Torque the bolt to 35-40 N·m and fit washer MS35338-137 of the", 100),
        _line("kit, then check 2014–2020 models: 12 µm, 3 × 5, 6″ pipe.", 112),
    ]
    runs = [
        _run("Torque the bolt to 35-", 100),
        _run("40 N·m and fit washer MS35338-", 106, 60),
        _run("137 of thekit,", 112),
        _run('then check 2014-2020 models: 12 μm, 3 × 5, 6" pipe', 112, 160),
    ]
    page = _page(*lines)
    mark_doubts([page], {1: runs})
    assert _doubts([page]) == []


def test_soft_hyphens_that_the_other_drops() -> None:
    """Its plain text is asked whether the sign was there."""
    runs = [_run("Store the sensor at 40 to 85 degrees")]
    right, wrong = (_page(_line("Store the sensor at -40 to 85 degrees")) for _ in range(2))
    assert mark_doubts([right], {1: runs}, lambda: "Store the sensor at \u00ad40 to 85") == 0
    assert mark_doubts([wrong], {1: runs}, lambda: "Store the sensor at 40 to 85") == 1


def test_runs_survive_the_way_between_processes() -> None:
    """Rows as JSON has them."""
    runs = {3: [_run("10"), Run("-6", 1.0, 2.0, 3.0, 4.0, struck=True, loose=True)]}
    assert from_rows({str(page): rows for page, rows in to_rows(runs).items()}) == runs


def test_beside(monkeypatch: pytest.MonkeyPatch) -> None:
    """The other reader at work in a process of its own gives what it reads, and leaves nothing."""
    # This process has used the other reader, whose threads a fork has not: `parse` below uses it.
    runs = {1: [_run("10")]}
    monkeypatch.setattr("ingest.sandbox.beside.read_runs", lambda _: runs)
    monkeypatch.setattr("ingest.sandbox.beside.read_text", lambda _: "ten")
    beside = Beside(b"%PDF-")
    assert beside.runs() == runs
    assert beside.runs() == {}
    assert beside.text() == "ten"
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


@pytest.mark.parametrize("what", ["hang", "die", "raise"])
def test_a_reader_that_fails_costs_the_comparison_only(
    what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hanging, dying or raising, it is ended, and the manual is read all the same."""

    def read(_pdf: bytes) -> dict[int, list[Run]]:
        match what:
            case "hang":
                while True:
                    pass
            case "die":
                os.abort()
            case _:
                raise BaseException("a panic")

    monkeypatch.setattr("ingest.sandbox.beside.read_runs", read)
    monkeypatch.setattr("ingest.sandbox.beside._SECONDS", 0.3)
    beside = Beside(made.page_of_values())
    assert beside.runs() == {}
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_stored_with_the_passages() -> None:
    """A manual that is ingested tells its doubtful lines, and the passages that say them."""
    pdf = made.struck_and_overprinted()
    parsed = parse(pdf, IngestSettings(), lambda _done, _of: None)
    told = [text for page in parsed.remarks for text, _ in page.doubtful]
    assert parsed.doubtful == len(told)
    within = [doubt for passage in parsed.passages for doubt in passage.doubts]
    assert {doubt.text for doubt in within} <= {" ".join(text.split()) for text in told}


def test_a_doubt_goes_with_its_words() -> None:
    """To each passage of the page that says the line, or the part of it that was cut off there."""
    line = _line("opens at 85 degrees and is fully open at 95 degrees.")
    line.doubt = "why"
    page = _page(line)
    texts = (
        "The thermostat opens at 85 degrees and is fully\nopen at 95 degrees. Check it.",
        "The thermostat opens at 85 degrees and",
        "is fully open at 95 degrees. Check it.",
        "Another one opens at 86 degrees.",
    )
    passages = [NewPassage(n, 1, 1, "", "text", text) for n, text in enumerate(texts)]
    marked = with_doubts([*passages, NewPassage(9, 2, 2, "", "text", texts[0])], [page])
    assert [one.doubts for one in marked] == [
        (Doubt(line.text, "why"),),
        (Doubt("opens at 85 degrees and", "why"),),
        (Doubt("is fully open at 95 degrees.", "why"),),
        (),
        (),
    ]
