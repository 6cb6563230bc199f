"""Reads one PDF in a process of its own, so that a hostile one harms nothing else.

Started by `ingest.sandbox.reader`. Writes one JSON object a line: `{"done": n, "of": m}` while
pages are read, `{"recognised": n, "of": m}` while pictures of pages are, then either `{"error":
name, "message": text}` or `{"cover": ...}`, a `{"page": ...}` each, a `{"passage": ...}` each, a
`{"unit": ...}` each with its lines as rows, and `{"end": true}`.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, astuple, replace
from typing import IO, Any

import pypdfium2 as pdfium

from ingest import errors
from ingest.page import (
    SCANNED,
    Left,
    PageText,
    Recogniser,
    attached_files,
    is_available,
    lost_pages,
    mark_doubts,
    may_layer_forms,
    open_pdf,
    read_pages,
    refuse_container,
    reread,
)
from ingest.procedures import build_units
from ingest.sandbox import inside
from ingest.sandbox.beside import Beside
from ingest.structure import (
    Reason,
    find_headings,
    first_page_title,
    place_passages,
    read_cover,
    removals,
    with_doubts,
)

_NOTHING_SEEN = (
    "This PDF has no text on any page, and text recognition saw none in its pictures: scan it"
    " again, straight and at 300 dpi, or ask for the manual as a PDF with text."
)

_WHY: dict[Reason, str] = {
    "furniture": "it stands around the text of every page",
    "listing": "the page is a table of contents or an index",
    "entry": "an entry of a table of contents",
}

Send = Callable[[dict[str, Any]], None]


def work(arguments: inside.Arguments, pdf: bytes, out: IO[bytes]) -> None:
    """Write everything that is read from `pdf`; IngestError where it cannot be read."""

    def send(message: dict[str, Any]) -> None:
        out.write(json.dumps(message).encode() + b"\n")
        if "of" in message:
            out.flush()

    recogniser = Recogniser(
        arguments["ocr_pages"],
        arguments["ocr_seconds"],
        lambda done, of: send({"recognised": done, "of": of}),
    )
    read(
        pdf,
        arguments["max_pages"],
        arguments["page_characters"],
        send,
        recogniser,
        Beside(pdf, arguments["parent"]),
    )


def read(
    pdf: bytes,
    max_pages: int,
    page_characters: int,
    send: Send,
    recogniser: Recogniser,
    beside: Beside | None = None,
) -> None:
    """Send everything that is read from `pdf`; IngestError where it cannot be read.

    `beside`: another reader of it, whose values are compared.
    """
    document = open_pdf(pdf)
    count = len(document)
    if not count:
        raise errors.EmptyPdf
    if count > max_pages:
        raise errors.TooManyPages
    refuse_container(document, pdf)
    try:
        pages = read_pages(
            document,
            page_characters,
            lambda n: send({"done": n, "of": count}),
            recogniser.words if recogniser.pages and is_available() else None,
            lambda read: reread(pdf, read),
            layered=may_layer_forms(pdf),
        )
        if beside is not None:
            mark_doubts(pages, beside.runs(), beside.text)
        _refuse(pages, recogniser)
        headings = find_headings(document, pages)
    except pdfium.PdfiumError as error:
        raise errors.BrokenPdf from error
    passages, placed = place_passages(pages, headings)
    if not passages:  # what looked like contents or page headers is all there is
        pages = [_all_text(page) for page in pages]
        passages, placed = place_passages(pages, headings)
    cover = read_cover(document.get_metadata_dict(), first_page_title(document), pages)
    send(
        {
            "cover": asdict(cover),
            "scanned": sum(page.scanned and not page.left.damaged for page in pages),
            "recognised_pages": recogniser.read,
            "unrecognised_pages": recogniser.left,
            "ocr_seconds": recogniser.used,
            "doubtful": sum(bool(line.doubt) for page in pages for line in page.lines),
            "left": asdict(_left(pages, attached_files(document), lost_pages(pdf))),
        }
    )
    for page in pages:
        told = {"page": page.page, "label": page.label, "text": page.text}
        send({"page": {**told, "recognised": page.recognised}})
        send({"remarks": _remarks(page)})
    for passage in with_doubts(passages, pages):
        send({"passage": asdict(passage)})
    for unit in build_units(placed):
        send({"unit": {**vars(unit), "lines": [astuple(line) for line in unit.lines]}})
    send({"end": True})


def _refuse(pages: Sequence[PageText], recogniser: Recogniser) -> None:
    """Raise what is wrong with a PDF of which no page can be read."""
    if all(page.left.damaged for page in pages):
        raise errors.BrokenPdf
    whole = [page for page in pages if not page.left.damaged]
    if all(page.left.no_letters or not page.text for page in whole) and any(
        page.left.no_letters for page in whole
    ):
        raise errors.NoLettersPdf
    if not any(page.text or page.left.drawn for page in whole):
        raise errors.EmptyPdf
    if all(not page.text or (page.scanned and len(page.text) < SCANNED) for page in whole):
        # Where recognition was at work, to install it is no cure.
        raise errors.NoTextPdf(_NOTHING_SEEN if recogniser.read else None)


def _left(pages: Sequence[PageText], attached: Sequence[str], lost: Sequence[int]) -> Left:
    damaged = [page.page for page in pages if page.left.damaged or page.page in lost]
    read = [page for page in pages if page.page not in damaged]
    scanned = [page.page for page in read if page.scanned and not page.left.no_letters]
    return Left(
        scanned,
        [page.page for page in read if page.left.pictures and page.page not in scanned],
        [],
        list(dict.fromkeys([*attached, *(name for page in pages for name in page.left.files)])),
        [page.page for page in read if page.left.no_letters],
        damaged,
    )


def _remarks(page: PageText) -> dict[str, Any]:
    """What was left out of the page's passages, and what of it may be read wrongly."""
    kept_out = [(page.lines[at].text, _WHY[why]) for at, why in removals(page).items()]
    return {
        "page": page.page,
        "removed": [*(astuple(one) for one in page.removed), *kept_out],
        "doubtful": [(line.text, line.doubt) for line in page.lines if line.doubt],
    }


def _all_text(page: PageText) -> PageText:
    lines = [replace(line, furniture=False) for line in page.lines]
    return replace(page, lines=lines, listing=False)


if __name__ == "__main__":
    inside.run(work)
