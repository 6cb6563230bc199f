"""pypdf's reading of the pages that pdfium read badly: no text at all, no spaces, no letters."""

import io
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

import pypdf

from ingest.page.lines import Line
from ingest.page.outside.gibberish import is_language
from ingest.page.outside.odd import ODD
from ingest.page.pages import PageText

_ENOUGH = 200
_SPACES = 0.05
"""Fewer spaces a character than this: the words have run together."""
_STRANGE = 0.2
"""More private or unknown characters than this: the font names no letters."""


def reread(pdf: bytes, pages: Sequence[PageText]) -> list[PageText]:
    """`pages`, each one that was read badly replaced where pypdf reads it better."""
    doubtful = [at for at, page in enumerate(pages) if _is_bad(page)]
    read = list(pages)
    if not doubtful:
        return read
    # What pypdf stumbles over stays as pdfium read it.
    with suppress(*ODD):
        reader = pypdf.PdfReader(io.BytesIO(pdf))
        if len(reader.pages) != len(pages):
            return read  # it leaves out what is damaged, and its page 3 would be our page 1
        for at in doubtful:
            if "/Font" not in reader.pages[at].get("/Resources", {}):
                continue
            if pages[at].removed:
                continue  # pypdf reads what nobody sees
            text = clean(reader.pages[at].extract_text())
            if pages[at].left.no_letters and not is_language(text):
                continue
            if pages[at].left.no_letters or _badness(text) < _badness(pages[at].text):
                left = replace(pages[at].left, no_letters=False)
                read[at] = replace(pages[at], text=text, lines=_lines(text), left=left)
    return read


def _is_bad(page: PageText) -> bool:
    if page.recognised or page.left.damaged:
        return False
    return page.left.no_letters or _badness(page.text) > 0


def has_no_pages(pdf: bytes) -> bool:
    """Whether a PDF that pdfium refused is a sound one without any page."""
    try:
        return len(pypdf.PdfReader(io.BytesIO(pdf), strict=True).pages) == 0
    except ODD:
        return False


def clean(text: str) -> str:
    """The text's lines, one space between words, without what a database cannot hold."""
    text = re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]", "", text)
    return "\n".join(" ".join(line.split()) for line in text.splitlines() if line.strip())


def _badness(text: str) -> float:
    if not text:
        return 1.0
    spaces = sum(map(str.isspace, text)) / len(text)
    strange = sum(ch == "\ufffd" or "\ue000" <= ch <= "\uf8ff" for ch in text) / len(text)
    run_together = len(text) > _ENOUGH and spaces < _SPACES
    return max(
        0.5 + (_SPACES - spaces) if run_together else 0.0, strange if strange > _STRANGE else 0
    )


def _lines(text: str) -> list[Line]:
    """Lines below each other, as if of ten points."""
    return [
        Line(line, 0.0, 12.0 * at, 6.0 * len(line), 12.0 * at + 10.0, 10.0)
        for at, line in enumerate(text.splitlines())
    ]
