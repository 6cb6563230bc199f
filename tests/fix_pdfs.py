"""PDFs made by the tests: manuals as people write them, and files that no reader should trust."""

import io
import zlib
from collections.abc import Sequence

import pypdf
import pytest
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
)
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

Text = tuple[str, float, float, float, str]
"""(text, left, top, size, font) on a page, in points from its top left."""
BODY, BOLD = "Helvetica", "Helvetica-Bold"
EMBEDDED = "Vera"
"""A font whose letters the PDF brings itself."""
pdfmetrics.registerFont(TTFont(EMBEDDED, "Vera.ttf"))


def draw(pages: Sequence[Sequence[Text]], title: str = "") -> bytes:
    """A PDF with these texts where they are asked for."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    canvas.setTitle(title)
    for page in pages:
        for text, left, top, size, font in page:
            canvas.setFont(font, size)
            canvas.drawString(left, A4[1] - top - size, text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def column(
    lines: Sequence[str], left: float = 60, top: float = 60, size: float = 10, font: str = BODY
) -> list[Text]:
    """Lines one below the other, an empty one left free."""
    pitch = 1.2 * size
    return [(line, left, top + at * pitch, size, font) for at, line in enumerate(lines) if line]


def manual(pages: int = 6, title: str = "Borer B-20 Manual") -> bytes:
    """A manual with running header and footer, numbered headings, steps, a table, a warning."""
    made = []
    for number in range(1, pages + 1):
        page: list[Text] = [
            ("Borer B-20", 60, 30, 9, BODY),
            (f"Page {number}", 280, 800, 9, BODY),
            (f"{number}.1 Spindle service no. {number}", 60, 70, 15, BOLD),
            ("WARNING", 260, 110, 10, BOLD),
            ("Lock out the drive before work.", 210, 124, 10, BODY),
        ]
        page += column(
            [
                f"The spindle of unit {number} is held by six cap screws of grade 8.",
                "Check the run-out after every change of bearings, and note it in the log.",
            ],
            top=160,
        )
        page += column(
            [
                f"1. Remove the cover P/N 77{number:03d}-12.",
                "2. Loosen the cap screws in a cross pattern.",
                f"3. Torque the new screws to {30 + number} N-m.",
            ],
            left=75,
            top=210,
        )
        page.append(("Table 1. Torque values", 60, 280, 10, BODY))
        rows = [("Size", "Grade 5", "Grade 8")] + [
            (f"M{size}", f"{size * number}", f"{size * number + 3}") for size in (6, 8, 10, 12)
        ]
        for at, row in enumerate(rows):
            page += [
                (cell, 60 + 120 * place, 300 + 15 * at, 10, BODY) for place, cell in enumerate(row)
            ]
        made.append(page)
    return draw(made, title)


def borer(revision: str, torque: int, title: str = "Borer B-20 Manual", chapters: int = 4) -> bytes:
    """A manual whose cover names its revision; only the torque differs."""
    pages: list[list[Text]] = [[(title, 60, 60, 24, BOLD), (revision, 60, 120, 12, BODY)]]
    for number in range(1, chapters + 1):
        text = [f"The spindle screw of unit {number} takes {torque} N-m after each service."]
        text += [f"Check bearing {n} of the unit by hand, and note what you see." for n in range(9)]
        head: Text = (f"{number}.1 Service of unit {number}", 60, 60, 15, BOLD)
        pages.append([head, *column(text, top=100)])
    return draw(pages, title)


def encrypted(pdf: bytes, password: str) -> bytes:
    """The PDF, opened only with `password` (with "" by everybody)."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf))
    writer.encrypt(user_password=password, owner_password="owner", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def scan(pages: int = 3) -> bytes:
    """Pages with a picture and no text."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    for _ in range(pages):
        canvas.rect(100, 100, 300, 500, fill=1)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def without_pages() -> bytes:
    """A sound PDF that has no page."""
    out = io.BytesIO()
    pypdf.PdfWriter().write(out)
    return out.getvalue()


def with_content(content: bytes, resources: DictionaryObject | None = None) -> bytes:
    """One page with this content stream, packed."""
    writer = pypdf.PdfWriter()
    page = writer.add_blank_page(595, 842)
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    own = resources or DictionaryObject()
    own[NameObject("/Font")] = DictionaryObject({NameObject("/F1"): font})
    page[NameObject("/Resources")] = own
    stream = StreamObject()
    stream._data = zlib.compress(content)
    stream[NameObject("/Filter")] = NameObject("/FlateDecode")
    page[NameObject("/Contents")] = writer._add_object(stream)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def text_bomb(operators: int) -> bytes:
    """A small file whose one page writes text `operators` times."""
    line = b"(torque the cap screw to 30 N-m) Tj 0 -0.01 Td\n"
    return with_content(b"BT /F1 1 Tf 50 800 Td\n" + line * operators + b"ET")


def append_page(pdf: bytes, other: bytes) -> bytes:
    """The pages of both."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf))
    writer.append(io.BytesIO(other))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def self_reference(depth: int = 3) -> bytes:
    """A page whose form draws itself, `depth` times each time."""
    writer = pypdf.PdfWriter()
    page = writer.add_blank_page(595, 842)
    form = StreamObject()
    form._data = b"/X Do\n" * depth
    form[NameObject("/Type")] = NameObject("/XObject")
    form[NameObject("/Subtype")] = NameObject("/Form")
    form[NameObject("/BBox")] = ArrayObject([NumberObject(n) for n in (0, 0, 595, 842)])
    reference = writer._add_object(form)
    resources = DictionaryObject(
        {NameObject("/XObject"): DictionaryObject({NameObject("/X"): reference})}
    )
    form[NameObject("/Resources")] = resources
    page[NameObject("/Resources")] = resources
    content = StreamObject()
    content._data = b"/X Do\n"
    page[NameObject("/Contents")] = writer._add_object(content)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.fixture(scope="session")
def small_manual() -> bytes:
    """A manual of six pages."""
    return manual()
