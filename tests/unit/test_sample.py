"""The sample manual: its PDF is what its source says, and its values agree with each other."""

import re
from pathlib import Path

import pypdfium2
import pytest
from pypdf import PdfReader

from bot.sample import SAMPLE_PDF, source
from bot.sample.build import build


def _pages(pdf: Path) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("sample") / "first.pdf"
    build(target)
    return target


@pytest.fixture(scope="module")
def text() -> str:
    return source.TEXT.read_text(encoding="utf-8")


def _grid(caption: str) -> source.Grid:
    _, blocks = source.read()
    return next(b for b in blocks if isinstance(b, source.Grid) and caption in b.caption)


def test_the_committed_pdf_is_what_the_source_builds(rebuilt: Path) -> None:
    """Each page of the committed PDF has the text of the same page built from the source now."""
    assert _pages(SAMPLE_PDF) == _pages(rebuilt)


def test_a_second_build_writes_the_same_bytes(rebuilt: Path) -> None:
    """The build is deterministic, so that the manual's content hash is stable."""
    again = rebuilt.with_name("again.pdf")
    build(again)
    assert again.read_bytes() == rebuilt.read_bytes()


def test_printed_labels_differ_from_the_page_index() -> None:
    """Front matter has roman labels, and label 1 is the fourth page; the footer prints them."""
    labels = PdfReader(SAMPLE_PDF).page_labels
    assert labels == ["i", "ii", "iii", *(str(n) for n in range(1, len(labels) - 2))]
    for label, page in list(zip(labels, _pages(SAMPLE_PDF), strict=True))[1:]:
        assert f"March 2024 {label}" in page


def test_every_heading_is_a_bookmark_on_its_page() -> None:
    """The outline holds every heading of the source, in order, pointing at the right page."""
    _, blocks = source.read()
    headings = [b.text for b in blocks if isinstance(b, source.Heading)]
    pages = _pages(SAMPLE_PDF)
    document = pypdfium2.PdfDocument(SAMPLE_PDF)
    bookmarks = [(b.get_title(), b.get_dest().get_index()) for b in document.get_toc()]
    document.close()
    assert [title for title, _ in bookmarks] == headings
    assert all(f"{title}\r\n" in pages[index] for title, index in bookmarks)


def test_the_contents_print_the_label_of_each_section() -> None:
    """The table of contents names the printed label of the page on which the heading stands."""
    labels = PdfReader(SAMPLE_PDF).page_labels
    pages = _pages(SAMPLE_PDF)
    entries = re.findall(r"^(\d[.\d]* [^.\r\n]+?)[ .]+(\d+)\r?$", pages[2], re.MULTILINE)
    assert len(entries) > 30
    for title, label in entries:
        assert f"{title}\r\n" in pages[labels.index(label)]


def test_a_table_runs_over_a_page_break() -> None:
    """The fault codes begin on one page and go on, below a repeated header, on the next."""
    pages = _pages(SAMPLE_PDF)
    first = next(n for n, page in enumerate(pages) if "Table 12. Fault codes" in page)
    assert "E-011" in pages[first]
    assert pages[first + 1].startswith("Code Meaning Cause Remedy")
    assert "E-063" in pages[first + 1]


def test_sections_that_the_text_refers_to_exist(text: str) -> None:
    """No reference to a section or chapter leads nowhere."""
    headings = set(re.findall(r"^#+ (\d[.\d]*) ", text, re.MULTILINE))
    found = re.findall(r"section (\d\.\d)|chapter (\d)|\((\d\.\d)\)|as in (\d\.\d)", text)
    referred = {number for groups in found for number in groups if number}
    schedule = {row[3] for row in _grid("Maintenance schedule").rows} - {"-"}
    assert len(referred) > 8
    assert referred | schedule <= headings


def test_part_numbers_in_procedures_are_in_the_parts_list(text: str) -> None:
    """A technician can order every part that a procedure names."""
    listed = {row[0] for row in _grid("Parts list").rows}
    named = set(re.findall(r"\b(?:160-\d{4}|HF-\d{4})\b", text))
    assert named - listed == {"160-0417", "HF-2208"}  # a serial number, and the superseded filter


def test_units_agree() -> None:
    """Pound-feet are the newton metres, psi are the bar, and force is pressure times area."""
    for joint, _, _, metric, customary in _grid("Torque values").rows:
        expected = float(metric.replace(",", "")) * 0.737562
        printed = float(customary.replace(",", ""))
        assert abs(printed - expected) <= (0.05 if "." in customary else 0.5), joint
    for bar, psi in re.findall(r"([\d,]+) bar \(([\d,]+) psi\)", source.TEXT.read_text("utf-8")):
        assert abs(float(psi.replace(",", "")) - float(bar) * 14.5038) < 6
    for force, pressure in _grid("Force and pressure").rows:
        kilonewtons = float(force.split()[0].replace(",", ""))
        assert float(pressure.split()[0]) == round(kilonewtons / (0.28**2 * 3.14159 / 4 * 100))


def test_torques_in_procedures_are_those_of_the_table(text: str) -> None:
    """Every N·m value in a procedure's last pass is a value of the torque table."""
    table = {row[3] for row in _grid("Torque values").rows}
    passes = {"70", "140", "100", "150", "79"}  # first passes, and the torque before revision C
    assert set(re.findall(r"([\d.,]+) N·m", text)) - passes <= table
