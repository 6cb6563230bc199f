"""What annotations do to the page's words: some strike them out, some are drawn over them."""

from dataclasses import dataclass, field

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingest.page.drawn import Box, View

_MOST = 500
"""Annotations of a page that are looked at, and marked places of one."""
_UNSEEN = raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW
_SHAPES = frozenset(
    (
        raw.FPDF_ANNOT_SQUARE,
        raw.FPDF_ANNOT_CIRCLE,
        raw.FPDF_ANNOT_POLYGON,
        raw.FPDF_ANNOT_FREETEXT,
        raw.FPDF_ANNOT_STAMP,
        raw.FPDF_ANNOT_REDACT,
    )
)
"""Annotations that may have an area of their own colour."""


@dataclass(frozen=True, slots=True)
class Notes:
    """Boxes of what annotations strike out, and boxes of those that may cover what is under."""

    struck: list[Box] = field(default_factory=list)
    covers: list[Box] = field(default_factory=list)


def notes_on(page: pdfium.PdfPage, view: View) -> Notes:
    """What the annotations of a page do that are seen."""
    found = Notes()
    for at in range(min(raw.FPDFPage_GetAnnotCount(page), _MOST)):
        note = raw.FPDFPage_GetAnnot(page, at)
        if not note:
            continue
        kind = raw.FPDFAnnot_GetSubtype(note)
        if kind == raw.FPDF_ANNOT_STRIKEOUT or kind in _SHAPES:
            if raw.FPDFAnnot_GetFlags(note) & _UNSEEN:
                pass
            elif kind == raw.FPDF_ANNOT_STRIKEOUT:
                found.struck.extend(_marked(note, view))
            else:
                rect = raw.FS_RECTF()
                if raw.FPDFAnnot_GetRect(note, rect):
                    found.covers.append(view.box(rect.left, rect.bottom, rect.right, rect.top))
        raw.FPDFPage_CloseAnnot(note)
    return found


def _marked(note: raw.FPDF_ANNOTATION, view: View) -> list[Box]:
    found: list[Box] = []
    quad = raw.FS_QUADPOINTSF()
    for at in range(min(raw.FPDFAnnot_CountAttachmentPoints(note), _MOST)):
        if raw.FPDFAnnot_GetAttachmentPoints(note, at, quad):
            xs, ys = (quad.x1, quad.x2, quad.x3, quad.x4), (quad.y1, quad.y2, quad.y3, quad.y4)
            found.append(view.box(min(xs), min(ys), max(xs), max(ys)))
    return found
