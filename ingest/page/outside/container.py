"""What a PDF is besides pages: a form of another kind, a cover over other files, attachments."""

import io
from contextlib import suppress

import pypdf
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingest.errors import Portfolio, XfaForm
from ingest.page.outside.odd import ODD
from ingest.page.words import one_line

_MOST_FILES = 500
_NAME = 120
_COVER = 2
"""A portfolio's own pages are a cover, of one page from Adobe's programs; one of more pages than
this is a manual that shows its attachments beside it."""
_FORM_PAGES = 50


def attached_files(pdf: pdfium.PdfDocument) -> list[str]:
    """Names of the files attached to the PDF as a whole."""
    names = []
    for index in range(min(pdf.count_attachments(), _MOST_FILES)):
        name = one_line(pdf.get_attachment(index).get_name())[:_NAME]
        names.append(name or "a file without a name")
    return names


def refuse_container(document: pdfium.PdfDocument, pdf: bytes) -> None:
    """XfaForm or Portfolio where the PDF's pages only say to open it with another program."""
    kind = document.get_formtype()
    if kind == raw.FORMTYPE_XFA_FULL or (
        kind == raw.FORMTYPE_XFA_FOREGROUND and not _has_annotations(document)
    ):
        raise XfaForm
    if len(document) > _COVER:
        return
    names = attached_files(document)
    if names and _is_collection(pdf):
        raise Portfolio.of(names)


def _has_annotations(document: pdfium.PdfDocument) -> bool:
    """Whether fields are drawn on any of the first pages, as on an XFA form for every viewer."""
    for index in range(min(len(document), _FORM_PAGES)):
        page = document[index]
        count = raw.FPDFPage_GetAnnotCount(page.raw)
        page.close()
        if count:
            return True
    return False


def _is_collection(pdf: bytes) -> bool:
    with suppress(*ODD):
        root = pypdf.PdfReader(io.BytesIO(pdf)).trailer["/Root"]
        return "/Collection" in root  # type: ignore[operator]
    return False
