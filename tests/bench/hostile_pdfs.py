"""Hostile and odd PDFs, made here: name -> bytes. What is drawn in most of them can be read."""

import io
import zlib
from collections.abc import Callable, Iterator

import pypdf
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)
from reportlab.pdfgen.canvas import Canvas

from tests import fix_pdfs

_TEXT = b"BT /F1 12 Tf 72 700 Td (Torque the cap screw to 30 N-m and check it again.) Tj ET\n"


def made() -> Iterator[tuple[str, bytes]]:
    """Every one, made when it is asked for."""
    for name, make in _MADE.items():
        yield name, make()


def _saved(writer: pypdf.PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _changed(change: Callable[[pypdf.PdfWriter], None]) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(fix_pdfs.manual(2)))
    change(writer)
    return _saved(writer)


def _boxed(width: float, height: float) -> bytes:
    def change(writer: pypdf.PdfWriter) -> None:
        for page in writer.pages:
            page.mediabox = pypdf.generic.RectangleObject((0, 0, width, height))

    return _changed(change)


def _many_pages(count: int) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    for number in range(count):
        canvas.drawString(72, 700, f"Page {number} tells how the borer's spindle {number} is held.")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _zeros(megabytes: int) -> bytes:
    """A content stream that unpacks to so many megabytes of spaces."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b" " * (1 << 20)) for _ in range(megabytes)) + packer.flush()
    return _streamed(packed, b"/Filter /FlateDecode")


def _twice_packed() -> bytes:
    packed = zlib.compress(zlib.compress(b" " * (200 << 20), 9), 9)
    return _streamed(packed, b"/Filter [/FlateDecode /FlateDecode]")


def _streamed(data: bytes, entries: bytes) -> bytes:
    """One page with this content stream, written by hand; readers find the objects themselves."""
    stream = b"<< /Length %d %s >> stream\n%s\nendstream" % (len(data), entries, data)
    return _objects(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        stream,
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )


def _objects(*objects: bytes, trailer: bytes = b"") -> bytes:
    body, offsets = b"%PDF-1.7\n", []
    for number, text in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, text)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    count = len(objects) + 1
    xref = b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table)
    end = b"trailer << /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n"
    return body + xref + end % (count, trailer, len(body))


def _page_tree_in_a_ring() -> bytes:
    return _objects(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 100000 >>",
    )


def _outline_in_a_ring() -> bytes:
    return _objects(
        b"<< /Type /Catalog /Pages 2 0 R /Outlines 6 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >> stream\n%s\nendstream" % (len(_TEXT), _TEXT),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Type /Outlines /First 7 0 R /Last 7 0 R /Count 1 >>",
        b"<< /Title (Service) /Parent 6 0 R /Next 7 0 R /First 6 0 R /Dest [3 0 R /Fit] >>",
    )


def _deep_outline() -> bytes:
    def change(writer: pypdf.PdfWriter) -> None:
        parent = None
        for number in range(400):
            parent = writer.add_outline_item(f"Level {number}", 0, parent=parent)

    return _changed(change)


def _title(title: str) -> Callable[[pypdf.PdfWriter], None]:
    def change(writer: pypdf.PdfWriter) -> None:
        writer.add_metadata({"/Title": title})

    return change


def _javascript(writer: pypdf.PdfWriter) -> None:
    script = TextStringObject("while (true) { app.alert('Update your reader'); }")
    action = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): script}
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(action)


def _attached(writer: pypdf.PdfWriter) -> None:
    writer.add_attachment("payload.pdf", fix_pdfs.manual(1))


def _xfa(writer: pypdf.PdfWriter) -> None:
    form = DecodedStreamObject()
    form.set_data(b"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'/>" * 5_000)
    parts = ArrayObject([TextStringObject("form"), writer._add_object(form)])
    fields = {NameObject("/Fields"): ArrayObject(), NameObject("/XFA"): parts}
    writer.root_object[NameObject("/AcroForm")] = DictionaryObject(fields)


def _turned(writer: pypdf.PdfWriter) -> None:
    for page in writer.pages:
        page[NameObject("/Rotate")] = NumberObject(270)


def _wrong_offsets(pdf: bytes) -> bytes:
    at = pdf.rindex(b"startxref")
    return pdf[:at] + b"startxref\n17\n%%EOF\n"


def _previous_is_itself(pdf: bytes) -> bytes:
    start = int(pdf.rsplit(b"startxref", 1)[1].split()[0])
    return pdf.replace(b"trailer\n<<", b"trailer\n<< /Prev %d" % start, 1)


_MANUAL = fix_pdfs.manual(3)
_MADE: dict[str, Callable[[], bytes]] = {
    "no bytes": lambda: b"",
    "a web page": lambda: b"<html><body>Sign in</body></html>" * 50,
    "random bytes with a PDF's head": lambda: b"%PDF-1.7\n" + bytes(range(256)) * 400,
    "cut short": lambda: _MANUAL[: len(_MANUAL) * 9 // 10],
    "garbled in the middle": lambda: _MANUAL[:300] + b"\0" * 400 + _MANUAL[700:],
    "wrong offset of its table": lambda: _wrong_offsets(_MANUAL),
    "table that comes before itself": lambda: _previous_is_itself(_MANUAL),
    "900 bytes before the head": lambda: b"\n" * 900 + _MANUAL,
    "5,000 bytes after the end": lambda: _MANUAL + b"\0" * 5_000,
    "a password": lambda: fix_pdfs.encrypted(_MANUAL, "secret"),
    "locked, but open to read": lambda: fix_pdfs.encrypted(_MANUAL, ""),
    "no pages": fix_pdfs.without_pages,
    "page tree in a ring": _page_tree_in_a_ring,
    "outline in a ring": _outline_in_a_ring,
    "outline of 400 levels": _deep_outline,
    "scan without text": fix_pdfs.scan,
    "5,000 pages": lambda: _many_pages(5_000),
    "5,001 pages": lambda: _many_pages(5_001),
    "form that draws itself": lambda: fix_pdfs.append_page(_MANUAL, fix_pdfs.self_reference()),
    "1 GB of spaces in 1 MB": lambda: _zeros(1_000),
    "200 MB packed twice": _twice_packed,
    "text bomb": lambda: fix_pdfs.text_bomb(1_500_000),
    "300,000 words on one spot": lambda: fix_pdfs.with_content(
        b"BT /F1 9 Tf 72 700 Td\n" + b"(x) Tj -5 0 Td\n" * 300_000 + b"ET"
    ),
    "one word of a million letters": lambda: fix_pdfs.with_content(
        b"BT /F1 1 Tf 10 700 Td\n" + b"(" + b"a" * 1_000_000 + b") Tj ET"
    ),
    "a million saved states": lambda: _streamed(b"q\n" * 1_000_000 + _TEXT, b""),
    "arrays in arrays": lambda: _streamed(b"[" * 200_000 + b"] TJ\n" + _TEXT, b""),
    "unknown operators": lambda: _streamed(b"foo bar 1 2 baz\n" * 50_000 + _TEXT, b""),
    "text outside the page": lambda: fix_pdfs.with_content(
        b"BT /F1 12 Tf 5000 9000 Td (Torque the screw to 30 N-m, far away.) Tj ET"
    ),
    "invisible text": lambda: fix_pdfs.with_content(b"3 Tr\n" + _TEXT),
    "font that is not there": lambda: _streamed(_TEXT.replace(b"/F1", b"/F9"), b""),
    "page of 100 km": lambda: _boxed(2.8e8, 2.8e8),
    "page without a size": lambda: _boxed(0, 0),
    "pages that lie on their side": lambda: _changed(_turned),
    "control characters in its title": lambda: _changed(_title("\x1b[2J\x00Borer\x07 \u202eB-20")),
    "title of 100,000 letters": lambda: _changed(_title("Borer " * 17_000)),
    "JavaScript without end": lambda: _changed(_javascript),
    "PDF in the PDF": lambda: _changed(_attached),
    "XFA form": lambda: _changed(_xfa),
}
