"""A page of a PDF as a picture, with the cited lines marked."""

import json

from ingest.errors import named
from ingest.sandbox.limited import Limits, run_limited

_LIMITS = Limits(seconds=30, memory_mb=1_536, output_mb=64)


def render_page(pdf: bytes, page: int, highlight: str | None = None, scale: float = 2.0) -> bytes:
    """A PNG of the page (1-based), `scale` pixels a point, 4,000 pixels a side at most.

    The lines of `highlight` are marked in see-through yellow wherever the page says them, white
    space and hyphens aside; lines that it does not say are left out. Drawn in a child process:
    IngestError (NoSuchPage, EncryptedPdf, BrokenPdf, ParseTimeout, ParseMemory) where it fails.
    """
    arguments = {"page": page, "highlight": highlight, "scale": scale}
    answer = b"".join(run_limited("ingest.sandbox.picture_child", pdf, arguments, _LIMITS))
    if answer.startswith(b"{"):
        told = json.loads(answer)
        raise named(told["error"], told["message"])
    return answer
