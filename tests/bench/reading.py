"""How fast manuals are read: `python -m tests.bench DATA reading`.

In one run, over DATA/manuals/pdf, in turns, each into an empty schema of the same database:
- `ours`: `ingest_pdf`, as `shoptalk ingest` calls it: the next PDF is read while one is embedded;
  its seconds of "reading" are those that were waited for;
- `limit`: what cannot be saved with this model: the text of every page from pdfium, and the
  embedding of the texts that `ours` embedded, in the same batches; nothing else;
- `langchain_pypdf`, `langchain_pypdfium2`: `tests/bench/langchain_ingest.py`, same embedder.

LangChain is installed into a venv below SHOPTALK_BENCH_CACHE, else below a temporary folder. Ctrl-C
ends it early and keeps the rounds that are complete. Beside the seconds by the clock stand those
of the processor (the reader's process included, the database server's left out): on a shared
machine they are what can be compared.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium

from ingest.embedding import Embedder, MiniLmEmbedder, Vectors, prepare_embedded
from ingest.manual import Progress, ingest_pdf
from ingest.sandbox import ReadAhead
from ingest.settings import IngestSettings
from sql.database import Database
from sql.grants import Grant
from sql.settings import SqlSettings
from tests.bench.langchain_venv import Venv, make_venv
from tests.bench.reading_document import document, passages_of, tokens_of

ROOT = Path(__file__).parents[2]
SCRIPT = Path(__file__).with_name("langchain_ingest.py")
ROUNDS = 3


@dataclass
class Heard:
    """An embedder that keeps what it is given, for the limit to embed the same."""

    embedder: MiniLmEmbedder
    batches: list[list[str]] = field(default_factory=list)

    @property
    def slug(self) -> str:
        return self.embedder.slug

    @property
    def dimensions(self) -> int:
        return self.embedder.dimensions

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        self.batches.append(list(texts))
        return self.embedder.embed_passages(texts)

    def embed_query(self, text: str) -> Vectors:
        return self.embedder.embed_query(text)


@dataclass(frozen=True)
class Bench:
    """What every way of reading works with."""

    db: Database
    settings: IngestSettings
    graph: Path
    tokenizer: Path
    pdfs: list[Path]

    def embedder(self) -> MiniLmEmbedder:
        return MiniLmEmbedder(self.graph, self.tokenizer)


def reading(data: Path) -> dict[str, Any]:
    """Each way's rounds, its median, and how many times ours it took."""
    settings = IngestSettings()
    pdfs = sorted((data / "manuals" / "pdf").glob("*.pdf"))
    with Database.open(SqlSettings()) as db, make_venv() as venv:
        graph, tokenizer = prepare_embedded(
            db.home.models, local=settings.models_path, hub_url=settings.hub_url
        )
        bench = Bench(db, settings, graph, tokenizer, pdfs)
        heard: list[list[str]] = []
        ways: dict[str, Callable[[], dict[str, Any]]] = {
            "ours": lambda: ours(bench, heard),
            "limit": lambda: limit(bench, heard),
        }
        for loader in ("pypdf", "pypdfium2") if venv else ():
            ways[f"langchain_{loader}"] = lambda loader=loader: langchain(bench, venv, loader)
        rounds: dict[str, list[dict[str, Any]]] = {way: [] for way in ways}
        with suppress(KeyboardInterrupt):
            for number in range(ROUNDS):
                # The limit needs what ours embedded; of the rest, each comes early and late.
                order = list(ways) if number % 2 == 0 else [*reversed(ways)]
                for way in order:
                    row = {"load_average": round(os.getloadavg()[0], 2), **ways[way]()}
                    rounds[way].append(row)
                    told = {k: row[k] for k in ("seconds", "cpu_seconds", "load_average", "stages")}
                    print(f"round {number + 1}, {way}: {json.dumps(told)}", file=sys.stderr)
    complete = min(map(len, rounds.values()))
    return document({way: rows[:complete] for way, rows in rounds.items()}, venv)


def ours(bench: Bench, heard: list[list[str]]) -> dict[str, Any]:
    """Our whole ingestion; `heard` afterwards holds the batches that were embedded."""
    stages = dict.fromkeys(("reading", "recognising", "embedding", "writing"), 0.0)
    embedder, by_pdf = Heard(bench.embedder()), []
    with bench.db.scratch() as scratch, ReadAhead(bench.pdfs, bench.settings) as ahead:
        began_cpu, began = os.times(), time.perf_counter()
        for path in bench.pdfs:
            seconds = _one(scratch, embedder, path, ahead, stages, bench.settings)
            by_pdf.append({"pdf": path.name, **seconds})
        took, ended_cpu = time.perf_counter() - began, os.times()
    heard[:] = embedder.batches
    texts = [text for batch in embedder.batches for text in batch]
    return {
        "seconds": round(took, 2),
        "cpu_seconds": round(sum(ended_cpu[:4]) - sum(began_cpu[:4]), 2),
        "pages": sum(row["pages"] for row in by_pdf),
        "stages": {name: round(value, 2) for name, value in stages.items()},
        "by_pdf": by_pdf,
        **passages_of([len(text) for text in texts], tokens_of(bench.tokenizer, texts)),
    }


def _one(
    db: Database,
    embedder: Embedder,
    path: Path,
    ahead: ReadAhead,
    stages: dict[str, float],
    settings: IngestSettings,
) -> dict[str, Any]:
    at, stage = time.perf_counter(), "reading"

    def progress(now: Progress) -> None:
        nonlocal at, stage
        stages[stage] += time.perf_counter() - at
        at, stage = time.perf_counter(), now.stage

    done = ingest_pdf(
        db,
        embedder,
        path.read_bytes(),
        team="bench",
        source_name=path.name,
        grants=[Grant("everyone")],
        settings=settings,
        progress=progress,
        read=ahead.reader_of(path),
    )
    stages["writing"] += time.perf_counter() - at
    return {
        "pages": done.pages,
        "without_text": done.pages_without_text,
        "passages": done.passages,
        "seconds": round(done.seconds, 2),
    }


def limit(bench: Bench, heard: Sequence[Sequence[str]]) -> dict[str, Any]:
    """The text of the pages alone, then the embedding alone."""
    embedder = bench.embedder()
    began_cpu, began = os.times(), time.perf_counter()
    pages = 0
    for path in bench.pdfs:
        pdf = pdfium.PdfDocument(path)
        for page in pdf:
            page.get_textpage().get_text_bounded()
            page.close()
        pages += len(pdf)
        pdf.close()
    extracted = time.perf_counter()
    for batch in heard:
        embedder.embed_passages(batch)
    ended, ended_cpu = time.perf_counter(), os.times()
    return {
        "seconds": round(ended - began, 2),
        "cpu_seconds": round(sum(ended_cpu[:4]) - sum(began_cpu[:4]), 2),
        "pages": pages,
        "stages": {"text": round(extracted - began, 2), "embedding": round(ended - extracted, 2)},
    }


def langchain(bench: Bench, venv: Venv, loader: str) -> dict[str, Any]:
    """LangChain's loader, splitter and store, in a process whose start is not counted."""
    with bench.db.scratch() as scratch:
        given = {
            "pdfs": list(map(str, bench.pdfs)),
            "loader": loader,
            "database": scratch.url,
            "graph": str(bench.graph),
            "tokenizer": str(bench.tokenizer),
        }
        run = subprocess.run(
            [venv.python, SCRIPT, json.dumps(given)],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            cwd=tempfile.gettempdir(),
            check=True,
        )
        with scratch.connection() as conn:
            row = conn.execute("SELECT count(*) FROM langchain_pg_embedding").fetchone()
    told = json.loads(run.stdout.splitlines()[-1])
    lengths, tokens = told.pop("lengths"), told.pop("tokens")
    assert row is not None
    assert row[0] == len(lengths)
    return {**told, **passages_of(lengths, tokens)}
