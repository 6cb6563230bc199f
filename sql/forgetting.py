"""Deletes what people deleted, and what is older than it may be; the audit in table `removals`.

A function is one batch in the transaction of its caller: it holds no lock for long, and who is
killed between two batches goes on where he was.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal, TypeAlias

from psycopg.types.json import Jsonb

from sql import night_replies
from sql.files import load
from sql.rows import Connection, execute, many, value

What: TypeAlias = Literal["question", "manual", "expired", "person", "orders"]
BATCH: Final = 200
_DAYS_UNUSED: Final = 2
"""After which what an LM said for no recorded question goes: its job may have been overtaken."""
_SQL = load("forgetting")


@dataclass(frozen=True)
class Removal:
    """Who removed what, and when: `id` is the question's or manual's, `counts` says how much."""

    what: What
    id: int | None
    by: str
    counts: dict[str, Any]
    removed_at: datetime


def withdrawn(conn: Connection, team: str) -> list[int]:
    """Return questions that were deleted by their people and still have their text."""
    rows = conn.execute(_SQL["withdrawn"], {"team": team, "limit": BATCH}).fetchall()
    return [int(id_) for (id_,) in rows]


def old(conn: Connection, team: str, days: int) -> list[int]:
    """Return questions that were asked more than so many days ago, the oldest first."""
    rows = conn.execute(_SQL["old"], {"team": team, "days": days, "limit": BATCH}).fetchall()
    return [int(id_) for (id_,) in rows]


def hold(conn: Connection, team: str, ids: Sequence[int], *, withdrawn: bool = False) -> list[int]:
    """Let nobody else work on these questions until the transaction ends, and return them.

    Left out: those that somebody works on. `withdrawn`: these are waited for, and those that were
    not deleted are left out.
    """
    statement = _SQL["hold_withdrawn" if withdrawn else "hold"]
    rows = conn.execute(statement, {"team": team, "ids": list(ids)}).fetchall()
    return [int(id_) for (id_,) in rows]


def words(conn: Connection, ids: Sequence[int]) -> list[str]:
    """Return what was asked in these questions and what was searched for them."""
    rows = conn.execute(_SQL["words"], {"ids": list(ids)}).fetchall()
    return [str(text) for (text,) in rows]


def forget_questions(conn: Connection, ids: Sequence[int], *, keep_rows: bool) -> int:
    """Delete questions with answers, votes, searches, and what an LM said for them; how many.

    `keep_rows`: an empty row stays of each, so that a repeated delivery does not ask it again.
    """
    for name in ("forget_asked", "forget_searches", "forget_pins", "forget_answers"):
        execute(conn, _SQL[name], {"ids": list(ids)})
    night_replies.forget_of_questions(conn, ids)
    last = "forget_text" if keep_rows else "forget_questions"
    return execute(conn, _SQL[last], {"ids": list(ids)})


def hold_manual(conn: Connection, team: str, manual_id: int) -> bool | None:
    """Let nobody else change or grant the manual until the transaction ends; return whether an
    operator brought it, or None where the team has no such manual."""
    found = value(conn, _SQL["hold_manual"], {"team": team, "manual_id": manual_id})
    return None if found is None else bool(found)


def is_granted(conn: Connection, manual_id: int) -> bool:
    """Say whether anybody but the operator may read the manual."""
    return bool(value(conn, _SQL["is_granted"], {"manual_id": manual_id}))


def unread(conn: Connection, team: str) -> list[int]:
    """Return manuals that nobody may read any more, and that no operator brought."""
    rows = conn.execute(_SQL["unread"], {"team": team, "limit": BATCH}).fetchall()
    return [int(id_) for (id_,) in rows]


def forget_quotes(conn: Connection, manual_id: int) -> int:
    """Empty the answers that cite the manual and the cards that name it, delete the corrections
    that belong to it; return how many answers.

    Their citations go with the manual itself.
    """
    execute(conn, _SQL["forget_asked_of"], {"manual_id": manual_id})
    execute(conn, _SQL["forget_corrections_of"], {"manual_id": manual_id})
    night_replies.forget_of_manual(conn, manual_id)
    execute(conn, _SQL["blank_cards"], {"manual_id": manual_id})
    return execute(conn, _SQL["blank_answers"], {"manual_id": manual_id})


def old_uploads(conn: Connection, team: str, days: int) -> int:
    """Delete a batch of old uploads whose manual is not there; return how many."""
    return execute(conn, _SQL["old_uploads"], {"team": team, "days": days, "limit": BATCH})


def old_nights(conn: Connection, team: str, days: int) -> int:
    """Delete old nights, but the last; return how many."""
    return execute(conn, _SQL["old_nights"], {"team": team, "days": days})


def old_memory(conn: Connection, days: int) -> int:
    """Delete a batch of what an LM said so many days ago, or for no question; how much."""
    parameters = {"days": days, "unused": min(days, _DAYS_UNUSED), "limit": 10 * BATCH}
    return execute(conn, _SQL["old_memory"], parameters)


def old_people(conn: Connection, team: str, days: int) -> int:
    """Delete a batch of what Slack said of people so many days ago; how much."""
    return execute(conn, _SQL["old_people"], {"team": team, "days": days, "limit": BATCH})


def old_voters(conn: Connection, team: str) -> int:
    """Delete a batch of what is known of voters of whom no vote is left; how much."""
    return execute(conn, _SQL["old_voters"], {"team": team, "limit": BATCH})


def old_turns(conn: Connection) -> int:
    """Delete a batch of when somebody was served last, where that is a day ago; how much."""
    return execute(conn, _SQL["old_turns"], {"limit": BATCH})


def old_forms(conn: Connection) -> int:
    """Delete a batch of identifiers that no manual carries any more; return how many.

    0 while a manual is being written: a later call finds them.
    """
    if not value(conn, _SQL["alone_with_forms"], {}):
        return 0
    return execute(conn, _SQL["old_forms"], {"limit": 10 * BATCH})


def record(
    conn: Connection, team: str, what: What, id_: int | None, by: str, **counts: int
) -> None:
    """Write down who removed what."""
    parameters = {"team": team, "what": what, "id": id_, "by": by, "counts": Jsonb(counts)}
    execute(conn, _SQL["record"], parameters)


def removals(conn: Connection, team: str, limit: int = 100) -> list[Removal]:
    """Return the newest removals, newest first."""
    return many(conn, Removal, _SQL["removals"], {"team": team, "limit": limit})


def manuals_removed(conn: Connection, team: str) -> int:
    """Return how many manuals were removed so far."""
    return int(value(conn, _SQL["manuals_removed"], {"team": team}))


def goes_along(conn: Connection, manual_id: int) -> tuple[int, int]:
    """Return how many answers cite the manual, and how many site notes belong to it."""
    ((answers, notes),) = conn.execute(_SQL["goes_along"], {"manual_id": manual_id}).fetchall()
    return int(answers), int(notes)
