"""Tables `embeddings_<slug>`: one for each embedding model, made when the model is first used.

Its name depends on the model, so it is put into the statements of `queries/embeddings.sql` by
`psycopg.sql.Identifier`: the one exception to fixed statements.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from pgvector import HalfVector
from pgvector.psycopg import register_vector
from psycopg.sql import Composed, Identifier, Literal

from sql.errors import EmbeddingsMissing, WrongDimensions
from sql.files import load
from sql.rows import Connection, copy_in, execute, many, value

# Measured: up to here an exact scan takes some tens of milliseconds, and loses nothing.
EXACT_UP_TO = 100_000
# Neighbours that a search of the index keeps in view: more costs time and loses less. Among a
# million, 400 find .84 of the nearest ten, 800 .92 (and 1000, the most that there can be, too).
EF_SEARCH = 800
# Rows that a walk through the index takes, most, to find k of the audience's among them.
WALK_UP_TO = 4000
_BUILD_MEMORY = "512MB"
_PREFIX = "embeddings_"
Vector: TypeAlias = Sequence[float] | npt.NDArray[np.float32]
_SQL = load("embeddings")
_SLUG = re.compile(r"[a-z0-9_]{1,40}")


def ensure(conn: Connection, slug: str, dims: int) -> None:
    """Make the model's table and indexes unless they exist.

    `slug`: 1 to 40 lower-case letters, digits and underscores, else ValueError. WrongDimensions
    when the table holds vectors of another length than `dims`.
    """
    stored = _stored_dims(conn, slug)
    if stored is None:
        # Two processes that use a new model at the same moment would both make its table.
        execute(conn, _SQL["lock"], {"table": _table(slug)})
        execute(conn, statement("create_table", slug, dims), {})
        execute(conn, statement("create_manual_index", slug), {})
        stored = _stored_dims(conn, slug)
    if stored != dims:
        raise WrongDimensions


def copy(conn: Connection, slug: str, rows: Iterable[tuple[int, Vector]]) -> int:
    """Store (passage_id, vector) with a binary COPY and return how many there were.

    The vector index is built when there are enough vectors to need it: a search over fewer does
    not use it, and to keep it up to date costs more than all else that is written.
    """
    vectors = dict(rows)
    manuals = conn.execute(_SQL["manuals_of"], {"ids": list(vectors)})
    register_vector(conn)
    stored = ((passage, manual, _half(vectors[passage])) for passage, manual in manuals.fetchall())
    count = copy_in(conn, statement("copy", slug), ("int8", "int8", "halfvec"), stored)
    if value(conn, statement("needs_vector_index", slug), {"exact_up_to": EXACT_UP_TO}):
        execute(conn, _SQL["lock"], {"table": _table(slug)})
        value(conn, _SQL["build_in_memory"], {"memory": _BUILD_MEMORY})
        execute(conn, statement("create_vector_index", slug), {})
    return count


def drop(conn: Connection, manual_id: int) -> None:
    """Remove the vectors of a manual, of whatever model."""
    for (table,) in conn.execute(_SQL["tables"]).fetchall():
        slug = str(table).removeprefix(_PREFIX)
        execute(conn, statement("drop", slug), {"manual_id": manual_id})


def missing(conn: Connection, slug: str, team: str | None = None) -> list[int]:
    """Return the ids of passages (of the team) that have no embedding of this model yet."""
    return [row[0] for row in conn.execute(statement("missing", slug), {"team": team})]


@dataclass(frozen=True)
class Lacking:
    """A manual with `passages` that a model has not embedded yet; `title` is what the PDF says."""

    team: str
    manual_id: int
    title: str
    passages: int


def lacking(conn: Connection, slug: str, most: int) -> list[Lacking]:
    """Return the first manuals with passages that have no embedding of this model yet."""
    return many(conn, Lacking, statement("lacking", slug), {"most": most})


def is_whole(conn: Connection, slug: str) -> bool:
    """Whether every passage has an embedding of this model."""
    return not value(conn, statement("lacks", slug), {})


def stored_of(conn: Connection, slug: str, manual_id: int) -> set[int]:
    """Return the ids of the manual's passages that have an embedding of this model."""
    rows = conn.execute(statement("stored_of", slug), {"manual_id": manual_id})
    return {row[0] for row in rows}


def exists(conn: Connection, slug: str) -> bool:
    """Whether the model has a table."""
    return _stored_dims(conn, slug) is not None


def count(conn: Connection, slug: str) -> int:
    """Return how many passages the model has embedded."""
    return int(value(conn, statement("count", slug), {}))


def drop_table(conn: Connection, slug: str) -> None:
    """Remove all vectors of the model."""
    execute(conn, statement("drop_table", slug), {})


def nearest(conn: Connection, slug: str, k: int, *, exactly: bool) -> Composed:
    """Return the statement that finds the nearest passages, and ready the connection for it.

    EmbeddingsMissing when the model has no table.
    """
    if _stored_dims(conn, slug) is None:
        raise EmbeddingsMissing
    if exactly:
        return statement("nearest_exact", slug)
    value(conn, _SQL["walk_on"], {"ef_search": str(min(max(2 * k, EF_SEARCH), 1000))})
    return statement("nearest_approximate", slug)


def literal(vector: Vector) -> str:
    """Return the vector as pgvector reads it."""
    return str(_half(vector).to_text())


def statement(name: str, slug: str, dims: int = 0) -> Composed:
    """Return a statement of `queries/embeddings.sql` for this model's table."""
    table = _table(slug)
    return _SQL[name].format(
        table=Identifier(table),
        by_manual=Identifier(f"{table}_manual"),
        by_vector=Identifier(f"{table}_vector"),
        by_vector_name=Literal(f"{table}_vector"),
        dims=Literal(dims),
    )


def _table(slug: str) -> str:
    if not _SLUG.fullmatch(slug):
        raise ValueError(f"not a slug of an embedding model: {slug!r}")
    return f"{_PREFIX}{slug}"


def _stored_dims(conn: Connection, slug: str) -> int | None:
    dims = value(conn, _SQL["stored_dims"], {"table": _table(slug)})
    return None if dims is None else int(dims)


def _half(vector: Vector) -> HalfVector:
    return HalfVector(vector if isinstance(vector, np.ndarray) else list(vector))
