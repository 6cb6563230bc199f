"""What is wrong with a damaged PDF: whether it was cut short, which of its pages are lost, and
other bytes of the same file that a reader may open."""

import io
import re
from collections.abc import Iterator
from contextlib import suppress

import pypdf
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NullObject

from ingest.page.outside.odd import ODD

HEADER = b"%PDF-"
HEADER_WITHIN = 1 << 16
"""Bytes before the header that are skipped: mail headers and printer commands, seen up to 6 kB."""
_MOST_NODES = 20_000
"""Nodes of a page tree that are walked; the largest manual taken has 5,000 pages."""
_OBJECT = re.compile(rb"(?<!\d)(\d{1,8})[ \t\r\n]+(\d{1,5})[ \t\r\n]+obj\b")
_START = re.compile(rb"startxref\s+(\d{1,12})")
_END = re.compile(rb"\bxref\b|trailer|startxref|%%EOF|/Type\s*/XRef\b")
"""What follows the last of a file's objects, itself perhaps damaged."""
_CATALOG = re.compile(rb"/Type\s*/Catalog\b")


def may_be_pdf(pdf: bytes) -> bool:
    """Whether it has a PDF's header, or at least its objects."""
    return HEADER in pdf[:HEADER_WITHIN] or (
        b"endobj" in pdf and _OBJECT.search(pdf, 0, HEADER_WITHIN) is not None
    )


def is_whole(pdf: bytes) -> bool:
    """Whether the file ends as a PDF does: its last words name a cross reference that is there."""
    at = pdf.rfind(b"startxref")
    found = _START.match(pdf, at) if at >= 0 else None
    if found is None or _OBJECT.search(pdf, at):
        return False
    table = max(pdf.find(HEADER, 0, HEADER_WITHIN), 0) + int(found[1])
    return any(_is_table(pdf, start) for start in (table, int(found[1])))


def _is_table(pdf: bytes, start: int) -> bool:
    there = pdf[start : start + 64].lstrip()
    return there.startswith(b"xref") or bool(_OBJECT.match(there))


def is_cut(pdf: bytes) -> bool:
    """Whether a file that is not whole ends among its objects: the rest of it was not sent."""
    closed = pdf.rfind(b"endobj")
    return closed >= 0 and _END.search(pdf, closed) is None


def mended(pdf: bytes) -> Iterator[bytes]:
    """The file without what stands before it, with a trailer, written anew: what pdfium may open
    where it refused the file as it is."""
    at = pdf.find(HEADER, 0, HEADER_WITHIN)
    body = pdf[at:] if at >= 0 else HEADER + b"1.4\n" + pdf
    if body is not pdf and at:
        yield body
    root = _catalog(body)
    if root:
        yield body + b"\ntrailer\n<< /Root " + root + b" R >>\nstartxref\n0\n%%EOF\n"
    with suppress(*ODD):
        out = io.BytesIO()
        pypdf.PdfWriter(clone_from=pypdf.PdfReader(io.BytesIO(body))).write(out)
        yield out.getvalue()


def _catalog(pdf: bytes) -> bytes | None:
    """Number and generation of the last catalog that is an object by itself."""
    found = None
    for match in _CATALOG.finditer(pdf):
        found = match.start()
    if found is None:
        return None
    last = None
    for opened in _OBJECT.finditer(pdf, max(0, found - 2_000), found):
        last = opened
    return b" ".join(last.groups()) if last else None


def lost_pages(pdf: bytes) -> list[int]:
    """Pages (from 1) of a file that is not whole which the tree of pages names and whose page or
    text is not in the file; empty where nothing can be known."""
    with suppress(*ODD):
        reader = pypdf.PdfReader(io.BytesIO(pdf))
        pages = reader.trailer["/Root"]["/Pages"]  # type: ignore[index]
        return _lost(pages) if isinstance(pages, DictionaryObject) else []
    return []


def _lost(root: DictionaryObject) -> list[int]:
    lost: list[int] = []
    waiting: list[object] = [root]
    page = seen = 0
    while waiting and seen < _MOST_NODES:
        seen += 1
        node = _found(waiting.pop())
        kids = _found(node.get("/Kids")) if isinstance(node, DictionaryObject) else None
        if isinstance(kids, ArrayObject):
            waiting += reversed(list(kids))
            continue
        page += 1
        if not isinstance(node, DictionaryObject) or not _has_content(node):
            lost.append(page)
    counted = root.get("/Count")
    if isinstance(counted, int) and page < counted < _MOST_NODES:
        lost += range(page + 1, counted + 1)
    return lost


def _has_content(page: DictionaryObject) -> bool:
    """Whether what the page draws is in the file; a page may draw nothing at all."""
    if "/Contents" not in page:
        return True
    content = _found(page.raw_get("/Contents"))
    parts = list(content) if isinstance(content, ArrayObject) else [content]
    return not any(part is None for part in map(_found, parts))


def _found(value: object) -> object | None:
    """What a reference stands for; None where that is missing."""
    if isinstance(value, IndirectObject):
        try:
            value = value.get_object()
        except ODD:
            return None
    return None if isinstance(value, NullObject) else value
