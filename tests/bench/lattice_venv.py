"""Runs our scripts that make the truth with pdfplumber, which is no dependency of the project.

pdfplumber is installed into a venv below PUBLIC. Each PDF is read in a process of its own within a
time limit, two at once; what a script printed of it is kept below PUBLIC/truth, by the bytes of
the PDF and the text of the script, so that a second run has it at once.
"""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import zip_longest
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PACKAGES = ("pdfplumber==0.11.10", "pypdfium2==5.15.2")
SECONDS, MOST_OF_SOURCE = 40.0, 100
"""Time for one PDF, and PDFs of one package or clone: spread over it, so that none decides."""


def lattice_python(public: Path) -> Path:
    """The venv's Python, with pdfplumber installed."""
    folder = public / "lattice"
    python = folder / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        pip = [python, "-m", "pip", "--disable-pip-version-check", "--quiet"]
        subprocess.run([*pip, "install", *PACKAGES], check=True, stdout=sys.stderr)
    return python


def every_pdf(public: Path) -> list[Path]:
    """The PDFs of the folder, each content once, as many of each source as count.

    They come one of each source in turn, so that a run that is ended early has seen them all.
    """
    seen: dict[str, Path] = {}
    for path in sorted((public / "pdf").rglob("*.pdf"), key=lambda path: str(path).lower()):
        seen.setdefault(digest(path), path)
    sources: dict[Path, list[Path]] = {}
    for path in seen.values():
        sources.setdefault(path.parent, []).append(path)
    spread = []
    for paths in sources.values():
        step = max(len(paths) / MOST_OF_SOURCE, 1.0)
        spread.append([paths[int(n * step)] for n in range(min(len(paths), MOST_OF_SOURCE))])
    return [path for turn in zip_longest(*spread) for path in turn if path is not None]


def digest(path: Path) -> str:
    """Names the bytes of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:20]


def truths(
    public: Path, scripts: Sequence[Path], pdfs: Sequence[Path]
) -> Iterator[tuple[Path, list[dict[str, Any]]]]:
    """What the first of `scripts` prints of each PDF, a JSON object a line; the others it uses."""
    python = lattice_python(public)
    version = hashlib.sha256(b"".join(script.read_bytes() for script in scripts)).hexdigest()[:8]
    folder = public / "truth" / f"{scripts[0].stem}-{version}"
    folder.mkdir(parents=True, exist_ok=True)

    def one(pdf: Path) -> list[dict[str, Any]]:
        kept = folder / f"{digest(pdf)}.jsonl"
        if not kept.exists():
            kept.write_bytes(_printed([python, scripts[0], pdf]))
        return [json.loads(line) for line in kept.read_text("utf-8").splitlines()]

    pool = ThreadPoolExecutor(2)
    try:
        for number, (pdf, rows) in enumerate(zip(pdfs, pool.map(one, pdfs), strict=True), 1):
            if number % 100 == 0:
                print(f"{scripts[0].stem}: {number} of {len(pdfs)} PDFs", file=sys.stderr)
            yield pdf, rows
    finally:
        pool.shutdown(cancel_futures=True)


def _printed(command: Sequence[str | Path]) -> bytes:
    """The whole lines that a command printed before it ended or was ended."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    try:
        run = subprocess.run(
            command,
            capture_output=True,
            timeout=SECONDS,
            env=environment,
            check=False,
            start_new_session=True,  # Ctrl-C is not for it: half of its output would be kept
        )
        out = run.stdout
    except subprocess.TimeoutExpired as ended:
        out = ended.stdout or b""
    return out[: out.rfind(b"\n") + 1]
