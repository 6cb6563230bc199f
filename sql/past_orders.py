"""Past work orders as an audience may read them: searched, read, counted.

The one rule of who may is the database's function `readable_orders`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sql.audience import Audience
from sql.embeddings import Vector, literal
from sql.files import load
from sql.hits import Hit
from sql.rows import Connection, execute, many, value

_SQL = load("work_orders")


@dataclass(frozen=True)
class PastOrder:
    """An order. `helped` is what the order itself says of its fix."""

    order_id: int
    number: str
    machine: str
    equipment: str
    fault: str
    fix: str
    parts: list[str]
    opened_on: date | None
    closed_on: date | None
    helped: bool | None

    @property
    def day(self) -> date | None:
        """When the fault was met, or else when it was dealt with."""
        return self.opened_on or self.closed_on


@dataclass(frozen=True)
class Unembedded:
    """An order without a vector, and what one is made of."""

    order_id: int
    machine: str
    equipment: str
    fault: str


def count(conn: Connection, audience: Audience) -> int:
    """Return how many orders the audience may read."""
    return int(value(conn, _SQL["count"], audience.parameters()))


def has_any(conn: Connection, audience: Audience) -> bool:
    """Return whether there is an order that the audience may read."""
    return bool(value(conn, _SQL["has_any"], audience.parameters()))


def without_vector(conn: Connection, audience: Audience, slug: str, limit: int) -> list[Unembedded]:
    """Return orders that have no vector of this model yet, the newest first."""
    parameters = {**audience.parameters(), "slug": slug, "limit": limit}
    return many(conn, Unembedded, _SQL["without_vector"], parameters)


def keep_vector(conn: Connection, order: Unembedded, slug: str, vector: Vector) -> None:
    """Store the vector, unless the order was changed or removed meanwhile."""
    given = {**vars(order), "slug": slug, "vector": literal(vector)}
    execute(conn, _SQL["keep_vector"], given)


def dense(
    conn: Connection, audience: Audience, slug: str, vector: Vector, k: int, machine: str = ""
) -> list[Hit]:
    """Return the k nearest orders by cosine similarity; a hit's id is the order's.

    `machine`: only those of this machine or kind of machine.
    """
    parameters = {
        **audience.parameters(),
        "slug": slug,
        "vector": literal(vector),
        "k": k,
        "machine": machine,
    }
    return many(conn, Hit, _SQL["dense"], parameters, prepare=False)


def lexical(
    conn: Connection, audience: Audience, query: str, k: int, machine: str = ""
) -> list[Hit]:
    """Return the k best orders by BM25. Frequencies are those of what the audience may read."""
    parameters = {**audience.parameters(), "query": query, "k": k, "machine": machine}
    return many(conn, Hit, _SQL["lexical"], parameters, prepare=False)


def identified(
    conn: Connection, audience: Audience, identifiers: Sequence[str], k: int
) -> list[Hit]:
    """Return the k orders that hold most of these identifiers (normalised)."""
    parameters = {**audience.parameters(), "identifiers": list(identifiers), "k": k}
    return many(conn, Hit, _SQL["identified"], parameters, prepare=False)


def read(conn: Connection, audience: Audience, ids: Sequence[int]) -> list[PastOrder]:
    """Return those of the orders that the audience may read, in the order given."""
    return many(conn, PastOrder, _SQL["read"], {**audience.parameters(), "ids": list(ids)})


def dated(conn: Connection, audience: Audience, since: date, machine: str = "") -> list[PastOrder]:
    """Return the orders since that day, the oldest first; those without a day are left out."""
    parameters = {**audience.parameters(), "since": since, "machine": machine}
    return many(conn, PastOrder, _SQL["dated"], parameters)


def outcomes(
    conn: Connection,
    audience: Audience,
    ids: Sequence[int],
    *,
    within: int,
    alike: float,
) -> dict[int, bool | None]:
    """Return of each order whether its fix helped; None where nobody can know.

    Where the order does not say it: whether a fault like it (cosine >= `alike`) came back on the
    same machine `within` so many days.
    """
    parameters = {
        **audience.parameters(),
        "ids": list(ids),
        "within": within,
        "alike": alike,
    }
    return dict(conn.execute(_SQL["outcomes"], parameters).fetchall())


def show_beside(conn: Connection, answer_id: int, ids: Sequence[int]) -> None:
    """Let the orders stand beside the answer, in this order."""
    execute(conn, _SQL["show_beside"], {"answer_id": answer_id, "ids": list(ids)})


def beside(conn: Connection, audience: Audience, answer_id: int) -> list[PastOrder]:
    """Return the orders that stand beside the answer, of those that the audience may read."""
    return many(conn, PastOrder, _SQL["beside"], {**audience.parameters(), "answer_id": answer_id})
