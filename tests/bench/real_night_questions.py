"""The questions of the real night: whole documents are learned from, and others only test.

Of DATA/technician and DATA/manuals. The documents in the order of the SHA-256 of their names, from
the first on, until they hold a third of the questions: those test. `TEST_SHA256` was committed
before the first night was run, and a run refuses other test questions.
"""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

Row = dict[str, Any]
TEST_SHA256: Final = "245a4d8da7ab3d8a747f9b374ff539294e14e25b948eebc3cd5435729b6c7a5c"
SETS: Final = ("technician", "manuals")
_PART: Final = 1 / 3


@dataclass(frozen=True)
class Split:
    """The questions on each side, and the documents that test."""

    learn: tuple[Row, ...]
    test: tuple[Row, ...]
    documents: tuple[str, ...]


def read(data: Path) -> list[Row]:
    """All questions of the sets, each with the strings that an answer must show."""
    return [
        {**row, "must_show": row.get("must_show") or row.get("evidence") or []}
        for name in SETS
        for row in map(
            json.loads, (data / name / "questions.jsonl").read_text("utf-8").splitlines()
        )
    ]


def split(questions: list[Row]) -> Split:
    """By documents; what is asked of no document in particular is learned from."""
    of = Counter(row["doc"] for row in questions if row["doc"])
    chosen: list[str] = []
    for name in sorted(of, key=lambda name: hashlib.sha256(name.encode()).hexdigest()):
        if sum(of[one] for one in chosen) >= _PART * of.total():
            break
        chosen.append(name)
    return Split(
        tuple(row for row in questions if row["doc"] not in chosen),
        tuple(row for row in questions if row["doc"] in chosen),
        tuple(chosen),
    )


def fingerprint(rows: tuple[Row, ...]) -> str:
    """SHA-256, in hex, of what is asked and what is held to be right."""
    kept = ("id", "doc", "question", "relevant", "must_show", "answerable")
    told = sorted(({key: row[key] for key in kept} for row in rows), key=lambda row: row["id"])
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def fixed(data: Path) -> Split:
    """The split; SystemExit where its test questions are not those that were fixed."""
    found = split(read(data))
    if fingerprint(found.test) != TEST_SHA256:
        raise SystemExit("The test questions are not those whose hash was committed.")
    return found
