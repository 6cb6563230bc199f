"""Some pages of a PDF as a document of its own."""

import io
from pathlib import Path

from pypdf import PdfReader, PdfWriter


def pages_of(pdf: Path, first: int, last: int, title: str) -> bytes:
    """The pages from `first` to `last`, counted from 1, as a PDF of that title."""
    made, reader = PdfWriter(), PdfReader(pdf)
    for page in reader.pages[first - 1 : last]:
        made.add_page(page)
    made.add_metadata({"/Title": title})
    out = io.BytesIO()
    made.write(out)
    return out.getvalue()
