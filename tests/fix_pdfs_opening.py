"""PDFs whose content is not in the text of their pages alone: forms, notes, pictures, noise."""

import io
from collections.abc import Sequence

import pypdf
from PIL import Image, ImageDraw, ImageFont
from pypdf.annotations import FreeText, Text
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from tests.fix_pdfs import BODY, BOLD, column, draw
from tests.fix_pdfs import Text as Drawn

A4 = (595.0, 842.0)
PROSE = [
    "The drive unit is serviced after 2000 hours. Lock out the main switch first,",
    "then let the unit cool down, and follow the values that are given below.",
]


def written(writer: pypdf.PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def over(pdf: bytes) -> pypdf.PdfWriter:
    return pypdf.PdfWriter(clone_from=io.BytesIO(pdf))


# forms and annotations


def widget(
    kind: str, name: str, box: Sequence[float], value: object, **more: object
) -> DictionaryObject:
    """A form field and its place in one; left, bottom, right, top."""
    made = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Widget"),
            NameObject("/FT"): NameObject(kind),
            NameObject("/T"): TextStringObject(name),
            NameObject("/F"): NumberObject(4),
            NameObject("/DA"): TextStringObject("/Helv 10 Tf 0 g"),
            NameObject("/Rect"): ArrayObject([FloatObject(side) for side in box]),
            NameObject("/V"): value,
        }
    )
    for key, own in more.items():
        made[NameObject(f"/{key}")] = own
    return made


def form(pages: Sequence[Sequence[Drawn]], fields: Sequence[DictionaryObject]) -> bytes:
    """Pages with form fields on the first of them."""
    writer = over(draw(pages))
    helvetica = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    references = ArrayObject(writer._add_object(one) for one in fields)
    writer.pages[0][NameObject("/Annots")] = references
    writer._root_object[NameObject("/AcroForm")] = DictionaryObject(
        {
            NameObject("/Fields"): references,
            NameObject("/DA"): TextStringObject("/Helv 10 Tf 0 g"),
            NameObject("/DR"): DictionaryObject(
                {NameObject("/Font"): DictionaryObject({NameObject("/Helv"): helvetica})}
            ),
        }
    )
    return written(writer)


def appearance(content: bytes, width: float, height: float) -> StreamObject:
    """What an annotation shows: a content stream with Helvetica as /F1."""
    made = StreamObject()
    made._data = content
    helvetica = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    made[NameObject("/Type")] = NameObject("/XObject")
    made[NameObject("/Subtype")] = NameObject("/Form")
    made[NameObject("/BBox")] = ArrayObject([FloatObject(n) for n in (0, 0, width, height)])
    made[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/Font"): DictionaryObject({NameObject("/F1"): helvetica})}
    )
    return made


def annotated(pdf: bytes, kind: str, box: Sequence[float], shows: str, **more: object) -> bytes:
    """The PDF with an annotation on its first page that shows a line of its own."""
    writer = over(pdf)
    width, height = box[2] - box[0], box[3] - box[1]
    content = f"BT /F1 10 Tf 2 {height / 2 - 4} Td ({shows}) Tj ET".encode()
    stream = writer._add_object(appearance(content, width, height))
    made = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject(kind),
            NameObject("/F"): NumberObject(4),
            NameObject("/Rect"): ArrayObject([FloatObject(side) for side in box]),
            NameObject("/AP"): DictionaryObject({NameObject("/N"): stream}),
        }
    )
    for key, own in more.items():
        made[NameObject(f"/{key}")] = own
    page = writer.pages[0]
    page[NameObject("/Annots")] = ArrayObject(
        [*page.get("/Annots", ArrayObject()), writer._add_object(made)]
    )
    return written(writer)


def typed_on(pdf: bytes, text: str, box: tuple[float, float, float, float]) -> bytes:
    """The PDF with text that a viewer draws without being told how."""
    writer = over(pdf)
    note = FreeText(text=text, rect=box)
    note.pop(NameObject("/AP"), None)
    writer.add_annotation(0, note)
    return written(writer)


def commented(pdf: bytes, text: str, at: tuple[float, float]) -> bytes:
    """The PDF with a note that opens on a click."""
    writer = over(pdf)
    writer.add_annotation(0, Text(text=text, rect=(at[0], at[1], at[0] + 18, at[1] + 18)))
    return written(writer)


# files in files


def attached(pdf: bytes, names: Sequence[str], *, collection: bool = False) -> bytes:
    """The PDF with files in it; `collection`: it is the cover of a portfolio."""
    writer = over(pdf)
    for name in names:
        writer.add_attachment(name, draw([column(PROSE)]))
    if collection:
        writer._root_object[NameObject("/Collection")] = DictionaryObject(
            {NameObject("/Type"): NameObject("/Collection"), NameObject("/View"): NameObject("/D")}
        )
    return written(writer)


def xfa() -> bytes:
    """A form that only Adobe's programs draw: its page says to wait."""
    writer = over(draw([column(["Please wait...", *PROSE])]))
    packets = StreamObject()
    packets._data = b"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'></xdp:xdp>"
    writer._root_object[NameObject("/NeedsRendering")] = pypdf.generic.BooleanObject(True)
    writer._root_object[NameObject("/AcroForm")] = DictionaryObject(
        {
            NameObject("/Fields"): ArrayObject(),
            NameObject("/XFA"): writer._add_object(packets),
        }
    )
    return written(writer)


# pictures


def lettered(lines: Sequence[str], size: int = 28) -> Image.Image:
    """A picture of lines of text."""
    font = ImageFont.load_default(size=size)
    picture = Image.new("L", (900, int(len(lines) * size * 1.6) + size), 255)
    pen = ImageDraw.Draw(picture)
    for at, line in enumerate(lines):
        pen.text((20, size // 2 + at * size * 1.6), line, 0, font)
    return picture


def landscape() -> Image.Image:
    """A picture without text: a slope of grey with a few shapes."""
    picture = Image.linear_gradient("L").resize((900, 600))
    pen = ImageDraw.Draw(picture)
    pen.ellipse((200, 100, 600, 500), outline=10, width=30)
    pen.polygon((500, 550, 700, 200, 880, 560), fill=40)
    return picture


def with_pictures(
    pages: Sequence[Sequence[Drawn]],
    pictures: Sequence[tuple[int, Image.Image, tuple[float, float, float, float]]],
) -> bytes:
    """Pages with pictures: (page from 0, picture, left, top, width, height in points)."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    for number, page in enumerate(pages):
        for text, left, top, size, font in page:
            canvas.setFont(font, size)
            canvas.drawString(left, A4[1] - top - size, text)
        for at, picture, (left, top, width, height) in pictures:
            if at == number:
                canvas.drawImage(ImageReader(picture), left, A4[1] - top - height, width, height)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


# fonts without letters


def shifted(text: str, by: int = 3) -> str:
    """Text as a font with wrong letters gives it."""
    return "".join(
        chr((ord(ch) - base + by) % 26 + base)
        if ch.isascii() and ch.isalpha() and (base := 97 if ch.islower() else 65)
        else ch
        for ch in text
    )


def numbered_glyphs(lines: Sequence[str], good: Sequence[str] = ()) -> bytes:
    """A page in a composite font that numbers its glyphs and says no letters; `good` lines above
    it in one that does."""
    glyphs = {ch: n for n, ch in enumerate(sorted(set("".join(lines))), 3)}
    content = b"BT /F1 10 Tf 60 800 Td 14 TL\n"
    content += b"".join(f"({line}) Tj T*\n".encode() for line in good)
    content += b"/F2 10 Tf\n"
    for line in lines:
        content += b"<" + "".join(f"{glyphs[ch]:04x}" for ch in line).encode() + b"> Tj T*\n"
    content += b"ET"
    writer = over(draw([[("x", 0, 0, 1, BODY)]]))
    page = writer.pages[0]
    described = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/FontDescriptor"),
            NameObject("/FontName"): NameObject("/AAAAAA+Noname"),
            NameObject("/Flags"): NumberObject(4),
            NameObject("/FontBBox"): ArrayObject([NumberObject(n) for n in (0, -200, 1000, 900)]),
            NameObject("/ItalicAngle"): NumberObject(0),
            NameObject("/Ascent"): NumberObject(900),
            NameObject("/Descent"): NumberObject(-200),
            NameObject("/CapHeight"): NumberObject(700),
            NameObject("/StemV"): NumberObject(80),
        }
    )
    inner = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/CIDFontType2"),
            NameObject("/BaseFont"): NameObject("/AAAAAA+Noname"),
            NameObject("/CIDSystemInfo"): DictionaryObject(
                {
                    NameObject("/Registry"): TextStringObject("Adobe"),
                    NameObject("/Ordering"): TextStringObject("Identity"),
                    NameObject("/Supplement"): NumberObject(0),
                }
            ),
            NameObject("/DW"): NumberObject(500),
            NameObject("/FontDescriptor"): writer._add_object(described),
        }
    )
    outer = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type0"),
            NameObject("/BaseFont"): NameObject("/AAAAAA+Noname"),
            NameObject("/Encoding"): NameObject("/Identity-H"),
            NameObject("/DescendantFonts"): ArrayObject([writer._add_object(inner)]),
        }
    )
    plain = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    page[NameObject("/Resources")] = DictionaryObject(
        {
            NameObject("/Font"): DictionaryObject(
                {NameObject("/F1"): plain, NameObject("/F2"): writer._add_object(outer)}
            )
        }
    )
    stream = StreamObject()
    stream._data = content
    page[NameObject("/Contents")] = writer._add_object(stream)
    return written(writer)


def table(head: Sequence[str], rows: Sequence[Sequence[str]], top: float = 120) -> list[Drawn]:
    """A table without rules."""
    return [
        (cell, 60 + 120 * place, top + 16 * at, 10, BOLD if at == 0 else BODY)
        for at, row in enumerate((head, *rows))
        for place, cell in enumerate(row)
    ]
