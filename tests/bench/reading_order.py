"""Order of pages of several columns: `python -m tests.bench PUBLIC order [--rows FILE]`.

PUBLIC is what `... PUBLIC collect` filled; the truth and what it rests on:
`tests.bench.order_truth`. A page keeps the share of its lines that are in the longest run of lines
which follow each other in our text as in the truth; a line that is not in our text in one piece,
or in two with less than a line between, is lost. Read across two columns, a page keeps about half.
A page is in order when it keeps 70 %. Beside it stands the stricter share of lines that the next
line of the truth follows at once. Ctrl-C ends it early with the figures of what was read.
"""

import argparse
import json
import statistics
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import Any

from tests.bench.columns_page import kept
from tests.bench.lattice_venv import every_pdf, truths
from tests.bench.public_reading import read
from tests.bench.squeezed import letters

HERE = Path(__file__).parent
SCRIPTS = [HERE / f"{name}.py" for name in ("order_truth", "columns_page", "squeezed")]
KEPT = 0.7


def run(public: Path, arguments: Sequence[str]) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench PUBLIC order")
    parser.add_argument("--rows", type=Path, metavar="FILE", help="every page, as JSON lines")
    given = parser.parse_args(arguments)
    unclear: Counter[str] = Counter()
    rows: list[dict[str, Any]] = []
    seen: set[str] = set()
    with suppress(KeyboardInterrupt):
        for pdf, pages in truths(public, SCRIPTS, every_pdf(public)):
            unclear.update(page["unclear"] for page in pages if "unclear" in page)
            told = {"".join(page["lines"]): page for page in pages if "lines" in page}
            new = [page for key, page in told.items() if key not in seen]
            seen |= set(told)
            ours = read(pdf) if new else ""
            for page in new:
                text = "" if isinstance(ours, str) else ours.texts.get(page["page"], "")
                name = f"{pdf.parent.name}/{pdf.name}"
                about = {key: page[key] for key in ("page", "how", "columns")}
                refused = ours if isinstance(ours, str) else None
                rows.append(
                    {"pdf": name, **about, "refused": refused, **order(page["lines"], text)}
                )
    if given.rows:
        given.rows.write_text("".join(json.dumps(row) + "\n" for row in rows))
    for row in sorted(rows, key=lambda row: row["kept"]):
        if row["kept"] < KEPT:
            print(json.dumps(row))
    print(json.dumps(document(rows, unclear), indent=1))


def order(lines: Sequence[str], text: str) -> dict[str, Any]:
    """What our text keeps of the order of lines."""
    spans = [_span(letters(line), letters(text)) for line in lines]
    near = [
        one is not None and two is not None and 0 <= two[0] - one[1] < 3
        for one, two in pairwise(spans)
    ]
    return {
        "kept": round(kept([span and span[0] for span in spans]), 3),
        "follow": round(sum(near) / max(len(near), 1), 3),
        "lines": len(lines),
        "lost": sum(span is None for span in spans),
    }


def _span(line: str, text: str) -> tuple[int, int] | None:
    """Where a line begins and ends in the text, whole or in two pieces."""
    if (at := text.find(line)) >= 0:
        return at, at + len(line)
    half = len(line) // 2
    one, two = text.find(line[:half]), text.find(line[half:])
    if half >= 6 and 0 <= one < two < one + 2 * len(line):
        return one, two + len(line) - half
    return None


def document(rows: Sequence[dict[str, Any]], unclear: Counter[str]) -> dict[str, Any]:
    """The figures."""
    good = [row for row in rows if row["kept"] >= KEPT]
    by: dict[str, list[int]] = {}
    for row in rows:
        for kind in (row["how"], f"{row['columns']} columns", row["pdf"].partition("/")[0]):
            count = by.setdefault(kind, [0, 0])
            count[0] += row["kept"] >= KEPT
            count[1] += 1
    return {
        "pages": len(rows),
        "in_order": len(good),
        "share_in_order": round(len(good) / max(len(rows), 1), 3),
        "median_kept": statistics.median(row["kept"] for row in rows) if rows else None,
        "share_follow_70": round(sum(r["follow"] >= KEPT for r in rows) / max(len(rows), 1), 3),
        "pdfs": len({row["pdf"] for row in rows}),
        "in_order_of": by,
        "pages_left_out": dict(unclear.most_common()),
    }
