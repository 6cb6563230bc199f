"""Tables `work_orders` and what hangs on them: orders as they are imported, granted and removed.

What an audience may read is the database's function `readable_orders`; reading is in
`sql.past_orders`.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sql.files import load
from sql.grants import Grant
from sql.rows import Connection, execute, many, one

Status = Literal["new", "changed", "same"]
_SQL = load("work_orders")


@dataclass(frozen=True)
class NewOrder:
    """An order as it is imported. `number` names it in its team; `machine` says which one,
    `equipment` which kind; `helped`: whether the fix helped, None where nobody says it."""

    number: str
    fault: str
    machine: str = ""
    equipment: str = ""
    fix: str = ""
    parts: tuple[str, ...] = ()
    opened_on: date | None = None
    closed_on: date | None = None
    helped: bool | None = None

    @property
    def text(self) -> str:
        """All its words, which it is found by."""
        said = (self.machine, self.equipment, self.fault, self.fix, *self.parts)
        return "\n".join(filter(None, said))


@dataclass(frozen=True)
class Stored:
    """An order's id, and whether it is new here, changed, or the same as before."""

    order_id: int
    status: Status


def put(
    conn: Connection, team: str, order: NewOrder, identifiers: Sequence[str], by: str
) -> Stored:
    """Store the order under its number; the same again changes nothing, and of a changed one the
    vectors are gone."""
    parameters = {
        "team": team,
        "by": by,
        "text": order.text,
        "identifiers": list(identifiers),
        **vars(order),
        "parts": list(order.parts),
    }
    stored = one(conn, Stored, _SQL["put"], parameters)
    if stored is None:
        # Another import stored the very same in this moment: now it is seen.
        stored = one(conn, Stored, _SQL["put"], parameters)
    assert stored is not None
    if stored.status != "same":
        words = {"order_id": stored.order_id, "text": order.text}
        for name in ("forget_words", "forget_vectors", "put_words"):
            execute(conn, _SQL[name], words)
    return stored


def grant(conn: Connection, team: str, order_id: int, grants: Sequence[Grant], by: str) -> int:
    """Let these read the order; how many could not before."""
    return sum(
        execute(
            conn,
            _SQL["grant"],
            {
                "team": team,
                "order_id": order_id,
                "grantee_kind": given.kind,
                "grantee": given.grantee,
                "by": by,
            },
        )
        for given in grants
    )


def revoke(conn: Connection, team: str, given: Grant) -> int:
    """Take the grant back from all orders of the team; of how many."""
    parameters = {"team": team, "grantee_kind": given.kind, "grantee": given.grantee}
    return execute(conn, _SQL["revoke"], parameters)


@dataclass(frozen=True)
class Held:
    """An order; `own`: nobody reads it but those for whom it was asked."""

    order_id: int
    number: str
    own: bool


def held(
    conn: Connection,
    team: str,
    channels: Collection[str],
    groups: Collection[str],
    *,
    numbers: Sequence[str] | None = None,
    before: date | None = None,
) -> list[Held]:
    """Return the orders with these numbers, or from before the day, or all, with whether they are
    these channels' and groups' alone. They stay as they are until the transaction ends."""
    parameters = {
        "team": team,
        "channels": list(channels),
        "groups": list(groups),
        "numbers": None if numbers is None else list(numbers),
        "before": before,
    }
    return many(conn, Held, _SQL["held"], parameters)


def known(conn: Connection, team: str, numbers: Sequence[str]) -> set[str]:
    """Return those of the numbers that the team has."""
    rows = conn.execute(_SQL["known"], {"team": team, "numbers": list(numbers)}).fetchall()
    return {str(number) for (number,) in rows}


def remove(conn: Connection, team: str, numbers: Sequence[str]) -> int:
    """Remove the orders with all that hangs on them; how many there were."""
    return execute(conn, _SQL["remove"], {"team": team, "numbers": list(numbers)})


def remove_all(conn: Connection, team: str) -> int:
    """Remove all orders of the team; how many there were."""
    return execute(conn, _SQL["remove_all"], {"team": team})


def remove_before(conn: Connection, team: str, day: date) -> int:
    """Remove the orders that were closed (or, if still open, opened) before the day."""
    return execute(conn, _SQL["remove_before"], {"team": team, "day": day})
