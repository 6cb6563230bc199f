"""PDFs with text that nobody sees, or sees twice, and with text that looks as if and is seen."""

import io
from collections.abc import Callable

import pypdf
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
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

Draw = Callable[[Canvas], None]
LINES = (
    "The feed pump is serviced every 500 hours, and after each dry run.",
    "Shut both valves first, and let the housing cool down to 40 degrees.",
    "Take the values of this page only for pumps of the second series.",
)


def made(*pages: Draw) -> bytes:
    """A PDF with a page for each of the drawings; y counts from the bottom of A4."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1, pageCompression=0)
    for draw in pages:
        canvas.setFont("Helvetica", 10)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def prose(canvas: Canvas, top: float = 760, lines: int = 3) -> None:
    """Some lines of text, 14 points from one to the next."""
    for at in range(lines):
        canvas.drawString(60, top - 14 * at, LINES[at % 3])


def said(canvas: Canvas, text: str, left: float = 60, base: float = 700) -> float:
    """Write `text`, and give its right end."""
    canvas.drawString(left, base, text)
    return left + float(canvas.stringWidth(text, "Helvetica", 10))


def picture(width: int = 400, height: int = 60, shade: int = 255, text: str = "") -> ImageReader:
    """A picture of one shade, with text written in it."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (width, height), (shade, shade, shade))
    if text:
        ImageDraw.Draw(image).text((2, 2), text, fill=(0, 0, 0), font_size=height - 8)
    return ImageReader(image)


def layered(draw: Draw, *, off: bool, kind: str = "group") -> bytes:
    """A page on which `hidden_in` text stands in a layer that is off or on.

    `kind`: "group"; "membership" (a layer of layers, all of which must be on); "form" (a form that
    is in the layer as a whole: what `draw` writes last, by `canvas.doForm("inlayer")`).
    """
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(made(draw)))
    group = writer._add_object(
        DictionaryObject(
            {NameObject("/Type"): NameObject("/OCG"), NameObject("/Name"): TextStringObject("Old")}
        )
    )
    state = "/OFF" if off else "/ON"
    writer.root_object[NameObject("/OCProperties")] = DictionaryObject(
        {
            NameObject("/OCGs"): ArrayObject([group]),
            NameObject("/D"): DictionaryObject({NameObject(state): ArrayObject([group])}),
        }
    )
    layer = group
    if kind == "membership":
        layer = writer._add_object(
            DictionaryObject(
                {
                    NameObject("/Type"): NameObject("/OCMD"),
                    NameObject("/OCGs"): ArrayObject([group]),
                    NameObject("/P"): NameObject("/AllOn"),
                }
            )
        )
    resources = writer.pages[0]["/Resources"].get_object()
    assert isinstance(resources, DictionaryObject)
    if kind == "form":
        forms = resources["/XObject"].get_object()
        assert isinstance(forms, DictionaryObject)
        for form in forms.values():
            stream = form.get_object()
            assert isinstance(stream, StreamObject)
            stream[NameObject("/OC")] = layer
    else:
        resources[NameObject("/Properties")] = DictionaryObject({NameObject("/MC0"): layer})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def in_layer(canvas: Canvas, write: Draw) -> None:
    """What `write` draws, as marked content of the layer of `layered`."""
    canvas._code.append("/OC /MC0 BDC")
    write(canvas)
    canvas._code.append("EMC")


def turned(pdf: bytes, degrees: int) -> bytes:
    """The PDF, with its pages shown turned."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf))
    for page in writer.pages:
        page.rotate(degrees)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def whited(draw: Draw, left: float, bottom: float, right: float, top: float) -> bytes:
    """A page with an annotation, a white rectangle, over a part of it."""
    pdf = pypdf.PdfReader(io.BytesIO(made(draw)))
    writer = pypdf.PdfWriter(clone_from=pdf)
    stream = StreamObject()
    stream.set_data(f"1 g 0 0 {right - left} {top - bottom} re f".encode())
    stream.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/BBox"): ArrayObject(map(FloatObject, (0, 0, right - left, top - bottom))),
        }
    )
    note = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Square"),
            NameObject("/Rect"): ArrayObject(map(FloatObject, (left, bottom, right, top))),
            NameObject("/AP"): DictionaryObject({NameObject("/N"): writer._add_object(stream)}),
            NameObject("/F"): NumberObject(4),
        }
    )
    writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(note)])
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def noted(draw: Draw, left: float, right: float, base: float, *, hidden: bool = False) -> bytes:
    """A page with an annotation that strikes out what stands on `base` from left to right."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(made(draw)))
    low, high = base - 2.5, base + 8.5
    numbers = [left, high, right, high, left, low, right, low]
    note = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/StrikeOut"),
            NameObject("/Rect"): ArrayObject(map(FloatObject, (left, low, right, high))),
            NameObject("/QuadPoints"): ArrayObject(map(FloatObject, numbers)),
            NameObject("/C"): ArrayObject(map(FloatObject, (1, 0, 0))),
            NameObject("/F"): NumberObject(2 if hidden else 4),
        }
    )
    writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(note)])
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def cropped(draw: Draw, left: float, bottom: float, right: float, top: float) -> bytes:
    """A page of which only the given part is shown."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(made(draw)))
    writer.pages[0].cropbox = pypdf.generic.RectangleObject((left, bottom, right, top))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
