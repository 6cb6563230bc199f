"""What a page's own fonts say of codes that no table of the PDF gives a letter for.

A composite font without ToUnicode numbers its glyphs: code 147 is the 147th glyph, not a letter of
any code page. The embedded font file still knows its letters, by its own `cmap`.
"""

import io
import struct
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cached_property
from typing import Any

import pypdf
import pypdfium2 as pdfium
from pypdf.errors import PyPdfError

_ODD = (
    PyPdfError, zlib.error, struct.error, ValueError, LookupError, TypeError, AttributeError,
    ArithmeticError, RuntimeError, pdfium.PdfiumError,
)  # fmt: skip
"""What is raised on odd files and fonts: pypdf's errors, and those of code that met them."""
_MOST_FONTS, _DEEPEST = 200, 4
"""Fonts of a page, and forms in forms, that are looked at."""
_LARGEST = 30_000_000
"""Bytes of a font file, unpacked; those with all Chinese signs have 20 MB."""
_UNICODE_TABLES = ((3, 10), (0, 6), (0, 4), (3, 1), (0, 3), (0, 2), (0, 1), (0, 0))
"""(platform, encoding) of the tables of a `cmap` that are in Unicode, the widest first."""


class FontCodes:
    """The composite fonts without ToUnicode of a page; read when first asked for."""

    def __init__(self, pdf: pdfium.PdfDocument, index: int) -> None:
        self._pdf, self._index = pdf, index

    def letter(self, font: str, code: int) -> str | None:
        """The letter of a code of such a font, "" where nobody knows it; None for other fonts."""
        letters = self.by_name.get(font)
        return None if letters is None else letters.get(code, "")

    @cached_property
    def by_name(self) -> Mapping[str, Mapping[int, str]]:
        """Letters by code, of each such font by its name."""
        found: dict[str, dict[int, str]] = {}
        # A font that cannot be read names no letters; its codes stay as pdfium gave them.
        with suppress(*_ODD):
            for font in _fonts(_alone(self._pdf, self._index)):
                if font.get("/Subtype") == "/Type0" and "/ToUnicode" not in font:
                    name = str(font.get("/BaseFont", "/"))[1:]
                    found.setdefault(name, {}).update(_letters(font))
        return found


def _alone(pdf: pdfium.PdfDocument, index: int) -> Any:
    """The page as pypdf has it, out of a PDF of its own: the whole would take seconds."""
    with pdfium.PdfDocument.new() as one:
        one.import_pages(pdf, [index])
        out = io.BytesIO()
        one.save(out)
    return pypdf.PdfReader(out).pages[0]


def _fonts(page: Any) -> Iterator[Any]:
    """The font dictionaries of a page and of the forms that it draws."""
    todo = [(page.get("/Resources"), 0)]
    seen = 0
    while todo and seen < _MOST_FONTS:
        resources, depth = todo.pop()
        if resources is None:
            continue
        resources = resources.get_object()
        for font in resources.get("/Font", {}).values():
            seen += 1
            yield font.get_object()
        for form in resources.get("/XObject", {}).values() if depth < _DEEPEST else ():
            seen += 1
            todo.append((form.get_object().get("/Resources"), depth + 1))


def _letters(font: Any) -> dict[int, str]:
    """Letters by code of a composite font whose codes are numbers of glyphs."""
    inner = font["/DescendantFonts"][0].get_object()
    described = inner["/FontDescriptor"].get_object()
    file = described.get("/FontFile2") or described.get("/FontFile3")
    if file is None or not str(font.get("/Encoding")).startswith("/Identity"):
        return {}
    data = file.get_object().get_data()
    if len(data) > _LARGEST:
        return {}
    by_glyph = letters_by_glyph(data)
    numbers = inner.get("/CIDToGIDMap", "/Identity")
    if isinstance(numbers, str):
        return by_glyph
    packed = numbers.get_object().get_data()
    glyphs = struct.unpack(f">{len(packed) // 2}H", packed[: len(packed) // 2 * 2])
    return {code: by_glyph[glyph] for code, glyph in enumerate(glyphs) if glyph in by_glyph}


def letters_by_glyph(font: bytes) -> dict[int, str]:
    """The letter that each glyph of a TrueType or OpenType file is drawn for, by its `cmap`.

    Raises struct.error on a file that ends too early.
    """
    (tables,) = struct.unpack_from(">H", font, 4)
    cmap = next(
        (
            struct.unpack_from(">I", font, at + 8)[0]
            for at in range(12, 12 + 16 * min(tables, 64), 16)
            if font[at : at + 4] == b"cmap"
        ),
        None,
    )
    if cmap is None:
        return {}
    (count,) = struct.unpack_from(">H", font, cmap + 2)
    places = {
        struct.unpack_from(">HH", font, at): struct.unpack_from(">I", font, at + 4)[0]
        for at in range(cmap + 4, cmap + 4 + 8 * min(count, 32), 8)
    }
    place = next((places[table] for table in _UNICODE_TABLES if table in places), None)
    letters: dict[int, str] = {}
    if place is not None:
        for code, glyph in _mapped(font, cmap + place):
            if glyph and not 0xD800 <= code <= 0xDFFF and code <= 0x10FFFF:
                letters.setdefault(glyph, chr(code))
    return letters


def _mapped(font: bytes, at: int) -> Iterator[tuple[int, int]]:
    """(code, glyph) of a table of format 4 or 12, at most once for each code."""
    (form,) = struct.unpack_from(">H", font, at)
    if form == 12:
        (groups,) = struct.unpack_from(">I", font, at + 12)
        past = 0
        for group in range(groups):
            first, last, glyph = struct.unpack_from(">III", font, at + 16 + 12 * group)
            for code in range(max(first, past), min(last, 0x10FFFF) + 1):
                yield code, glyph + code - first
            past = max(past, last + 1)
    if form != 4:
        return
    (double,) = struct.unpack_from(">H", font, at + 6)
    count = double // 2
    ends = struct.unpack_from(f">{count}H", font, at + 14)
    starts = struct.unpack_from(f">{count}H", font, at + 16 + double)
    deltas = struct.unpack_from(f">{count}H", font, at + 16 + 2 * double)
    offsets = struct.unpack_from(f">{count}H", font, at + 16 + 3 * double)
    past = 0
    for n in range(count):
        for code in range(max(starts[n], past), ends[n] + 1):
            glyph = code
            if offsets[n]:
                place = at + 16 + 3 * double + 2 * n + offsets[n] + 2 * (code - starts[n])
                glyph = struct.unpack_from(">H", font, place)[0] if place + 2 <= len(font) else 0
            yield code, (glyph + deltas[n]) & 0xFFFF if glyph or not offsets[n] else 0
        past = max(past, ends[n] + 1)
