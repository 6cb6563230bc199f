"""What people put on a page: form fields, typed text and stamps become part of the page; comments,
which a viewer opens on a click, are told apart from it, and attached files are named.

pdfium draws what is put on a page as a picture does, so that it is read where it stands.
"""

import ctypes
import re
from dataclasses import dataclass, field

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingest.page.sight.notes import Rect, struck_on

_MOST = 1_000
"""Annotations of a page that are looked at; an index page has some 200 links."""
_MOST_LETTERS = 2_000
"""Of one comment."""
_HIDDEN = raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW | raw.FPDF_ANNOT_FLAG_INVISIBLE
_APART = frozenset((raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP))
"""Kinds that show nothing of their own."""
_SHOWS_ITSELF = frozenset((raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_STAMP, raw.FPDF_ANNOT_WIDGET))
"""Kinds whose contents are what they show; those of the others are comments."""


@dataclass(frozen=True, slots=True)
class Field:
    """A form field: what was typed or chosen, or for a box to tick whether it is."""

    box: Rect
    value: str
    ticked: bool | None = None


@dataclass(slots=True)
class Overlay:
    """What is put on a page: form fields, typed text without a picture of its own, comments, names
    of attached files, what is struck out."""

    drawn: bool = False
    fields: list[Field] = field(default_factory=list)
    typed: list[Field] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    struck: list[Rect] = field(default_factory=list)


def overlay_of(pdf: pdfium.PdfDocument, page: pdfium.PdfPage) -> Overlay:
    """What is put on the page, before `draw_into` makes a part of the page of it."""
    found = Overlay(struck=struck_on(page))
    for index in range(min(raw.FPDFPage_GetAnnotCount(page.raw), _MOST)):
        annotation = raw.FPDFPage_GetAnnot(page.raw, index)
        if not annotation:
            continue
        try:
            kind = raw.FPDFAnnot_GetSubtype(annotation)
            if kind not in _APART and not raw.FPDFAnnot_GetFlags(annotation) & _HIDDEN:
                _take(found, pdf, annotation, kind)
        finally:
            raw.FPDFPage_CloseAnnot(annotation)
    return found


def draw_into(page: pdfium.PdfPage) -> bool:
    """Make what is put on the page a part of it, in memory; afterwards the page is to be opened
    again."""
    return bool(raw.FPDFPage_Flatten(page.raw, raw.FLAT_NORMALDISPLAY) == raw.FLATTEN_SUCCESS)


def _take(found: Overlay, pdf: pdfium.PdfDocument, annotation: object, kind: int) -> None:
    if kind == raw.FPDF_ANNOT_WIDGET:
        found.drawn = True
        if pdf.formenv and (one := _field(pdf, annotation)):
            found.fields.append(one)
        return
    if kind == raw.FPDF_ANNOT_FILEATTACHMENT:
        name = _text(raw.FPDFAttachment_GetName, raw.FPDFAnnot_GetFileAttachment(annotation))
        found.files.append(name or "a file without a name")
        return
    found.drawn = True
    said = _string(annotation, b"Contents")[:_MOST_LETTERS]
    if kind == raw.FPDF_ANNOT_FREETEXT:
        if said and not raw.FPDFAnnot_HasKey(annotation, b"AP"):
            found.typed.append(Field(_box(annotation), said))
    elif said and kind not in _SHOWS_ITSELF:
        found.comments.append(said)


def _field(pdf: pdfium.PdfDocument, annotation: object) -> Field | None:
    form = pdf.formenv.raw
    match raw.FPDFAnnot_GetFormFieldType(form, annotation):
        case raw.FPDF_FORMFIELD_CHECKBOX | raw.FPDF_FORMFIELD_RADIOBUTTON:
            ticked = bool(raw.FPDFAnnot_IsChecked(form, annotation))
            return Field(_box(annotation), "", ticked)
        case raw.FPDF_FORMFIELD_TEXTFIELD | raw.FPDF_FORMFIELD_COMBOBOX:
            value = _text(raw.FPDFAnnot_GetFormFieldValue, form, annotation)
            return Field(_box(annotation), value[:_MOST_LETTERS]) if value else None
    return None


def _box(annotation: object) -> Rect:
    box = raw.FS_RECTF()
    raw.FPDFAnnot_GetRect(annotation, box)
    return (
        min(box.left, box.right),
        min(box.bottom, box.top),
        max(box.left, box.right),
        max(box.bottom, box.top),
    )


def _string(annotation: object, key: bytes) -> str:
    return _text(raw.FPDFAnnot_GetStringValue, annotation, key)


def _text(ask: object, *about: object) -> str:
    """What pdfium says, which gives the length of a text first and then the text."""
    if about[0] is None:
        return ""
    length = ask(*about, None, 0)  # type: ignore[operator]
    buffer = ctypes.create_string_buffer(length)
    ask(*about, ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), length)  # type: ignore[operator]
    said = buffer.raw.decode("utf-16-le", "replace").rstrip("\0")
    return re.sub(r"[^\S\n]+", " ", said.replace("\r", "\n")).strip()
