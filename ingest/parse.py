"""Has a PDF read by a child process: pages and passages, or one clear sentence why not."""

import json
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from ingest import errors
from ingest.limited import Limits, run_limited
from ingest.settings import IngestSettings
from sql.pages import NewPage
from sql.passages import NewPassage
from sql.table_rows import from_json


@dataclass(slots=True)
class Parsed:
    """What was read from a PDF; `scanned` counts its pages without text."""

    title: str = ""
    revision: str | None = None
    published: str | None = None
    equipment: str | None = None
    scanned: int = 0
    pages: list[NewPage] = field(default_factory=list)
    passages: list[NewPassage] = field(default_factory=list)
    complete: bool = False


def parse(
    pdf: bytes, source_name: str, settings: IngestSettings, progress: Callable[[int, int], None]
) -> Parsed:
    """The pages and passages of `pdf`; IngestError where it cannot be read within the limits.

    `progress` is called with (pages read, pages in all).
    """
    check(pdf, settings)
    arguments = {
        "source_name": source_name,
        "max_pages": settings.max_pages,
        "page_characters": settings.page_characters,
    }
    limits = Limits(settings.parse_seconds, settings.parse_memory_mb, settings.parse_output_mb)
    parsed, rest = Parsed(), b""
    with closing(run_limited("ingest.parse_child", pdf, arguments, limits)) as pieces:
        for piece in pieces:
            *lines, rest = (rest + piece).split(b"\n")
            for line in lines:
                _take(parsed, json.loads(line), progress)
    if not parsed.complete:
        raise errors.BrokenPdf
    return parsed


def check(pdf: bytes, settings: IngestSettings) -> None:
    """EmptyPdf, TooLarge or NotAPdf for what need not be opened to be refused."""
    if not pdf:
        raise errors.EmptyPdf
    if len(pdf) > settings.max_bytes:
        raise errors.TooLarge
    if b"%PDF-" not in pdf[:1024]:
        raise errors.NotAPdf


def _take(parsed: Parsed, message: dict[str, Any], progress: Callable[[int, int], None]) -> None:
    match message:
        case {"done": done, "of": of}:
            progress(done, of)
        case {"error": name, "message": text}:
            raise errors.named(name, text)
        case {"cover": cover, "scanned": scanned}:
            parsed.title, parsed.scanned = cover["title"], scanned
            parsed.revision, parsed.published = cover["revision"], cover["published"]
            parsed.equipment = cover["equipment"]
        case {"page": page}:
            parsed.pages.append(NewPage(**page))
        case {"passage": passage}:
            parsed.passages.append(NewPassage(**{**passage, "cells": from_json(passage["cells"])}))
        case {"end": True}:
            parsed.complete = True
