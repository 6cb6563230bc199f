"""Has a PDF read by a child process: pages, passages and units, or one clear sentence why not."""

import json
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from ingest import errors
from ingest.page import Left, is_available, may_be_pdf
from ingest.sandbox.limited import Limits, run_limited
from ingest.settings import IngestSettings
from sql import doubts
from sql.new_unit import NewLine, NewUnit
from sql.pages import NewPage
from sql.passages import NewPassage
from sql.table_rows import from_json

PARSER = "pdfium-3"
"""Name of the way in which PDFs are read; a later one can tell which manuals to read again."""


@dataclass(frozen=True, slots=True)
class Remarks:
    """Beside a page's text: (text, why) of what was left out of it, and of lines of it that may
    be read wrongly."""

    page: int
    removed: list[tuple[str, str]]
    doubtful: list[tuple[str, str]]


@dataclass(slots=True)
class Parsed:
    """What was read from a PDF.

    `scanned` counts its pages without text, after `recognised` of them were read by text
    recognition in `ocr_seconds`, whose budget left `unrecognised` undone. `doubtful` counts the
    lines that may be read wrongly.
    """

    title: str = ""
    revision: str | None = None
    published: str | None = None
    equipment: str | None = None
    scanned: int = 0
    recognised: int = 0
    unrecognised: int = 0
    ocr_seconds: float = 0.0
    doubtful: int = 0
    pages: list[NewPage] = field(default_factory=list)
    passages: list[NewPassage] = field(default_factory=list)
    units: list[NewUnit] = field(default_factory=list)
    remarks: list[Remarks] = field(default_factory=list)
    left: Left = field(default_factory=Left)
    complete: bool = False


Report = Callable[[int, int], None]
Read = Callable[[bytes, IngestSettings, Report, Report], Parsed]
"""What `parse` is: (pdf, settings, progress, recognising)."""


def _nothing(_done: int, _of: int) -> None:
    """Nobody wants to know."""


def parse(
    pdf: bytes,
    settings: IngestSettings,
    progress: Report,
    recognising: Report = _nothing,
) -> Parsed:
    """The pages and passages of `pdf`; IngestError where it cannot be read within the limits.

    How the file is called is not asked: nothing that is read may depend on it.

    `progress` is called with (pages read, pages in all), `recognising` with those that are read by
    text recognition. Where that brings the reader down, the PDF is read without it.
    """
    check(pdf, settings)
    if not is_available() or not settings.ocr_pages or not settings.ocr_seconds:
        return _parse(pdf, settings, progress, recognising, ocr=False)
    begun = False

    def heard(done: int, of: int) -> None:
        nonlocal begun
        begun = True
        recognising(done, of)

    try:
        return _parse(pdf, settings, progress, heard, ocr=True)
    except (errors.BrokenPdf, errors.ParseMemory, errors.ParseTimeout):
        if not begun:
            raise
        return _parse(pdf, settings, progress, recognising, ocr=False)


def _parse(
    pdf: bytes,
    settings: IngestSettings,
    progress: Report,
    recognising: Report,
    *,
    ocr: bool,
) -> Parsed:
    arguments = {
        "max_pages": settings.max_pages,
        "page_characters": settings.page_characters,
        "ocr_pages": settings.ocr_pages if ocr else 0,
        "ocr_seconds": settings.ocr_seconds,
    }
    limits = Limits(
        settings.parse_seconds + (settings.ocr_seconds if ocr else 0),
        settings.parse_memory_mb,
        settings.parse_output_mb,
    )
    parsed, rest = Parsed(), b""
    with closing(run_limited("ingest.sandbox.reader_child", pdf, arguments, limits)) as pieces:
        for piece in pieces:
            *lines, rest = (rest + piece).split(b"\n")
            for line in lines:
                _take(parsed, json.loads(line), progress, recognising)
    if not parsed.complete:
        raise errors.BrokenPdf
    return parsed


def check(pdf: bytes, settings: IngestSettings) -> None:
    """EmptyPdf, TooLarge or NotAPdf for what need not be opened to be refused."""
    if not pdf:
        raise errors.EmptyPdf
    if len(pdf) > settings.max_bytes:
        raise errors.TooLarge
    if not may_be_pdf(pdf):
        raise errors.NotAPdf


def _take(parsed: Parsed, message: dict[str, Any], progress: Report, recognising: Report) -> None:
    match message:
        case {"done": done, "of": of}:
            progress(done, of)
        case {"error": name, "message": text}:
            raise errors.named(name, text)
        case {"recognised": done, "of": of}:
            recognising(done, of)
        case {"cover": cover, "scanned": scanned}:
            parsed.recognised = message["recognised_pages"]
            parsed.unrecognised = message["unrecognised_pages"]
            parsed.ocr_seconds = message["ocr_seconds"]
            parsed.doubtful = message["doubtful"]
            parsed.title, parsed.scanned = cover["title"], scanned
            parsed.revision, parsed.published = cover["revision"], cover["published"]
            parsed.equipment = cover["equipment"]
            parsed.left = Left(**message["left"])
        case {"remarks": remarks}:
            parsed.remarks.append(Remarks(**remarks))
        case {"page": page}:
            parsed.pages.append(NewPage(**page))
        case {"passage": passage}:
            rows, doubted = from_json(passage["cells"]), doubts.from_json(passage["doubts"])
            parsed.passages.append(NewPassage(**{**passage, "cells": rows, "doubts": doubted}))
        case {"unit": unit}:
            lines = tuple(NewLine(*line) for line in unit["lines"])
            parsed.units.append(NewUnit(**{**unit, "lines": lines}))
        case {"end": True}:
            parsed.complete = True
