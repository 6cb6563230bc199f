"""Opens a PDF as it is or mended, or says in one sentence why it cannot be opened."""

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingest.errors import BrokenPdf, CutShortPdf, EmptyPdf, EncryptedPdf, LockedPdf
from ingest.page.outside.repair import is_cut, is_whole, lost_pages, mended
from ingest.page.outside.second_opinion import has_no_pages

_FORMS = (raw.FORMTYPE_ACRO_FORM, raw.FORMTYPE_XFA_FOREGROUND)
_PASSWORD, _SECURITY = 4, 5  # FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY


def open_pdf(pdf: bytes) -> pdfium.PdfDocument:
    """The open document; EncryptedPdf, LockedPdf, EmptyPdf, CutShortPdf or BrokenPdf where it
    cannot be opened, or where it was cut short so that pages of it are lost."""
    whole = is_whole(pdf)
    if not whole and is_cut(pdf):
        raise CutShortPdf
    document, opened = _open(pdf)
    # pdfium opens what is left of a file and counts the pages that it had.
    lost = [] if whole else lost_pages(opened)
    if lost and b"%%EOF" not in pdf[pdf.rfind(b"endobj") :]:
        raise CutShortPdf.of(len(lost), len(document))
    if document.get_formtype() in _FORMS:
        document.init_forms()  # draws the fields that come without a picture of their own
    return document


def _open(pdf: bytes) -> tuple[pdfium.PdfDocument, bytes]:
    """The document, and the bytes that it was opened from."""
    try:
        return pdfium.PdfDocument(pdf), pdf
    except pdfium.PdfiumError as error:
        code, first = getattr(error, "err_code", None), error
    if code == _PASSWORD:
        raise EncryptedPdf from first
    if code == _SECURITY:
        raise LockedPdf from first
    if has_no_pages(pdf):
        raise EmptyPdf from first
    for other in mended(pdf):
        try:
            document = pdfium.PdfDocument(other)
        except pdfium.PdfiumError:
            continue
        if len(document):
            return document, other
        document.close()
    raise BrokenPdf from first
