"""Build a large library as ingestion would leave it, and say what it cost.

What ingestion stores manual by manual is stored so here, but the indexes are dropped first and
built at the end: to keep them up to date is most of the work of a million passages. What one more
manual costs with all of them in place is measured apart.
"""

import hashlib
import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from ingest.embedding.embed import Embedder
from ingest.vectors import embedding_text
from sql import embeddings, grants, identifiers, manuals, pages, passages
from sql.database import Connection, Database
from sql.identifiers import NewIdentifier
from sql.manuals import NewManual
from sql.pages import NewPage
from sql.rows import copy_in
from tests.bench.scale_corpus import NEAR, Base, Made, library, make
from tests.bench.scale_measure import timed

TEAM = "scale"
SHARES = {"1 %": 0.01, "10 %": 0.1, "50 %": 0.5}
_BUILD_MEMORY = "3GB"
_SERVER = (
    "shared_buffers", "effective_cache_size", "work_mem", "maintenance_work_mem", "max_wal_size",
    "max_parallel_workers_per_gather", "max_parallel_maintenance_workers", "jit", "fsync",
    "server_version",
)  # fmt: skip
_LATER = (
    "postings_lexeme",
    "identifiers_passage",
    "identifiers_normalised",
    "identifier_forms_similar",
)


def build(db: Database, slug: str, bases: list[Base], size: int, workers: int) -> dict[str, Any]:
    """Fill the empty database and return how long that and each index took."""
    rng = np.random.default_rng(5)
    busy = _load()
    begun = time.monotonic()
    with db.connection() as conn:
        embeddings.ensure(conn, slug, bases[0].vectors.shape[1])
    definitions = dict(_drop_indexes(db))
    fill(db, slug, bases, size, rng)
    seconds = round(time.monotonic() - begun)
    loaded = {"load_seconds": seconds, "load_load_average": [busy, _load()]}
    return {"passages": size, **loaded, **index(db, slug, definitions, workers)}


def fill(db: Database, slug: str, bases: list[Base], size: int, rng: np.random.Generator) -> None:
    """Store as many passages."""
    begun = time.monotonic()
    granted = dict.fromkeys((f"{s} {p}" for s in SHARES for p in ("near", "far")), 0)
    with db.connection() as conn:
        embeddings.register_vector(conn)
        for number, (base, made) in enumerate(_ahead(library(bases, size, rng))):
            place = "near" if base.name in NEAR else "far"
            channels = [c for c in granted if c.endswith(place) and granted[c] < _wanted(c, size)]
            _store(conn, slug, base, made, channels, indexed=False)
            conn.commit()
            for channel in channels:
                granted[channel] += len(made.rows)
            if number % 100 == 0:
                print(size, number, round(time.monotonic() - begun), flush=True)


def index(db: Database, slug: str, definitions: dict[str, str], workers: int) -> dict[str, Any]:
    """Make these indexes and that of the vectors, and return how long each took."""
    busy = _load()
    seconds: dict[str, float] = {}
    with db.apart() as conn:
        conn.execute(
            "INSERT INTO identifier_forms SELECT DISTINCT normalised FROM identifiers "
            "ON CONFLICT DO NOTHING"
        )
        conn.execute(f"SET maintenance_work_mem = '{_BUILD_MEMORY}'")
        conn.execute(f"SET max_parallel_maintenance_workers = {workers}")
        graph = embeddings.statement("create_vector_index", slug).as_string(conn)
        for name, statement in {**definitions, "vectors (HNSW)": graph}.items():
            begun = time.monotonic()
            conn.execute(statement)
            seconds[name] = round(time.monotonic() - begun, 1)
            print(name, seconds[name], flush=True)
        conn.execute("VACUUM ANALYZE")
    return {
        "index_build": {"memory": _BUILD_MEMORY, "workers_beside": workers},
        "index_seconds": seconds,
        "index_load_average": [busy, _load()],
    }


def one_more(db: Database, embedder: Embedder, base: Base) -> dict[str, float]:
    """Seconds that one more manual costs in the full library, which is left as it was."""
    rng = np.random.default_rng(os.getpid())
    made = make(base, rng)
    with db.connection() as conn:
        texts = [embedding_text(base.name, row) for row in made.rows]
        embedded = timed(conn, lambda: embedder.embed_passages(texts))[0]
        stored, manual_id = timed(
            conn, lambda: _store(conn, embedder.slug, base, made, [], indexed=True)
        )
        conn.commit()
        removed = timed(conn, lambda: manuals.remove(conn, TEAM, manual_id))[0]
    parts = {"embed": embedded, "store": stored, "remove": removed}
    return {
        "passages": len(made.rows),
        **{f"{part}_seconds": round(took.passed, 2) for part, took in parts.items()},
        **{f"{part}_cpu_seconds": round(took.at_work, 2) for part, took in parts.items()},
        "load_average": _load(),
    }


def sizes(db: Database, slug: str) -> dict[str, Any]:
    """Megabytes of each table (with what it stores apart, without indexes) and of each index."""
    with db.connection() as conn:
        tables = conn.execute(
            "SELECT relname, pg_table_size(oid) FROM pg_class "
            "WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace"
        ).fetchall()
        indexes = conn.execute(
            "SELECT relname, pg_relation_size(oid) FROM pg_class "
            "WHERE relkind = 'i' AND relnamespace = current_schema()::regnamespace"
        ).fetchall()
    return {
        "table_megabytes": _megabytes(tables),
        "index_megabytes": _megabytes(indexes),
        "total_megabytes": round(sum(count for _, count in (*tables, *indexes)) / 2**20),
    }


def settings_of(db: Database) -> dict[str, str]:
    """The server's settings that matter here."""
    with db.connection() as conn:
        rows = [conn.execute(f"SHOW {name}").fetchone() for name in _SERVER]
        version = conn.execute("SELECT extversion FROM pg_extension WHERE extname = 'vector'")
        found = {name: str(row[0]) for name, row in zip(_SERVER, rows, strict=True) if row}
        return {**found, "pgvector": str((version.fetchone() or ("",))[0])}


def _megabytes(rows: list[Any]) -> dict[str, float]:
    return {name: round(count / 2**20, 1) for name, count in sorted(rows) if count > 2**20}


def _ahead(made: Iterator[tuple[Base, Made]]) -> Iterator[tuple[Base, Made]]:
    """The same, each made while the one before is stored."""
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(next, made, None)
        while (one := coming.result()) is not None:
            coming = pool.submit(next, made, None)
            yield one


def _wanted(channel: str, size: int) -> float:
    return SHARES[channel.rsplit(" ", 1)[0]] * size


def _load() -> float:
    return round(os.getloadavg()[0], 1)


def _drop_indexes(db: Database) -> Iterator[tuple[str, str]]:
    """Drop what need not be there while rows come in, and yield how to make it again."""
    with db.connection() as conn:
        rows = conn.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema() "
            "AND indexname = ANY (%s)",
            (list(_LATER),),
        ).fetchall()
        for name, definition in rows:
            conn.execute(f"DROP INDEX {name}")
            yield str(name), str(definition)


def _store(
    conn: Connection, slug: str, base: Base, made: Made, channels: list[str], *, indexed: bool
) -> int:
    """Store a made manual; without `indexed` nothing looks whether an index is due."""
    new = NewManual(
        team=TEAM, content_hash=hashlib.sha256(os.urandom(16)).hexdigest(), title=base.name,
        page_count=1, pages_without_text=0, parser="bench", pdf=b"",
    )  # fmt: skip
    manual_id = manuals.insert(conn, new)
    pages.copy(conn, manual_id, [NewPage(1, None, base.name)])
    ids = passages.copy(conn, manual_id, made.rows)
    found = [
        NewIdentifier(ids[at], one.kind, one.verbatim, one.normalised)
        for at, one in made.identifiers
    ]
    if indexed:
        identifiers.copy(conn, found)
        embeddings.copy(conn, slug, zip(ids, made.vectors, strict=True))
    else:
        _copy_alone(conn, slug, manual_id, ids, found, made.vectors)
    for channel in channels:
        grants.add(conn, TEAM, manual_id, "channel", channel, "bench")
    return manual_id


def _copy_alone(
    conn: Connection,
    slug: str,
    manual_id: int,
    ids: list[int],
    found: list[NewIdentifier],
    vectors: np.ndarray,
) -> None:
    rows = ((o.passage_id, manual_id, o.kind, o.verbatim, o.normalised) for o in found)
    types = ("int8", "int8", "text", "text", "text")
    copy_in(conn, identifiers._SQL["copy"], types, rows)
    half = ((i, manual_id, embeddings._half(v)) for i, v in zip(ids, vectors, strict=True))
    copy_in(conn, embeddings.statement("copy", slug), ("int8", "int8", "halfvec"), half)
