"""Table `embedders`: whose vectors are searched, and whose are being made to take their place."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from sql import embeddings
from sql.files import load
from sql.rows import Connection, execute, many, one, value

_SQL = load("embedders")
State: TypeAlias = Literal["serving", "filling", "before"]


@dataclass(frozen=True)
class StoredEmbedder:
    """As it was asked for: `setting` and `address` are those of INGEST_EMBEDDING, without secrets;
    `since` when its state began."""

    slug: str
    setting: str
    address: str | None
    state: State
    since: datetime


def known(conn: Connection) -> list[StoredEmbedder]:
    """Return all, the oldest state first."""
    return many(conn, StoredEmbedder, _SQL["all"], {})


def serving(conn: Connection) -> StoredEmbedder | None:
    """Return whose vectors are searched; None where nobody was told yet."""
    return one(conn, StoredEmbedder, _SQL["in_state"], {"state": "serving"})


def filling(conn: Connection) -> StoredEmbedder | None:
    """Return whose vectors are being made, to serve when all are there; None where none are."""
    return one(conn, StoredEmbedder, _SQL["in_state"], {"state": "filling"})


def lock(conn: Connection) -> None:
    """Until the end of the transaction nobody else changes who serves."""
    execute(conn, _SQL["lock"], {})


def put(conn: Connection, slug: str, setting: str, address: str | None, state: State) -> None:
    """The model has this state now; another one that had it is `before`."""
    if state != "before":
        execute(conn, _SQL["leave_state"], {"slug": slug, "state": state})
    named = {"slug": slug, "setting": setting, "address": address}
    execute(conn, _SQL["set"], {**named, "state": state})


def leave(conn: Connection, state: State, *, but: str = "") -> None:
    """Whoever has this state, but for the one named, is `before`."""
    execute(conn, _SQL["leave_state"], {"slug": but, "state": state})


def progress(conn: Connection, slug: str) -> tuple[int, int]:
    """Return how many passages the model has embedded, and how many there are."""
    total = int(value(conn, _SQL["count_passages"], {}))
    if not embeddings.exists(conn, slug):
        return 0, total
    return embeddings.count(conn, slug), total


def forget(conn: Connection, slug: str) -> bool:
    """Drop the vectors of a model that neither serves nor is being filled; False for another."""
    if not execute(conn, _SQL["forget"], {"slug": slug}):
        return False
    embeddings.drop_table(conn, slug)
    return True
