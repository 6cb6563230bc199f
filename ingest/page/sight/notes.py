"""Which parts of a page annotations strike out; what else they draw becomes a part of the page."""

import pypdfium2 as pdfium
import pypdfium2.raw as raw

_MOST = 500
"""Annotations of a page that are looked at, and marked places of one."""
_UNSEEN = raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW

Rect = tuple[float, float, float, float]
"""Left, bottom, right, top in the page's own frame."""


def struck_on(page: pdfium.PdfPage) -> list[Rect]:
    """What the annotations of a page that are seen strike out."""
    found: list[Rect] = []
    for at in range(min(raw.FPDFPage_GetAnnotCount(page), _MOST)):
        note = raw.FPDFPage_GetAnnot(page, at)
        if not note:
            continue
        strikes = raw.FPDFAnnot_GetSubtype(note) == raw.FPDF_ANNOT_STRIKEOUT
        if strikes and not raw.FPDFAnnot_GetFlags(note) & _UNSEEN:
            found += _marked(note)
        raw.FPDFPage_CloseAnnot(note)
    return found


def _marked(note: raw.FPDF_ANNOTATION) -> list[Rect]:
    found: list[Rect] = []
    quad = raw.FS_QUADPOINTSF()
    for at in range(min(raw.FPDFAnnot_CountAttachmentPoints(note), _MOST)):
        if raw.FPDFAnnot_GetAttachmentPoints(note, at, quad):
            xs, ys = (quad.x1, quad.x2, quad.x3, quad.x4), (quad.y1, quad.y2, quad.y3, quad.y4)
            found.append((min(xs), min(ys), max(xs), max(ys)))
    return found
