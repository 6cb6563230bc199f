"""The truth about the order of pages with several columns, from PDFs that say it themselves.

Run by `tests.bench.lattice_venv` in a venv with pdfplumber; prints a JSON object for each page of
several columns (`tests.bench.columns_page`: side by side, of running text). The order is that of
the page's structure where the PDF is tagged and nearly all of its lines are, else that in which the
content stream writes the lines. It counts as the truth where, decided without our reading,

- it follows columns: within each column it runs down the page, and at most twice does it go back
  to a column further left (a page may have two bands of columns, or a note under both);
- untagged, a reading of another kind agrees: pdfminer's layout analysis, which groups boxes by
  their places and knows nothing of the stream, keeps 90 % of the lines in the same order.

Of such a page the lines in the height of the columns count that have 8 letters or more, stand on
the page once, and are read with the same letters by pdfium. At most 4 pages of a PDF, spread over
those that may qualify.
"""

import json
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pdfplumber
import pypdfium2 as pdfium
from pdfminer.layout import LAParams, LTTextBox

from tests.bench.columns_page import Printed, column_of, kept
from tests.bench.squeezed import letters

SCREENED, MOST_PAGES = 60, 4
LEAST_LETTERS, AGREED, TAGGED, DOWN, BACK = 8, 0.9, 0.9, 0.9, 2


def main(path: Path) -> None:
    """Print the lines in order of each page where that is clear; the reason of the others."""
    candidates = _screened(path)
    step = max(len(candidates) / MOST_PAGES, 1.0)
    chosen = [candidates[int(n * step)] for n in range(min(len(candidates), MOST_PAGES))]
    if not chosen:
        return
    raw = pdfium.PdfDocument(path)
    with pdfplumber.open(path) as document:
        for index in chosen:
            text = letters(raw[index].get_textpage().get_text_range())
            print(json.dumps({"page": index + 1, **_page(document.pages[index], text)}), flush=True)


def _screened(path: Path) -> list[int]:
    """Pages that may have columns, by the runs of text that pdfium tells."""
    pdf, found = pdfium.PdfDocument(path), []
    for index in range(min(len(pdf), SCREENED)):
        page = pdf[index]
        text = page.get_textpage()
        boxes = [text.get_rect(n) for n in range(min(text.count_rects(), 600))]
        lines = [Printed("x" * int((b[2] - b[0]) / 4), b[0], -b[3], b[2], -b[1]) for b in boxes]
        if len(lines) > 15 and not page.get_rotation() and column_of(lines):
            found.append(index)
        page.close()
    return found


def _page(page: Any, raw: str) -> dict[str, Any]:
    chars = [char for char in page.chars if char["upright"] and char["text"].strip()]
    lines = _lines(chars)
    printed = [line for line, _ in lines]
    how = "stream"
    if order := _tagged(page, [mcid for _, mcid in lines]):
        how, printed = "tagged", [printed[at] for at in order]
    columns = column_of(printed)
    if not columns:
        return {"unclear": "one column"}
    if not _follows(printed, columns):
        return {"unclear": f"{how} order does not follow columns"}
    if how == "stream" and kept(_places(_analysed(page), printed)) < AGREED:
        return {"unclear": "stream order and layout analysis differ"}
    own = [line for line, column in zip(printed, columns, strict=True) if column is not None]
    top, bottom = min(line.top for line in own), max(line.bottom for line in own)
    counts = Counter(letters(line.text) for line in printed)
    texts = [
        line.text
        for line in printed
        if top <= line.top
        and line.bottom <= bottom
        and len(key := letters(line.text)) >= LEAST_LETTERS
        and counts[key] == 1
        and raw.count(key) == 1
    ]
    if len(texts) < 16:
        return {"unclear": "too few lines that two readers agree on"}
    return {"how": how, "columns": max(c for c in columns if c is not None) + 1, "lines": texts}


def _lines(chars: list[dict[str, Any]]) -> list[tuple[Printed, int | None]]:
    """Lines as written one after the other, with the mark of each one's first letter."""
    groups: list[list[dict[str, Any]]] = []
    for char in chars:
        last = groups[-1][-1] if groups else None
        if (
            last
            and abs(char["bottom"] - last["bottom"]) < 0.5 * last["size"]
            and -0.5 * last["size"] < char["x0"] - last["x1"] < 1.5 * last["size"]
        ):
            groups[-1].append(char)
        else:
            groups.append([char])
    return [
        (
            Printed(
                "".join(c["text"] for c in group),
                min(c["x0"] for c in group),
                min(c["top"] for c in group),
                max(c["x1"] for c in group),
                max(c["bottom"] for c in group),
            ),
            group[0].get("mcid"),
        )
        for group in groups
    ]


def _tagged(page: Any, marks: list[int | None]) -> list[int]:
    """The lines' order by the structure of the page; empty where it is not (wholly) tagged."""
    try:
        tree = page.structure_tree
    except Exception:  # noqa: BLE001 - broken trees are many, and then there is none
        return []
    order: dict[int, int] = {}

    def walk(element: dict[str, Any]) -> None:
        for mcid in element.get("mcids", ()):
            order.setdefault(mcid, len(order))
        for child in element.get("children", ()):
            walk(child)

    for element in tree:
        walk(element)
    known = [at for at, mark in enumerate(marks) if mark in order]
    if not known or len(known) < TAGGED * len(marks):
        return []
    return sorted(known, key=lambda at: order[marks[at] or 0])


def _follows(lines: list[Printed], columns: list[int | None]) -> bool:
    down = pairs = back = 0
    inside = [(line, c) for line, c in zip(lines, columns, strict=True) if c is not None]
    for (one, before), (two, after) in pairwise(inside):
        back += after < before
        if before == after:
            pairs += 1
            down += two.bottom > one.top
    return back <= BACK and down >= DOWN * pairs


def _analysed(page: Any) -> str:
    layout = page.layout
    layout.analyze(LAParams())
    return letters("".join(box.get_text() for box in layout if isinstance(box, LTTextBox)))


def _places(text: str, lines: list[Printed]) -> list[float | None]:
    """Where each longer line stands in a text, those that stand there once."""
    keys = [letters(line.text) for line in lines]
    return [text.find(key) for key in keys if len(key) >= LEAST_LETTERS and text.count(key) == 1]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
