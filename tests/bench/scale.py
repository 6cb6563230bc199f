"""How the evidence step behaves at 100,000 and a million passages: `python -m tests.bench.scale`.

    python -m tests.bench.scale DATA HOME [--passages 100000 1000000]

DATA holds the question sets, HOME is a folder for the database (10 GB for a million). Writes
docs/measurements/scale-<passages>.json. A million takes an hour or so on two cores.
"""

import argparse
import hashlib
import json
import os
import subprocess
import time
from pathlib import Path
from typing import Any

import numpy as np

from agent.evaluation.dataset import load
from ingest.embed import Embedder, open_embedder
from ingest.settings import IngestSettings
from sql import embeddings, grants, identifiers, manuals, passages
from sql.audience import Audience
from sql.database import Database
from sql.identifiers import NewIdentifier
from sql.manuals import NewManual
from sql.passages import NewPassage
from sql.settings import SqlSettings
from tests.bench.scale_corpus import Base, Made, library, make, read
from tests.bench.scale_measure import Bench

ROOT = Path(__file__).parents[2]
NEAR = ("manuals", "ord_qa", "emqap_s10")
FAR = ("cranfield", "mtrag_human_cloud_govt", "flodial")
SHARES = {"0.1 %": 0.001, "1 %": 0.01, "10 %": 0.1}
QUESTIONS = 60
TEAM = "scale"
_VECTORS = "embeddings_minilm_l6_v2_int8"
_TABLES = ("passages", "postings", "identifiers", "identifier_forms", _VECTORS)
_INDEXES = (
    "postings_lexeme",
    "identifiers_normalised",
    "identifier_forms_similar",
    f"{_VECTORS}_vector",
)


def main() -> None:
    """Build and measure each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("home", type=Path)
    parser.add_argument("--passages", type=int, nargs="+", default=[100_000, 1_000_000])
    chosen = parser.parse_args()
    ingest = IngestSettings()
    settings = SqlSettings(shoptalk_home=chosen.home, sql_durable=False, _env_file=None)
    with Database.open(settings) as db:
        embedder = open_embedder(ingest, db.home.models)
        bases = [_base(db, embedder, chosen.data / name, ingest) for name in (*NEAR, *FAR)]
        for size in chosen.passages:
            with db.scratch() as scratch:
                document = _measure(scratch, embedder, bases, size, chosen.data)
            path = ROOT / "docs" / "measurements" / f"scale-{size}.json"
            path.write_text(json.dumps(document, indent=1) + "\n", "utf-8")
            print(f"Wrote {path.name}", flush=True)


def _base(db: Database, embedder: Embedder, folder: Path, ingest: IngestSettings) -> Base:
    with db.scratch() as scratch:
        load(scratch, embedder, folder, ingest, lambda *_: None)
        return read(scratch, embedder, folder.name)


def _measure(
    db: Database, embedder: Embedder, bases: list[Base], size: int, data: Path
) -> dict[str, Any]:
    rng = np.random.default_rng(5)
    document: dict[str, Any] = {"passages": size, "cores": len(os.sched_getaffinity(0))}
    document["commit"] = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], stdout=subprocess.PIPE, cwd=ROOT, text=True
    ).stdout.strip()
    begun = time.monotonic()
    usual, embeddings.EXACT_UP_TO = embeddings.EXACT_UP_TO, size * 2  # the index comes at the end
    granted = dict.fromkeys((f"{s} {p}" for s in SHARES for p in ("near", "far")), 0)
    for base, made in library(bases, size, rng):
        place = "near" if base.name in NEAR else "far"
        channels = [c for c in granted if c.endswith(place) and granted[c] < _wanted(c, size)]
        _store(db, embedder, base, made, channels)
        for channel in channels:
            granted[channel] += len(made.rows)
    embeddings.EXACT_UP_TO = usual
    document["load_seconds"] = round(time.monotonic() - begun)
    print(size, "loaded in", document["load_seconds"], flush=True)
    document["index_seconds"] = _index(db, embedder.slug)
    print(size, "indexed in", document["index_seconds"], flush=True)
    begun = time.monotonic()
    _store(db, embedder, bases[0], make(bases[0], rng), [])
    document["one_more_manual_of_400_seconds"] = round(time.monotonic() - begun, 1)
    with db.connection() as conn:
        sizes = {name: _bytes(conn, name, "pg_table_size") for name in _TABLES}
        sizes |= {name: _bytes(conn, name, "pg_relation_size") for name in _INDEXES}
    document["megabytes"] = {name: round(count / 2**20) for name, count in sizes.items()}
    bench = Bench(db, embedder, _questions(data))
    document["audiences"] = {}
    for channel in ("all", *granted):
        who = Audience.of_channel(TEAM, channel)
        who = Audience.of_operator(TEAM) if channel == "all" else who
        load = round(os.getloadavg()[0], 1)
        measured = {"passages": granted.get(channel, size), "load": load, **bench.audience(who)}
        document["audiences"][channel] = measured
        print(size, channel, json.dumps(measured), flush=True)
    return document


def _wanted(channel: str, size: int) -> float:
    return SHARES[channel.rsplit(" ", 1)[0]] * size


def _store(db: Database, embedder: Embedder, base: Base, made: Made, channels: list[str]) -> None:
    new = NewManual(
        team=TEAM, content_hash=hashlib.sha256(os.urandom(16)).hexdigest(), title=base.name,
        source_name=base.name, page_count=1, pages_without_text=0, parser="bench", pdf=b"",
    )  # fmt: skip
    with db.connection() as conn:
        embeddings.ensure(conn, embedder.slug, embedder.dimensions)
        manual_id = manuals.insert(conn, new)
        rows = [NewPassage(n, 1, 1, s, "text", t) for n, (s, t) in enumerate(made.rows)]
        ids = passages.copy(conn, manual_id, rows)
        found = [
            NewIdentifier(ids[at], one.kind, one.verbatim, one.normalised)
            for at, one in made.identifiers
        ]
        identifiers.copy(conn, found)
        embeddings.copy(conn, embedder.slug, zip(ids, made.vectors, strict=True))
        for channel in channels:
            grants.add(conn, TEAM, manual_id, "channel", channel, "bench")


def _index(db: Database, slug: str) -> float:
    begun = time.monotonic()
    with db.apart() as conn:
        conn.execute("SET maintenance_work_mem = '3GB'")
        conn.execute(embeddings.statement("create_vector_index", slug))
        seconds = round(time.monotonic() - begun, 1)
        conn.execute("VACUUM ANALYZE")
    return seconds


def _bytes(conn: Any, relation: str, function: str) -> int:
    return int(conn.execute(f"SELECT {function}(%s::regclass)", (relation,)).fetchone()[0])


def _questions(data: Path) -> list[str]:
    """Real questions, those of each near set in turn."""
    sets = []
    for name in NEAR:
        lines = (data / name / "questions.jsonl").read_text("utf-8").splitlines()
        sets.append([json.loads(line)["question"] for line in lines])
    return [row[n] for n in range(len(min(sets, key=len))) for row in sets][:QUESTIONS]


if __name__ == "__main__":
    main()
