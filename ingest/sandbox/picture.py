"""A page of a PDF as a picture, with the cited lines marked, or with all that was read of it."""

import json
from collections.abc import Mapping
from typing import Any

from ingest.errors import named
from ingest.sandbox.limited import Limits, run_limited
from ingest.settings import IngestSettings

_LIMITS = Limits(seconds=30, memory_mb=1_536, output_mb=64)


def render_page(pdf: bytes, page: int, highlight: str | None = None, scale: float = 2.0) -> bytes:
    """A PNG of the page (1-based), `scale` pixels a point, 4,000 pixels a side at most.

    The lines of `highlight` are marked in see-through yellow wherever the page says them, white
    space and hyphens aside; lines that it does not say are left out. Drawn in a child process:
    IngestError (NoSuchPage, EncryptedPdf, BrokenPdf, ParseTimeout, ParseMemory) where it fails.
    """
    arguments = {"page": page, "highlight": highlight, "scale": scale}
    return _drawn("ingest.sandbox.picture_child", pdf, arguments, _LIMITS)


def render_lines(pdf: bytes, page: int, quote: str, scale: float = 3.0) -> bytes:
    """A PNG of the strip of the page that says `quote`, which is marked in it; what stands right
    above and below is there too. The whole page where it does not say it. Otherwise as
    `render_page`."""
    arguments = {"page": page, "highlight": quote, "scale": scale, "strip": True}
    return _drawn("ingest.sandbox.picture_child", pdf, arguments, _LIMITS)


def render_reading(pdf: bytes, page: int, settings: IngestSettings) -> bytes:
    """A PNG of the page (1-based) with its words, cells and their order as they are read.

    Drawn in a child process: IngestError as for `render_page`.
    """
    arguments = {"page": page, "page_characters": settings.page_characters}
    limits = Limits(settings.parse_seconds, settings.parse_memory_mb, _LIMITS.output_mb)
    return _drawn("ingest.sandbox.sketch_child", pdf, arguments, limits)


def _drawn(module: str, pdf: bytes, arguments: Mapping[str, Any], limits: Limits) -> bytes:
    answer = b"".join(run_limited(module, pdf, arguments, limits))
    if answer.startswith(b"{"):
        told = json.loads(answer)
        raise named(told["error"], told["message"])
    return answer
