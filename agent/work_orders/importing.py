"""Rows into the database, in small transactions: what is bad is told, and harms nothing else."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from agent.work_orders.rows import Row
from ingest.embedding import Embedder
from ingest.identifiers import find
from sql import past_orders, work_orders
from sql.audience import Audience
from sql.database import Connection, Database
from sql.grants import Grant
from sql.work_orders import NewOrder

_BATCH: Final = 200
Outcome = Literal["new", "changed", "same", "bad"]
Progress = Callable[[str, int, int], None]
Refuse = Callable[[Connection, Sequence[NewOrder]], Mapping[str, str]]
"""Of some orders those that are not to be stored, by number, with the reason."""
Record = Callable[[Connection, Mapping[str, int]], None]
"""Told how many rows of a batch are new, changed, same, and granted to somebody more."""


@dataclass(frozen=True)
class Imported:
    """What became of the rows. `granted`: how many orders somebody may read now who could not
    before; `bad`: the rows that were left out, each with its error."""

    new: int
    changed: int
    same: int
    granted: int
    bad: tuple[Row, ...]

    @property
    def taken(self) -> int:
        """How many rows are in the database."""
        return self.new + self.changed + self.same


def import_orders(
    db: Database,
    team: str,
    rows: Sequence[Row],
    grants: Sequence[Grant] = (),
    *,
    by: str,
    dry_run: bool = False,
    progress: Progress = lambda *_: None,
    record: Record = lambda *_: None,
    refuse: Refuse = lambda *_: {},
) -> Imported:
    """Every good row is an order of the team, once by its number, and `grants` may read it too.

    The same again changes nothing. Whoever is killed amid it has stored what he has stored, and the
    same once more does the rest. `dry_run`: it is said what would become, and nothing is stored.
    `record` is called in each transaction with what it changed; what it raises undoes that.
    `refuse` is asked before, in the same one: what it names is left out, as bad rows.
    """
    good, bad = _once(rows)
    count: Counter[str] = Counter()
    for start in range(0, len(good), _BATCH):
        batch = good[start : start + _BATCH]
        with db.connection() as conn:
            made: Counter[str] = Counter()
            refused = refuse(conn, [order for _, order in batch])
            for row, order in batch:
                if order.number in refused:
                    bad.append(replace(row, order=None, error=refused[order.number]))
                    continue
                stored = work_orders.put(conn, team, order, identifiers_of(order), by)
                made[stored.status] += 1
                made["granted"] += bool(work_orders.grant(conn, team, stored.order_id, grants, by))
            record(conn, made)
            if dry_run:
                conn.rollback()
        count += made
        progress("storing orders", start + len(batch), len(good))
    bad.sort(key=lambda row: row.number)
    return Imported(count["new"], count["changed"], count["same"], count["granted"], tuple(bad))


def embed_orders(
    db: Database,
    embedder: Embedder,
    audience: Audience,
    *,
    at_once: int = 64,
    most: int | None = None,
    progress: Progress = lambda *_: None,
) -> int:
    """What this audience may read has a vector of this model, `most` orders if that is given; how
    many got one. No connection is held meanwhile."""
    done = 0
    while most is None or done < most:
        with db.connection() as conn:
            lacking = past_orders.without_vector(conn, audience, embedder.slug, at_once)
        if not lacking:
            break
        vectors = embedder.embed_passages([found_by(one.equipment, one.fault) for one in lacking])
        with db.connection() as conn:
            for one, vector in zip(lacking, vectors, strict=True):
                past_orders.keep_vector(conn, one, embedder.slug, vector)
        done += len(lacking)
        progress("indexing orders", done, 0)
    return done


def found_by(equipment: str, fault: str) -> str:
    """What an order's vector is made of: the thing and the trouble; what fixed it is the answer."""
    return f"{equipment}: {fault}" if equipment else fault


def identifiers_of(order: NewOrder) -> list[str]:
    """Codes, parts and machines that the order is looked up by, normalised."""
    found = [one.normalised for one in find(order.text) if one.kind != "value"]
    named = [name for name in (order.machine, order.number) if any(map(str.isdigit, name))]
    return list(dict.fromkeys([*found, *map(normalised, named)]))


def normalised(name: str) -> str:
    """A machine's or order's name without spaces and signs: `AC-07` is `ac 07`."""
    return "".join(filter(str.isalnum, name.casefold()))


def _once(rows: Iterable[Row]) -> tuple[list[tuple[Row, NewOrder]], list[Row]]:
    """The orders, each number once, and the rows that are no order."""
    orders: dict[str, tuple[Row, NewOrder]] = {}
    bad: list[Row] = []
    for row in rows:
        if row.order is None:
            bad.append(row)
            continue
        first, there = orders.setdefault(row.order.number, (row, row.order))
        if there != row.order:
            again = f"row {first.number} has the number {there.number} too, and says something else"
            bad.append(replace(row, order=None, error=f"{again}: keep one of them"))
    return list(orders.values()), bad
