"""Counts what an answer shows that its cited pages do not: the independent check of verification.

    python -m tests.bench.checker ANSWERS.jsonl PDF_DIR [--map FILE]

ANSWERS.jsonl holds one `shoptalk ask --json` document a line. A citation's PDF is its own `pdf`
key, else what FILE (JSON, {manual title: pdf name}) says, else the only PDF in PDF_DIR. One JSON
document goes to stdout; exit 0 without violations, 1 with some, 2 when nothing could be checked.

It shares no code with the product, which it must not import: it reads the PDF itself, with pdfium
and with pypdf, and a thing is on a page if either reading has it.

**What is checked.** Every maximal run that contains a digit: letters and digits joined without
white space by `-`, `/` or `_`, and by `.`, `,`, `:` between digits (`25`, `3.5`, `M8x1.25`,
`E-042`, `1/2-13`, `10-15`), with a leading sign or point (`-10`, `±2`, `.5`). Brackets, `°`, `%`,
`*` end a run. Case counts. Only typography is levelled: kinds of dash and quotation mark, `×` and
`x`, `±` and `+/-`, `cm³` and `cm3`, ligatures. Step counters (lines that begin `1.`, `2.`, ...
from 1, two at least) are layout, counted apart. A run that is missing as a whole while each number
in it is on a cited page (`10-15` for "10 to 15") is still a violation, marked `parts_on_page`. A
quote must be on its own page, from boundary to boundary; `|` between table cells counts as white
space.

**White space and boundaries.** White space is ignored, but remembered: the page becomes a string
without it, plus a note of where it stood. A match may run across white space (`M8x` / `1.25` at a
line break, `2 5` from loose kerning), but it must begin and end where a run of the page begins
and ends, and runs of the page never cross white space. So `25` is not supported by `250`, `12.5`,
`M25`, `-25` or `1/25`, but it is by `1 25 0` (three cells), and, unavoidably, by `2 5`: runs found
only by joining digits across white space are listed as `joined`. Exceptions at an edge: a unit may
be stuck to the number (`25mm`, `25-mm`), and each end of a plain ascending range counts (`10-15`
supports `10` and `15`; `160-0417` supports neither). A line-end hyphen after a letter or digit
joins the lines (`E-` / `042` is `E-042`, and does not support `042`); between two letters it may
be hyphenation, so there it is optional. Soft hyphens are dropped.
"""

import argparse
import json
import logging
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.bench.checker_page import HYPHEN, RUN, levelled, read_page, squeezed

_SIGN = re.compile(r"(?<![\w.,/)°%-])(?:-?\.|-)$|±[ \t]*\.?$")
_COUNTER = re.compile(r"^[ \t]*(\d+)[.)](?=\s)", re.MULTILINE)
_PART = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass
class Report:
    """What one answer shows, and what of it is not on the pages that it cites."""

    numbers: int = 0
    counters: int = 0
    quotes: int = 0
    joined: list[str] = field(default_factory=list)
    violations: list[dict[str, Any]] = field(default_factory=list)


def runs_of(answer: str) -> tuple[list[str], int]:
    """The runs of an answer that contain a digit, signed, in order; and how many step counters."""
    text = levelled(answer).replace(HYPHEN, "-")
    steps = _step_counters(text)
    runs = []
    for run in RUN.finditer(text):
        if any(character.isnumeric() for character in run[0]) and run.start() not in steps:
            sign = _SIGN.search(text[: run.start()]) if run[0][0].isdigit() else None
            runs.append(("".join(sign[0].split()) if sign else "") + run[0])
    return runs, len(steps)


def _step_counters(text: str) -> set[int]:
    steps: set[int] = set()
    listed: list[int] = []
    for counter in _COUNTER.finditer(text):
        if int(counter[1]) != len(listed) + 1:
            listed = []
        if int(counter[1]) == len(listed) + 1:
            listed.append(counter.start(1))
        if len(listed) > 1:
            steps.update(listed)
    return steps


def check(answer: str, pages: Sequence[tuple[Path, int]], quotes: Sequence[str | None]) -> Report:
    """Checks an answer's text against all of its cited pages, and each quote against its own.

    `pages` are (pdf, 1-based page), one a citation, in the order of `quotes`.
    """
    report = Report()
    readings = [reading for cited in dict.fromkeys(pages) for reading in read_page(*cited)]
    runs, report.counters = runs_of(answer)
    report.numbers = len(runs)
    for run in runs:
        found = [reading.joins_digits(*span) for reading in readings for span in reading.find(run)]
        if not found:
            parts = _PART.findall(run)
            near = all(any(any(reading.find(part)) for reading in readings) for part in parts)
            report.violations.append(
                {"kind": "number", "run": run, "parts_on_page": bool(parts) and near}
            )
        elif all(found):
            report.joined.append(run)
    for (pdf, page), quote in zip(pages, quotes, strict=True):
        wanted = squeezed(quote or "")
        if not wanted:
            continue
        report.quotes += 1
        if not any(any(reading.find(wanted)) for reading in read_page(pdf, page)):
            report.violations.append(
                {"kind": "quote", "quote": quote, "pdf": pdf.name, "page": page}
            )
    return report


def _pdf_of(citation: Mapping[str, Any], folder: Path, names: Mapping[str, str]) -> Path:
    name = citation.get("pdf") or names.get(citation["manual"])
    if name is not None and (folder / name).is_file():
        return folder / name
    only = sorted(folder.glob("*.pdf"))
    if name is None and len(only) == 1:
        return only[0]
    raise LookupError(f"No PDF for the manual {citation['manual']!r} in {folder}; pass --map.")


def check_file(answers: Path, folder: Path, names: Mapping[str, str]) -> dict[str, Any]:
    """The summary over all answers, with every violation beside its line and question.

    LookupError where a citation's PDF cannot be told; json.JSONDecodeError on a broken line.
    """
    total: dict[str, Any] = dict.fromkeys(("answers", "numbers", "quotes", "counters"), 0)
    violations: list[dict[str, Any]] = []
    joined: list[dict[str, Any]] = []
    by_status: dict[str, dict[str, int]] = {}
    for number, line in enumerate(answers.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        row = json.loads(line)
        citations = row.get("citations") or []
        report = check(
            row.get("answer") or "",
            [(_pdf_of(citation, folder, names), int(citation["page"])) for citation in citations],
            [citation.get("quote") for citation in citations],
        )
        where = {key: row[key] for key in ("id", "question") if key in row}
        where |= {"line": number, "status": row.get("status")}
        violations += [where | violation for violation in report.violations]
        joined += [where | {"run": run} for run in report.joined]
        total["answers"] += 1
        for key in ("numbers", "quotes", "counters"):
            total[key] += getattr(report, key)
        status = by_status.setdefault(str(row.get("status")), {"answers": 0, "violations": 0})
        status["answers"] += 1
        status["violations"] += len(report.violations)
    kinds = [violation["kind"] for violation in violations]
    total["number_violations"] = kinds.count("number")
    total["quote_violations"] = kinds.count("quote")
    return total | {"by_status": by_status, "violations": violations, "joined": joined}


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; the exit code."""
    parser = argparse.ArgumentParser(
        description="Counts numbers and quotes in answers that are not on the cited pages."
    )
    parser.add_argument("answers", type=Path)
    parser.add_argument("pdf_dir", type=Path)
    parser.add_argument("--map", type=Path, help="JSON file {manual title: pdf name}")
    options = parser.parse_args(arguments)
    logging.getLogger("pypdf").setLevel(logging.ERROR)  # one warning a page and odd font
    try:
        names = json.loads(options.map.read_text(encoding="utf-8")) if options.map else {}
        summary = check_file(options.answers, options.pdf_dir, names)
    except (OSError, LookupError, json.JSONDecodeError) as error:
        print(f"checker: {error}", file=sys.stderr)
        return 2
    print(json.dumps(summary, ensure_ascii=False, indent=2))
    return 1 if summary["violations"] else 0


if __name__ == "__main__":
    sys.exit(main())
