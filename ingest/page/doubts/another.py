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
_INVISIBLE = (3, 7)


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
    loose: bool = False
    """Turned, or typed into a field: its place is not compared."""


def is_available() -> bool:
    """Whether there is another reader."""
    return find_spec("pdf_inspector") is not None


def read_runs(pdf: bytes) -> dict[int, list[Run]]:
    """The runs of each page (1-based) in the order of the content stream.

    Left out: what puts no letters on the page (render modes 3 and 7), but where most of a page is
    of that kind, as on scans whose text was recognised.

    Raises whatever the reader raises, a panic of its own (a BaseException) among it.
    """
    import pdf_inspector

    pages: dict[int, list[tuple[Run, bool]]] = {}
    for item in pdf_inspector.extract_text_with_positions_bytes(pdf):
        if item.item_type in ("text", "form_field"):
            pages.setdefault(item.page, []).append((_run(item), item.render_mode in _INVISIBLE))
    return {page: _visible(runs) for page, runs in pages.items()}


def _run(item: Any) -> Run:
    left, field = item.x, item.item_type == "form_field"
    text = item.text.partition(": ")[2] if field else item.text  # behind the field's name
    loose = field or item.rotation != 0
    return Run(text, left, item.y, left + item.width, item.height, item.is_strikeout, loose)


def _visible(runs: Sequence[tuple[Run, bool]]) -> list[Run]:
    seen = [run for run, invisible in runs if not invisible]
    return seen if 2 * len(seen) > len(runs) else [run for run, _ in runs]


def to_rows(pages: dict[int, list[Run]]) -> dict[int, list[Sequence[Any]]]:
    """As JSON has them."""
    return {
        page: [
            (r.text, r.left, r.base, r.right, r.size, r.struck, r.loose) for r in runs[:MOST_RUNS]
        ]
        for page, runs in pages.items()
    }


def from_rows(pages: dict[str, list[Sequence[Any]]]) -> dict[int, list[Run]]:
    """What `to_rows` wrote."""
    return {int(page): [Run(*row) for row in rows] for page, rows in pages.items()}


def read_text(pdf: bytes) -> str:
    """The plain text of all pages with its soft hyphens, which the runs are without."""
    import pdf_inspector

    return str(pdf_inspector.extract_text_bytes(pdf))
