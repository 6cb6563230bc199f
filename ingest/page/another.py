"""What another reader reads on each page of a PDF: runs of characters with their places.

pdf-inspector (Rust, on lopdf) shares no code with pdfium: it decodes fonts, follows the content
stream and places characters by itself. What it decides about layout is not used.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

MOST_RUNS = 20_000
"""Runs of a page beyond which it is not compared: drawings made of letters."""


@dataclass(frozen=True, slots=True)
class Run:
    """Characters that are shown together; points, left from the page's left edge, `base` (the
    baseline) up from its lower edge; `size` is the letter height, `struck`: with a line through."""

    text: str
    left: float
    base: float
    right: float
    size: float
    struck: bool = False


def is_available() -> bool:
    """Whether there is another reader."""
    return find_spec("pdf_inspector") is not None


def read_runs(pdf: bytes) -> dict[int, list[Run]]:
    """The level runs of each page (1-based) in the order of the content stream.

    Raises whatever the reader raises, a panic of its own (a BaseException) among it.
    """
    import pdf_inspector

    pages: dict[int, list[Run]] = {}
    for item in pdf_inspector.extract_text_with_positions_bytes(pdf):
        if item.item_type == "text" and item.rotation == 0:
            pages.setdefault(item.page, []).append(_run(item))
    return pages


def _run(item: Any) -> Run:
    left = item.x
    return Run(item.text, left, item.y, left + item.width, item.height, item.is_strikeout)


def to_rows(pages: dict[int, list[Run]]) -> dict[int, list[Sequence[Any]]]:
    """As JSON has them."""
    return {
        page: [(r.text, r.left, r.base, r.right, r.size, r.struck) for r in runs[:MOST_RUNS]]
        for page, runs in pages.items()
    }


def from_rows(pages: dict[str, list[Sequence[Any]]]) -> dict[int, list[Run]]:
    """What `to_rows` wrote."""
    return {int(page): [Run(*row) for row in rows] for page, rows in pages.items()}
