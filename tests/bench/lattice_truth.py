"""The truth about ruled tables: which header words stand over each value cell of a PDF.

Run by `tests.bench.lattice_venv` in a venv with pdfplumber; prints a JSON object for each page
that has rulings. The cells are those of pdfplumber's lattice finder, from drawn lines alone: lines,
stroked boxes, and filled ones as thin as a line. Of a table, `tests.bench.lattice_grid` says where
its header ends, or why that is not clear.
"""

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pdfplumber
import pypdfium2 as pdfium
from pypdfium2 import raw

from tests.bench.lattice_grid import Box, grid_of

MOST_PAGES, SCREENED, ENOUGH = 60, 600, 80
"""Pages of a PDF that are read, of so many looked at for paths, until there are so many values."""
LEAST_RULES, LEAST_BOXES = 3, 6
THIN = 3.0


def main(pdf: Path) -> None:
    """Print what is found on each page with rulings."""
    values = 0
    with pdfplumber.open(pdf) as document:
        for index in _with_paths(pdf)[:MOST_PAGES]:
            begun = time.perf_counter()
            page = document.pages[index]
            chars = len(page.chars)
            parsed = time.perf_counter()
            tables = list(_tables(page)) if chars and not page.rotation else []
            row = {
                "page": index + 1,
                "tables": tables,
                "parse_seconds": round(parsed - begun, 4),
                "table_seconds": round(time.perf_counter() - parsed, 4),
            }
            print(json.dumps(row), flush=True)
            page.close()
            values += sum(len(table.get("values", ())) for table in tables)
            if values >= ENOUGH:
                break


def _with_paths(path: Path) -> list[int]:
    """Pages with rulings enough for a table of two columns and three rows, or boxes or long paths
    that may be one; pdfium tells paths twenty times as fast as pdfplumber reads a page."""
    pdf = pdfium.PdfDocument(path)
    found = []
    for index in range(min(len(pdf), SCREENED)):
        page = pdf[index]
        upright = level = boxes = 0
        for thing in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=3):
            left, bottom, right, top = thing.get_bounds()
            upright += right - left < THIN < top - bottom
            level += top - bottom < THIN < right - left
            boxes += min(right - left, top - bottom) > THIN
            boxes += LEAST_BOXES * (raw.FPDFPath_CountSegments(thing) > 4 * LEAST_BOXES)
            if min(upright, level) >= LEAST_RULES or boxes >= LEAST_BOXES:
                found.append(index)
                break
        page.close()
    return found


def _is_ruling(thing: dict[str, Any]) -> bool:
    if thing["object_type"] != "rect":
        return True
    return bool(thing.get("stroke")) or min(thing["width"], thing["height"]) < THIN


def _tables(page: Any) -> Iterator[dict[str, Any]]:
    ruled = page.filter(_is_ruling)
    fills = [
        Box(r["x0"], r["top"], r["x1"], r["bottom"])
        for r in page.rects
        if r.get("fill") and min(r["width"], r["height"]) >= THIN and not _is_white(r)
    ]
    words = page.extract_words(extra_attrs=["fontname", "upright"], x_tolerance_ratio=0.2)
    for table in ruled.find_tables({"vertical_strategy": "lines", "horizontal_strategy": "lines"}):
        if len(table.cells) > 3:
            yield grid_of([Box(*cell) for cell in table.cells], words, fills)


def _is_white(rect: dict[str, Any]) -> bool:
    colour = rect.get("non_stroking_color")
    if isinstance(colour, (int, float)):
        colour = (colour,)
    if not isinstance(colour, (tuple, list)) or not all(
        isinstance(c, (int, float)) for c in colour
    ):
        return False
    return max(colour, default=1) == 0 if len(colour) == 4 else min(colour, default=1) >= 0.99


if __name__ == "__main__":
    main(Path(sys.argv[1]))
