"""Some pages of a PDF as a document of its own."""

import io
from pathlib import Path

from pypdf import PdfReader, PdfWriter


def pages_of(pdf: Path, first: int, last: int) -> bytes:
    """The pages from `first` to `last`, counted from 1, as a PDF."""
    made, reader = PdfWriter(), PdfReader(pdf)
    for page in reader.pages[first - 1 : last]:
        made.add_page(page)
    out = io.BytesIO()
    made.write(out)
    return out.getvalue()
