"""The units of a PDF without a database, for tests of readers alone."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from agent.evidence.units import Line, Unit
from bot.sample import SAMPLE_PDF
from ingest.sandbox.reader import parse
from ingest.settings import IngestSettings
from sql.passages import Passage


@cache
def units_of(pdf: Path = SAMPLE_PDF) -> tuple[Unit, ...]:
    """The units of a manual in its order, as ingestion makes them; some seconds for a long one."""
    settings = IngestSettings(ocr_pages=0, _env_file=None)
    read = parse(pdf.read_bytes(), settings, lambda _done, _of: None)
    passages = [
        Passage(
            made.ordinal + 1,
            1,
            read.title,
            read.revision,
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
        for made in read.passages
    ]
    return tuple(
        Unit(
            unit.kind,
            unit.title,
            unit.section,
            tuple(
                Line(
                    passages[line.passage],
                    passages[line.passage].text[line.starts : line.ends],
                    line.role,
                    line.label,
                    line.level,
                )
                for line in unit.lines
            ),
            unit.ordinal + 1,
        )
        for unit in read.units
    )


def near(units: Iterable[Unit], words: Iterable[str], count: int = 8) -> list[Unit]:
    """The units that hold most of the words, as a search that finds what it should."""
    wanted = [bare(one) for one in words]

    def held(unit: Unit) -> int:
        text = bare("".join(line.text + line.read for line in unit.lines))
        return sum(one in text for one in wanted)

    return sorted(units, key=held, reverse=True)[:count]


def bare(text: str) -> str:
    """The text without white space and case."""
    return re.sub(r"\s+", "", text).casefold()
