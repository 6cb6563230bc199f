"""Whether reading keeps procedures whole: the list in `tests/procedures/dev.jsonl` against units.

A procedure is right when one unit has its title, all its top-level steps in order from the first to
the last and no others, and all its warnings in order.
"""

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from ingest.procedures import label_of
from ingest.sandbox.reader import Parsed, parse
from ingest.settings import IngestSettings
from sql.units import NewLine, NewUnit

ROOT = Path(__file__).parents[2]
LISTED = ROOT / "tests" / "procedures" / "dev.jsonl"
SAMPLE = ROOT / "bot" / "sample" / "halvorsen-hp-160.pdf"


def listed() -> list[dict[str, Any]]:
    """The procedures as their pages have them."""
    return [json.loads(line) for line in LISTED.read_text("utf-8").splitlines()]


def read(pdf: Path) -> Parsed:
    """The passages and units of a PDF."""
    settings = IngestSettings(ocr_pages=0)
    return parse(pdf.read_bytes(), settings, lambda _done, _of: None)


def faults(parsed: Parsed, wanted: dict[str, Any]) -> list[str]:
    """What is wrong with the best of the units that may be the procedure; nothing where it is
    complete."""
    found = [list(_faults(parsed, unit, wanted)) for unit in _candidates(parsed.units, wanted)]
    return min(found, key=len, default=["there is no unit with this title"])


def _candidates(units: Sequence[NewUnit], wanted: dict[str, Any]) -> Iterator[NewUnit]:
    first, last = wanted["pages"]
    title = _bare(wanted["title"])
    for unit in units:
        near = unit.page_from <= last and unit.page_to >= first
        if near and title[:40] in _bare(unit.title):
            yield unit


def _faults(parsed: Parsed, unit: NewUnit, wanted: dict[str, Any]) -> Iterator[str]:
    def text(line: NewLine) -> str:
        return parsed.passages[line.passage].text[line.starts : line.ends]

    if unit.kind not in ("procedure", "fault"):
        yield f"it is a {unit.kind}"
    if not wanted["pages"][0] <= unit.page_from <= unit.page_to <= wanted["pages"][1]:
        yield f"it is on pages {unit.page_from} to {unit.page_to}"
    steps = [x for x in unit.lines if x.role == "step" and x.label and x.level == 0]
    if len(steps) != wanted["steps"]:
        yield f"it has {len(steps)} steps, not {wanted['steps']}"
    for name, step in (("first", steps[:1]), ("last", steps[-1:])):
        said = text(step[0])[len(step[0].label) :] if step else ""
        if not _bare(said).startswith(_bare(wanted[name])):
            yield f"its {name} step is {said[:60]!r}"
    if gaps := list(_gaps([step.label for step in steps])):
        yield f"its steps are out of order at {gaps}"
    warnings = [_bare(text(line)) for line in unit.lines if line.role == "warning"]
    at = 0
    for warning in wanted["warnings"]:
        place = next(
            (i for i, said in enumerate(warnings[at:], at) if _bare(warning) in said), None
        )
        if place is None:
            yield f"it lacks the warning {warning!r}"
        else:
            at = place + 1


def _gaps(labels: Sequence[str]) -> Iterator[str]:
    """Labels that neither count on from the one before nor begin again; a number may have a sign
    too much ("40" for "4.")."""
    before = 0
    for label in labels:
        found = label_of(f"{label} x")
        value = str(found.value) if found else re.sub(r"\W", "", label)
        if value.startswith(str(before + 1)):
            before += 1
        elif value.startswith("1") or value == "a":
            before = 1
        else:
            yield label


def _bare(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()


def procedures(data: Path) -> dict[str, Any]:
    """How many of the listed procedures are complete, and what is wrong with the others."""
    rows = listed()
    manuals = {
        doc: read(SAMPLE if doc == SAMPLE.stem else data / "manuals" / "pdf" / f"{doc}.pdf")
        for doc in dict.fromkeys(row["doc"] for row in rows)
    }
    wrong = {
        f"{row['doc']}: {row['title']}": found
        for row in rows
        if (found := faults(manuals[row["doc"]], row))
    }
    kinds = {
        doc: {
            kind: sum(unit.kind == kind for unit in parsed.units)
            for kind in ("procedure", "fault", "table", "text")
        }
        for doc, parsed in manuals.items()
    }
    return {"listed": len(rows), "complete": len(rows) - len(wrong), "wrong": wrong, "units": kinds}
