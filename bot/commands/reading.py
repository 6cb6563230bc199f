"""The form of `shoptalk read --json`: what was read of a PDF, page by page and as passages."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from ingest.sandbox import Parsed
from sql.new_passage import NewPassage
from sql.new_unit import NewUnit


def reading_document(parsed: Parsed, page: int | None = None) -> dict[str, Any]:
    """{pages, passages, procedures, left} of the PDF, or of one page (1-based) of it."""
    remarks = {one.page: one for one in parsed.remarks}
    return {
        "pages": [
            {
                "page": one.page,
                "label": one.label,
                "text": one.text,
                "removed": _told(remarks[one.page].removed),
                "doubtful": _told(remarks[one.page].doubtful),
            }
            for one in parsed.pages
            if page in (None, one.page)
        ],
        "passages": [
            {
                "page": one.page_from,
                "section": one.section,
                "kind": one.kind,
                "text": one.text,
                "governs": one.governs,
                "rows": [
                    {"cells": row.cells, "heads": row.heads, "header": row.header}
                    for row in one.cells
                ],
            }
            for one in parsed.passages
            if page is None or one.page_from <= page <= one.page_to
        ],
        "procedures": [
            _procedure(one, parsed.passages)
            for one in parsed.units
            if one.kind == "procedure" and (page is None or one.page_from <= page <= one.page_to)
        ],
        "left": asdict(parsed.left),
    }


def _told(pairs: Sequence[Sequence[str]]) -> list[dict[str, str]]:
    return [{"text": text, "why": why} for text, why in pairs]


def _procedure(unit: NewUnit, passages: Sequence[NewPassage]) -> dict[str, Any]:
    return {
        "title": unit.title,
        "section": unit.section,
        "page": unit.page_from,
        "page_to": unit.page_to,
        "lines": [
            {
                "role": line.role,
                "label": line.label,
                "level": line.level,
                "text": passages[line.passage].text[line.starts : line.ends],
            }
            for line in unit.lines
        ],
    }
