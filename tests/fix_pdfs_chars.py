"""PDFs whose characters and raised type are as manuals have them: odd codes, fonts, exponents."""

import io
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import pypdf
import reportlab
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from ingest.page.letters.font_codes import letters_by_glyph

Set = tuple[str, float, float]
"""(text, size, points over the line of the first size)."""
VERA = Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"
"""A TrueType font that comes with reportlab."""


def typeset(lines: Sequence[Sequence[Set]], left: float = 60, apart: bool = False) -> bytes:
    """A page with lines of text of several sizes; "|" jumps to the next 100 points.

    `apart`: what is raised or lowered is written after all the rest, as many programs do.
    """
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    texts: list[tuple[str, float, float, float]] = []
    for at, line in enumerate(lines):
        x, y = left, A4[1] - 80 - 24 * at
        for text, size, up in line:
            if text == "|":
                x = left + 100 * ((x - left) // 100 + 1)
                continue
            texts.append((text, x, y + up, size))
            x += stringWidth(text, "Helvetica", size)
    for text, x, y, size in sorted(texts, key=lambda one: apart and one[3] < 9):
        canvas.setFont("Helvetica", size)
        canvas.drawString(x, y, text)
    canvas.save()
    return out.getvalue()


def stacked(
    before: str, over: str, under: str, after: str, size: float = 7, rule: bool = True
) -> bytes:
    """A page with a line that has a built-up fraction, or two limits, between two texts."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    canvas.setFont("Helvetica", 11)
    canvas.drawString(60, 700, before)
    x = 60 + stringWidth(before, "Helvetica", 11) + 1
    wide = max(stringWidth(text, "Helvetica", size) for text in (over, under))
    canvas.setFont("Helvetica", size)
    canvas.drawCentredString(x + wide / 2, 704.5, over)
    canvas.drawCentredString(x + wide / 2, 695.5, under)
    if rule:
        canvas.line(x, 702.5, x + wide, 702.5)
    canvas.setFont("Helvetica", 11)
    canvas.drawString(x + wide + 1, 700, after)
    canvas.save()
    return out.getvalue()


def mapped(codes: bytes, letters: Mapping[int, str], name: str = "Helvetica") -> bytes:
    """A page with these codes of a simple font, whose ToUnicode says what `letters` says."""
    whole = {code: chr(code) for code in codes if code not in letters} | dict(letters)
    font = _font("/Type1", name)
    font[NameObject("/ToUnicode")] = _stream(_to_unicode(whole, 1))
    return page_of([(font, codes)])


def unnamed(codes: bytes, *more: tuple[bytes, float]) -> bytes:
    """A page with these codes of a Type 3 font without names, as old TeX wrote them; `more`: codes
    of another such font, drawn at `x` on the same line."""
    return page_of([(_type3(codes), codes), *((_type3(own), own, x) for own, x in more)])


def glyphs(text: str, named: bool = False, called: Mapping[str, str] | None = None) -> bytes:
    """A page with `text` by the numbers of its glyphs in an embedded font without ToUnicode.

    `named`: the font keeps its table of letters; `called`: a ToUnicode says these for letters of
    the text, and the rest of them for what they are.
    """
    data = VERA.read_bytes()
    by_letter = {letter: glyph for glyph, letter in letters_by_glyph(data).items()}
    codes = b"".join(by_letter[letter].to_bytes(2, "big") for letter in text)
    if not named:
        data = data.replace(b"cmap", b"cxap", 1)
    file = _stream(data)
    file[NameObject("/Length1")] = NumberObject(len(data))
    described = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/FontDescriptor"),
            NameObject("/FontName"): NameObject("/Vera"),
            NameObject("/Flags"): NumberObject(4),
            NameObject("/Ascent"): NumberObject(760),
            NameObject("/Descent"): NumberObject(-240),
            NameObject("/FontBBox"): ArrayObject(map(NumberObject, (-180, -235, 1290, 930))),
            NameObject("/FontFile2"): file,
        }
    )
    inner = _font("/CIDFontType2", "Vera")
    inner[NameObject("/FontDescriptor")] = described
    inner[NameObject("/DW")] = NumberObject(600)
    inner[NameObject("/CIDSystemInfo")] = DictionaryObject(
        {
            NameObject("/Registry"): TextStringObject("Adobe"),
            NameObject("/Ordering"): TextStringObject("Identity"),
            NameObject("/Supplement"): NumberObject(0),
        }
    )
    font = _font("/Type0", "Vera")
    font[NameObject("/Encoding")] = NameObject("/Identity-H")
    font[NameObject("/DescendantFonts")] = ArrayObject([inner])
    if called is not None:
        letters = {by_letter[letter]: called.get(letter, letter) for letter in text}
        font[NameObject("/ToUnicode")] = _stream(_to_unicode(letters, 2))
    return page_of([(font, codes)])


def lettered(text: str, layer: bool = True) -> bytes:
    """A page that writes each letter as a text of its own, as drawings do, in a layer."""
    writer = pypdf.PdfWriter()
    page = writer.add_blank_page(595, 842)
    content, x = b"", 60.0
    for letter in text:
        one = f"BT /F0 12 Tf {x:.2f} 700 Td ({letter}) Tj ET\n".encode()
        content += b"/OC /L BDC " + one + b"EMC\n" if layer else one
        x += stringWidth(letter, "Helvetica", 12)
    group = writer._add_object(
        DictionaryObject(
            {NameObject("/Type"): NameObject("/OCG"), NameObject("/Name"): TextStringObject("L")}
        )
    )
    page[NameObject("/Resources")] = DictionaryObject(
        {
            NameObject("/Font"): DictionaryObject(
                {NameObject("/F0"): _font("/Type1", "Helvetica")}
            ),
            NameObject("/Properties"): DictionaryObject({NameObject("/L"): group}),
        }
    )
    page[NameObject("/Contents")] = writer._add_object(_stream(content))
    every = ArrayObject([group])
    writer._root_object[NameObject("/OCProperties")] = DictionaryObject(
        {
            NameObject("/OCGs"): every,
            NameObject("/D"): DictionaryObject({NameObject("/ON"): every}),
        }
    )
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def page_of(
    texts: Sequence[tuple[DictionaryObject, bytes] | tuple[DictionaryObject, bytes, float]],
) -> bytes:
    """A page with the codes of each font, below each other or where it is asked for."""
    writer = pypdf.PdfWriter()
    page = writer.add_blank_page(595, 842)
    fonts = DictionaryObject()
    content = b""
    for at, (font, codes, *place) in enumerate(texts):
        for holder in (font, *(one.get_object() for one in font.get("/DescendantFonts", ()))):
            _indirect(writer, holder)
        fonts[NameObject(f"/F{at}")] = writer._add_object(font)
        x, y = (place[0], 700) if place else (60, 700 - 20 * at)
        content += f"BT /F{at} 12 Tf {x} {y} Td <{codes.hex()}> Tj ET\n".encode()
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    page[NameObject("/Contents")] = writer._add_object(_stream(content))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _indirect(writer: pypdf.PdfWriter, holder: DictionaryObject) -> None:
    """Streams must be objects of their own."""
    for key, value in list(holder.items()):
        if isinstance(value, StreamObject):
            holder[NameObject(key)] = writer._add_object(value)
        elif isinstance(value, DictionaryObject):
            _indirect(writer, value)


def _font(subtype: str, name: str) -> DictionaryObject:
    return DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject(subtype),
            NameObject("/BaseFont"): NameObject(f"/{name}"),
        }
    )


def _type3(codes: bytes) -> DictionaryObject:
    procedures, names = DictionaryObject(), ArrayObject()
    for code in sorted(set(codes) - {0x20}):
        procedures[NameObject(f"/a{code}")] = _stream(b"520 0 0 0 480 700 d1 0 0 480 700 re f")
        names.extend((NumberObject(code), NameObject(f"/a{code}")))
    font = _font("/Type3", "none")
    del font["/BaseFont"]
    font[NameObject("/FontBBox")] = ArrayObject(map(NumberObject, (0, 0, 1000, 1000)))
    font[NameObject("/FontMatrix")] = ArrayObject(map(FloatObject, (0.001, 0, 0, 0.001, 0, 0)))
    font[NameObject("/FirstChar")] = NumberObject(0)
    font[NameObject("/LastChar")] = NumberObject(255)
    font[NameObject("/Widths")] = ArrayObject([NumberObject(520)] * 256)
    font[NameObject("/CharProcs")] = procedures
    font[NameObject("/Encoding")] = DictionaryObject(
        {NameObject("/Type"): NameObject("/Encoding"), NameObject("/Differences"): names}
    )
    return font


def _to_unicode(letters: Mapping[int, str], width: int) -> bytes:
    lines = [
        f"<{code:0{2 * width}x}> <{letter.encode('utf-16-be', 'surrogatepass').hex()}>"
        for code, letter in sorted(letters.items())
    ]
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def\n"
        f"1 begincodespacerange <{'00' * width}> <{'ff' * width}> endcodespacerange\n"
        f"{len(lines)} beginbfchar\n" + "\n".join(lines) + "\nendbfchar endcmap end end"
    ).encode()


def _stream(data: bytes) -> StreamObject:
    stream = StreamObject()
    stream._data = zlib.compress(data)
    stream[NameObject("/Filter")] = NameObject("/FlateDecode")
    return stream
