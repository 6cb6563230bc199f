"""Reads one PDF in a process of its own, so that a hostile one harms nothing else.

Started by `ingest.parse` as `python -m ingest.parse_child LIMITS`. The PDF is standard input, what
was read goes to standard output, one JSON object a line: `{"done": n, "of": m}` while pages are
read, then either `{"error": name, "message": text}` or `{"cover": ...}`, a `{"page": ...}` each
and a `{"passage": ...}` each, and `{"end": true}`. The process ends when its parent does.
"""

import json
import logging
import os
import resource
import sys
import threading
from collections.abc import Callable, Iterable
from dataclasses import asdict, replace
from typing import Any

import pypdfium2 as pdfium

from ingest import errors
from ingest.cover import read_cover
from ingest.pages import SCANNED, PageText, read_pages
from ingest.passages import build_passages
from ingest.second_opinion import has_no_pages, reread
from ingest.sections import find_headings, first_page_title
from sql.passages import NewPassage

_PASSWORD = 4  # FPDF_ERR_PASSWORD
_MOST_STDERR = 1 << 20

Send = Callable[[dict[str, Any]], None]


def main() -> None:
    """Run as a child: see the module."""
    limits = json.loads(sys.argv[1])
    threading.Thread(target=_end_with_parent, args=(limits["parent"],), daemon=True).start()
    _limit(limits["memory_bytes"], limits["seconds"])
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it tells of each odd font and object
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a library prints is no answer

    def send(message: dict[str, Any]) -> None:
        out.write(json.dumps(message, ensure_ascii=True) + "\n")
        out.flush()

    with os.fdopen(0, "rb") as file:
        pdf = file.read()
    try:
        read(pdf, limits["source_name"], limits["max_pages"], limits["page_characters"], send)
    except errors.IngestError as error:
        send({"error": type(error).__name__, "message": str(error)})
    except MemoryError:
        os._exit(MEMORY_EXIT)
    send({"end": True})


MEMORY_EXIT = 77
"""Exit status that says memory ran out."""


def read(pdf: bytes, source_name: str, max_pages: int, page_characters: int, send: Send) -> None:
    """Send everything that is read from `pdf`; IngestError where it cannot be read."""
    document = open_pdf(pdf)
    count = len(document)
    if not count:
        raise errors.EmptyPdf
    if count > max_pages:
        raise errors.TooManyPages
    try:
        pages = read_pages(document, page_characters, lambda n: send({"done": n, "of": count}))
        pages = reread(pdf, pages)
        if all(len(page.text) < SCANNED for page in pages):
            raise errors.NoTextPdf
        headings = find_headings(document, pages)
    except pdfium.PdfiumError as error:
        raise errors.BrokenPdf from error
    passages = build_passages(pages, headings)
    if not passages:  # what looked like contents or page headers is all there is
        pages = [_all_text(page) for page in pages]
        passages = build_passages(pages, headings)
    cover = read_cover(document.get_metadata_dict(), first_page_title(document), pages, source_name)
    send({"cover": asdict(cover), "scanned": sum(page.scanned for page in pages)})
    _send_all(pages, passages, send)


def open_pdf(pdf: bytes) -> pdfium.PdfDocument:
    """The open document; EncryptedPdf or BrokenPdf where it cannot be opened."""
    if b"startxref" not in pdf.rstrip(b"\0\r\n\t ")[-4096:]:
        raise errors.BrokenPdf  # cut short: pdfium would read what is left of it
    try:
        return pdfium.PdfDocument(pdf)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD:
            raise errors.EncryptedPdf from error
        raise (errors.EmptyPdf if has_no_pages(pdf) else errors.BrokenPdf) from error


def _all_text(page: PageText) -> PageText:
    lines = [replace(line, furniture=False) for line in page.lines]
    return replace(page, lines=lines, listing=False)


def _send_all(pages: Iterable[PageText], passages: Iterable[NewPassage], send: Send) -> None:
    for page in pages:
        send({"page": {"page": page.page, "label": page.label, "text": page.text}})
    for passage in passages:
        send({"passage": asdict(passage)})


def _end_with_parent(pipe: int) -> None:
    """The parent holds the other end and never writes: reading ends when the parent does."""
    os.read(pipe, 1)
    os._exit(1)


def _limit(memory_bytes: int, seconds: float) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_MOST_STDERR, _MOST_STDERR))
    cpu = int(seconds) + 5  # the parent's clock is the limit; this one holds if the parent hangs
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu))


if __name__ == "__main__":
    main()
