"""Tables `synthetic_questions` and `bootstrapped_units`: what an LM asked of the manuals' units.

Only manuals that everyone in the team may read take part, as of now: what is withdrawn is gone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sql.audience import Audience
from sql.files import load
from sql.new_unit import Role
from sql.rows import Connection, execute, many

_SQL = load("synthetic")


@dataclass(frozen=True)
class Triple:
    """A question that an LM wrote, the manual's line that answers it, and its place; `p_right`: how
    sure a judge was."""

    synthetic_id: int
    manual_id: int
    passage_id: int
    page: int
    question: str
    quote: str
    role: Role
    p_right: float
    lm: str
    made_at: datetime


def units_to_ask(
    conn: Connection, team: str, seed: str, words: int, manuals: Sequence[int] | None = None
) -> list[tuple[int, int]]:
    """Return (unit_id, manual_id) of units with so many words that no LM was asked about, in the
    order that the seed gives; of these manuals only, where they are given."""
    parameters = {
        **_everyone(team),
        "seed": seed,
        "words": words,
        "manuals": None if manuals is None else list(manuals),
    }
    return conn.execute(_SQL["units_to_ask"], parameters).fetchall()


def passages_of(conn: Connection, team: str, unit_id: int) -> list[int]:
    """Return the ids of the passages that the unit has lines in."""
    parameters = {**_everyone(team), "unit_id": unit_id}
    return [int(row[0]) for row in conn.execute(_SQL["passages_of"], parameters)]


def asked(conn: Connection, unit_id: int, outcome: str) -> None:
    """Keep that an LM was asked about the unit, and what came of it."""
    execute(conn, _SQL["asked"], {"unit_id": unit_id, "outcome": outcome})


def insert(
    conn: Connection,
    team: str,
    unit_id: int,
    passage_id: int,
    *,
    page: int,
    question: str,
    quote: str,
    role: Role,
    p_right: float,
    lm: str,
) -> None:
    """Store a triple; nothing where its unit is gone."""
    parameters = {
        "team": team,
        "unit_id": unit_id,
        "passage_id": passage_id,
        "page": page,
        "question": question,
        "quote": quote,
        "role": role,
        "p_right": p_right,
        "lm": lm,
    }
    execute(conn, _SQL["insert"], parameters)


def triples(conn: Connection, team: str) -> list[Triple]:
    """Return the team's triples whose manuals everyone may read now, oldest first."""
    return many(conn, Triple, _SQL["triples"], _everyone(team))


def outcomes(conn: Connection, team: str) -> dict[str, int]:
    """Return how many units came to what."""
    return dict(conn.execute(_SQL["outcomes"], _everyone(team)).fetchall())


def forget(conn: Connection, team: str) -> int:
    """Delete all triples of the team, and that units were asked about; how many triples."""
    execute(conn, _SQL["forget_asked"], {"team": team})
    return execute(conn, _SQL["forget"], {"team": team})


def _everyone(team: str) -> dict[str, Any]:
    return Audience.everyone(team).parameters()
