"""Heads over values of ruled tables: `python -m tests.bench PUBLIC tables [OPTIONS]`.

PUBLIC is what `... PUBLIC collect` filled. The truth is made from the drawn rulings by pdfplumber
(`tests.bench.lattice_truth`, `...lattice_grid`: which tables are clear, and why others are left
out), ours is judged by `tests.bench.head_judged`. At most 60 values of a PDF count, so that none
decides, and the same table in two PDFs counts once. What is not right is printed, with file and
page; `--rows FILE` keeps every value's row as JSON lines. Ctrl-C ends it early with the figures of
what was read.
"""

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.bench.head_judged import judged
from tests.bench.lattice_venv import every_pdf, truths
from tests.bench.public_reading import Row, read

HERE = Path(__file__).parent
SCRIPTS = [HERE / f"{name}.py" for name in ("lattice_truth", "lattice_grid", "squeezed")]
MOST = 60
"""Values of one PDF that count."""
_SEVERAL = re.compile(r"\S*\d\S*(?: \S*\d\S*){2,}|(?:[\d.,]+ ){1,}[\d.,]+")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?: \d{3})+")
"""Values of several rows between two rulings are no cell's value; digits in groups are one."""
OUTCOMES = ("right", "part", "wrong", "none")


def run(public: Path, arguments: Sequence[str]) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench PUBLIC tables")
    parser.add_argument("--rows", type=Path, metavar="FILE", help="every value, as JSON lines")
    given = parser.parse_args(arguments)
    found = _Found()
    rows: list[dict[str, Any]] = []
    with suppress(KeyboardInterrupt):
        for pdf, pages in truths(public, SCRIPTS, every_pdf(public)):
            rows += found.of(pdf, pages)
    if given.rows:
        given.rows.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows))
    for outcome in ("none", "part", "wrong"):
        _print(outcome, [row for row in rows if row["outcome"] == outcome])
    print(json.dumps(found.document(rows), indent=1, ensure_ascii=False))


class _Found:
    """What was looked at, counted while values are judged."""

    def __init__(self) -> None:
        self.seen: set[str] = set()
        self.left_out: Counter[str] = Counter()
        self.tables = self.pages = 0
        self.seconds = self.table_seconds = 0.0

    def of(self, pdf: Path, pages: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        """The judged values of a PDF; it is read only where it has any."""
        values = list(self._values(pages))[:MOST]
        if not values:
            return
        ours = read(pdf)
        name = f"{pdf.parent.name}/{pdf.name}"
        for page, table, value in values:
            rows: Sequence[Row] = () if isinstance(ours, str) else ours.rows.get(page, ())
            outcome, said = judged(value, table["heads"], rows)
            said = f"refused: {ours}" if isinstance(ours, str) else said
            told = {key: value[key] for key in ("text", "cells", "head")}
            yield {"pdf": name, "page": page, "outcome": outcome, "ours": said, **told}

    def _values(
        self, pages: Sequence[dict[str, Any]]
    ) -> Iterator[tuple[int, dict[str, Any], dict[str, Any]]]:
        for page in pages:
            self.pages += 1
            self.seconds += page["parse_seconds"] + page["table_seconds"]
            self.table_seconds += page["table_seconds"]
            for table in page["tables"]:
                key = json.dumps(table.get("rows", table))
                if "unclear" in table:
                    self.left_out[table["unclear"]] += 1
                elif key not in self.seen:
                    self.seen.add(key)
                    self.tables += 1
                    for value in table["values"]:
                        if not _SEVERAL.fullmatch(value["text"]) or _GROUPED.fullmatch(
                            value["text"]
                        ):
                            yield page["page"], table, value

    def document(self, rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
        """The figures."""
        counts = Counter(row["outcome"] for row in rows)
        by_source: dict[str, Counter[str]] = {}
        for row in rows:
            by_source.setdefault(row["pdf"].partition("/")[0], Counter())[row["outcome"]] += 1
        return {
            "values": len(rows),
            **{outcome: counts[outcome] for outcome in OUTCOMES},
            "share_right": round(counts["right"] / max(len(rows), 1), 3),
            "pdfs": len({row["pdf"] for row in rows}),
            "pages": len({(row["pdf"], row["page"]) for row in rows}),
            "tables": self.tables,
            "tables_left_out": dict(self.left_out.most_common()),
            "pages_with_paths": self.pages,
            "pdfplumber_seconds_a_page": round(self.seconds / max(self.pages, 1), 3),
            "of_that_finding_tables": round(self.table_seconds / max(self.pages, 1), 3),
            "by_source": {
                source: {outcome: own[outcome] for outcome in OUTCOMES}
                for source, own in sorted(by_source.items())
            },
        }


def _is_several(text: str) -> bool:
    return bool(_SEVERAL.fullmatch(text)) and not _GROUPED.fullmatch(text)


def _print(outcome: str, rows: Sequence[dict[str, Any]]) -> None:
    """The values of one outcome, those of one page, head and saying together."""
    grouped: dict[tuple[str, int, str, str], list[str]] = {}
    for row in rows:
        key = (row["pdf"], row["page"], row["head"], row["ours"])
        grouped.setdefault(key, []).append(row["text"])
    for (pdf, page, head, ours), texts in grouped.items():
        values = ", ".join(texts[:4]) + (f" and {len(texts) - 4} more" if len(texts) > 4 else "")
        print(f"{outcome}: {pdf} p. {page}: {values} under {head!r}; ours: {ours!r}")
