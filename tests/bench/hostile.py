"""What hostile and odd PDFs come to: outcome, seconds and peak memory of each.

`python -m tests.bench hostile` reads each in a process of its own, so that its peak is its own.
Afterwards a sound manual must still be read as before.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ingest import errors
from ingest.sandbox.reader import parse
from ingest.settings import IngestSettings
from tests.bench.hostile_pdfs import made
from tests.bench.public_pdfs import public

ROOT = Path(__file__).parents[2]
SECONDS, MEMORY_MB = 20.0, 640
"""Limits of this run: less than the defaults, which only takes longer."""


def hostile() -> dict[str, Any]:
    """Every PDF's row, and how many came to what."""
    cache = Path(os.environ.get("SHOPTALK_BENCH_CACHE", Path(tempfile.gettempdir()) / "pdfs"))
    cache.mkdir(parents=True, exist_ok=True)
    rows = []
    for origin, files in (("made", made()), ("public", _public(cache))):
        for name, pdf in files:
            rows.append({"origin": origin, "name": name, "bytes": len(pdf), **_one(pdf)})
            print(json.dumps(rows[-1], ensure_ascii=False), file=sys.stderr)
    return {
        "limits": {"seconds": SECONDS, "memory_mb": MEMORY_MB},
        "outcomes": dict(Counter(row["outcome"] for row in rows).most_common()),
        "files": rows,
    }


def _public(cache: Path) -> Iterator[tuple[str, bytes]]:
    try:
        yield from public(cache)
    except subprocess.CalledProcessError:
        print("The public PDFs could not be had; only the made ones are read.", file=sys.stderr)


def _one(pdf: bytes) -> dict[str, Any]:
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        command = [sys.executable, "-m", "tests.bench.hostile", file.name]
        run = subprocess.run(command, stdout=subprocess.PIPE, cwd=ROOT, check=True)
    return dict(json.loads(run.stdout.splitlines()[-1]))  # above it is what was logged


def read_one(path: Path) -> dict[str, Any]:
    """The outcome of one file: "read", or the name of the error with its sentence."""
    settings = IngestSettings(
        _env_file=None, parse_seconds=SECONDS, parse_memory_mb=MEMORY_MB, ocr_pages=0
    )
    pdf, begun = path.read_bytes(), time.monotonic()
    row: dict[str, Any] = {"outcome": "read", "pages": 0, "passages": 0, "sentence": None}
    try:
        parsed = parse(pdf, settings, lambda done, of: None)
        row |= {"pages": len(parsed.pages), "passages": len(parsed.passages)}
    except errors.IngestError as error:
        row |= {"outcome": type(error).__name__, "sentence": str(error)}
    row["seconds"] = round(time.monotonic() - begun, 2)
    row["peak_mb"] = round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)
    return row


def table(document: dict[str, Any], origin: str) -> str:
    """The rows of one origin as Markdown."""
    lines = ["| PDF | outcome | pages | passages | s | peak MB |", "|---|---|---|---|---|---|"]
    lines += [
        f"| {row['name']} | {row['outcome']} | {row['pages']} | {row['passages']}"
        f" | {row['seconds']} | {row['peak_mb']} |"
        for row in document["files"]
        if row["origin"] == origin
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    print(json.dumps(read_one(Path(sys.argv[1]))))
