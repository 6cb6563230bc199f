"""Table `replacements`: which revision replaces which, and for whom that was decided.

It is the order within a series of revisions. An audience goes by what was decided for the whole
team (channel "") and in conversations where all of its readers read along, between manuals that it
may read: function `current_manuals`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sql.audience import Audience
from sql.files import load
from sql.rows import Connection, execute, many

_SQL = load("replacements")


@dataclass(frozen=True)
class Replacement:
    """That `newer` replaces `older`: in the channel, or ("") for the whole team."""

    older: int
    newer: int
    channel: str
    decided_by: str


def add(conn: Connection, team: str, older: int, newer: int, *, by: str, channel: str = "") -> bool:
    """Let `newer` replace `older` in searches, and with it what either stands in a row with.

    `channel`: for those who read along there; "" = for the whole team. False, and nothing changed,
    unless the team has both, and where `older` replaces `newer` there.
    """
    parameters = {"team": team, "older": older, "newer": newer, "channel": channel, "by": by}
    return any(new for (new,) in conn.execute(_SQL["add"], parameters).fetchall())


def among(conn: Connection, audience: Audience, ids: Sequence[int]) -> list[Replacement]:
    """Return what was decided among these manuals, where it holds for the audience."""
    parameters = {**audience.parameters(), "ids": list(ids)}
    return many(conn, Replacement, _SQL["among"], parameters)


def around(conn: Connection, audience: Audience, manual_id: int) -> list[Replacement]:
    """Return what was decided between the manual and others, where it holds for the audience."""
    parameters = {**audience.parameters(), "manual_id": manual_id}
    return many(conn, Replacement, _SQL["around"], parameters)


def of_manual(conn: Connection, team: str, manual_id: int) -> list[Replacement]:
    """Return all that was decided of a manual, wherever: for operators alone."""
    return many(conn, Replacement, _SQL["of_manual"], {"team": team, "manual_id": manual_id})


def replaced(conn: Connection, audience: Audience) -> dict[int, int]:
    """Return the manuals that the audience may read but does not search, each with the newest that
    replaces it."""
    return dict(conn.execute(_SQL["replaced"], audience.parameters()).fetchall())


def remove(
    conn: Connection, team: str, older: int, newer: int, *, channel: str | None = None
) -> bool:
    """Take back that `newer` replaces `older` in the channel (None: wherever that was decided)."""
    parameters = {"team": team, "older": older, "newer": newer, "channel": channel}
    return execute(conn, _SQL["remove"], parameters) > 0


def restore(conn: Connection, team: str, manual_id: int) -> bool:
    """Let nothing replace the manual any more, for nobody; False where nothing did."""
    return execute(conn, _SQL["restore"], {"team": team, "manual_id": manual_id}) > 0
