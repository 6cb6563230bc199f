"""Opens a PDF, or says in one sentence why it cannot be opened."""

import pypdfium2 as pdfium

from ingest.errors import BrokenPdf, EmptyPdf, EncryptedPdf
from ingest.page.second_opinion import has_no_pages

_PASSWORD = 4  # FPDF_ERR_PASSWORD
_TAIL = 4096


def open_pdf(pdf: bytes) -> pdfium.PdfDocument:
    """The open document; EncryptedPdf, EmptyPdf or BrokenPdf where it cannot be opened."""
    if b"startxref" not in pdf.rstrip(b"\0\r\n\t ")[-_TAIL:]:
        raise BrokenPdf  # cut short: pdfium would read what is left of it
    try:
        return pdfium.PdfDocument(pdf)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD:
            raise EncryptedPdf from error
        raise (EmptyPdf if has_no_pages(pdf) else BrokenPdf) from error
