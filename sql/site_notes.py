"""Site notes: approved corrections as an audience may see them. The one rule of who may is the
database's function `readable_notes`; what else is known of corrections is in `sql.corrections`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sql.audience import Audience
from sql.corrections import Kind
from sql.embeddings import Vector, literal
from sql.files import load
from sql.rows import Connection, execute, many

_SQL = load("site_notes")


@dataclass(frozen=True)
class SiteNote:
    """A note. `text` are the expert's words; `manual`, `page` and `quote` where it points, `label`
    the page's printed label."""

    correction_id: int
    answer_id: int
    kind: Kind
    text: str
    user_id: str
    decided_by: str
    created_at: datetime
    decided_at: datetime
    manual_id: int | None
    manual: str | None
    page: int | None
    label: str | None
    quote: str


@dataclass(frozen=True)
class Unembedded:
    """A note that a model has no vector of yet."""

    correction_id: int
    asked: str


@dataclass(frozen=True)
class Near:
    """A note near a question, with the cosine of its own question."""

    correction_id: int
    asked: str
    text: str
    quote: str
    decided_at: datetime
    cosine: float


def without_vector(conn: Connection, audience: Audience, slug: str, limit: int) -> list[Unembedded]:
    """Return notes that the model `slug` has no vector of, the newest first."""
    parameters = {**audience.parameters(), "slug": slug, "limit": limit}
    return many(conn, Unembedded, _SQL["without_vector"], parameters)


def keep_vector(conn: Connection, correction_id: int, slug: str, vector: Vector) -> None:
    """Store the vector of the note's question; nothing happens where it has one, or is gone."""
    parameters = {"correction_id": correction_id, "slug": slug, "vector": literal(vector)}
    execute(conn, _SQL["keep_vector"], parameters)


def nearest(
    conn: Connection, audience: Audience, slug: str, vector: Vector, limit: int
) -> list[Near]:
    """Return the notes whose questions are nearest to this one, nearest first."""
    parameters = {
        **audience.parameters(),
        "slug": slug,
        "vector": literal(vector),
        "limit": limit,
    }
    return many(conn, Near, _SQL["nearest"], parameters)


def read(conn: Connection, audience: Audience, ids: Sequence[int]) -> list[SiteNote]:
    """Return the notes that the audience may see now, in the order of `ids`."""
    return many(conn, SiteNote, _SQL["read"], {**audience.parameters(), "ids": list(ids)})


def beside(conn: Connection, audience: Audience, answer_id: int) -> list[SiteNote]:
    """Return the notes that stand beside the answer and that the audience may see now, the newest
    first."""
    return many(conn, SiteNote, _SQL["beside"], {**audience.parameters(), "answer_id": answer_id})


def show_beside(conn: Connection, answer_id: int, ids: Sequence[int]) -> None:
    """Let the notes stand beside the answer; those that do already, do."""
    execute(conn, _SQL["show_beside"], {"answer_id": answer_id, "ids": list(ids)})


def places(conn: Connection, audience: Audience, ids: Sequence[int]) -> dict[int, list[int]]:
    """Return for each of these notes the ids of the passages that it points at."""
    found: dict[int, list[int]] = {}
    for note, passage in conn.execute(_SQL["places"], {**audience.parameters(), "ids": list(ids)}):
        found.setdefault(int(note), []).append(int(passage))
    return found


def on_page(conn: Connection, audience: Audience, manual_id: int, page: int) -> list[int]:
    """Return the ids of the passages on a page, in reading order; none where it may not be read."""
    parameters = {**audience.parameters(), "manual_id": manual_id, "page": page}
    return [int(row[0]) for row in conn.execute(_SQL["on_page"], parameters)]
