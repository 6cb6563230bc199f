"""Units cut by hand, for tests of readers alone: the sample manual's by section, others by page."""

import json
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pypdfium2 as pdfium

from agent.evidence.units import Line, Role, Unit, UnitKind
from bot.sample import SAMPLE_PDF
from ingest.pages import read_pages
from ingest.passages import build_passages
from ingest.sections import find_headings
from sql.passages import Passage

TITLE = "HP-160 Hydraulic Press Operation and Maintenance Manual"
_RUNNING_HEAD = "HP-160 Hydraulic Press, Operation and Maintenance Manual"
_HEADING = re.compile(r"\d\.\d [A-Z].{3,50}")
_STEP = re.compile(r"(\d+\.|[a-z]\.) ")


@cache
def sample_units() -> tuple[Unit, ...]:
    """The sample manual's sections in order, each one unit with all its lines."""
    document = pdfium.PdfDocument(SAMPLE_PDF.read_bytes())
    pages = read_pages(document, 100_000, lambda _: None)
    passages = [
        Passage(
            made.ordinal + 1,
            1,
            TITLE,
            "C",
            made.page_from,
            made.page_to,
            None,
            made.section,
            made.kind,
            made.ordinal,
            made.text,
            made.cells,
            made.carried,
        )
        for made in build_passages(pages, find_headings(document, pages))
    ]
    cut: list[tuple[str, list[Line]]] = [("About this manual", [])]
    for line in (line for passage in passages for line in _lines(passage)):
        if _HEADING.fullmatch(line.text):
            cut.append((line.text, []))
        if not line.text.startswith(_RUNNING_HEAD):
            cut[-1][1].append(line)
    return tuple(_unit(title, lines) for title, lines in cut if lines)


def page_units(pages: Path, doc: str) -> list[Unit]:
    """The pages of a manual of `pages.jsonl`, each one unit with a line for each printed one."""
    units = []
    for line in pages.read_text("utf-8").splitlines():
        page = json.loads(line)
        if page["doc"] == doc and page["text"].strip():
            at = page["page"]
            passage = Passage(
                at, 2, doc, None, at, at, None, f"page {at}", "text", at, page["text"].strip()
            )
            units.append(_unit(passage.section, _lines(passage)))
    return units


def near(units: Iterable[Unit], words: Iterable[str], count: int = 6) -> list[Unit]:
    """The units that hold most of the words, as a search that finds what it should."""
    wanted = [re.sub(r"\s+", "", one).casefold() for one in words]

    def held(unit: Unit) -> int:
        text = re.sub(r"\s+", "", "".join(line.text for line in unit.lines)).casefold()
        return sum(one in text for one in wanted)

    return sorted(units, key=held, reverse=True)[:count]


def _lines(passage: Passage) -> list[Line]:
    return [
        Line(passage, text, _role(passage, number, text))
        for number, text in enumerate(passage.text.splitlines())
        if text.strip()
    ]


def _unit(section: str, lines: list[Line]) -> Unit:
    kind: UnitKind = "procedure" if any(line.role == "step" for line in lines) else "text"
    return Unit(kind, section, section, tuple(lines))


def _role(passage: Passage, number: int, text: str) -> Role:
    row = next((row for row in passage.cells if row.line == number), None)
    if row is not None:
        return "row" if row.heads else "header"
    if passage.kind == "warning":
        return "warning"
    return "step" if _STEP.match(text) else "text"
