"""What a search may draw on, asked once for each search by the rule of `searchable_manuals`.

The ids go into the statements as a list and not as a join: the planner then knows how many there
are, and tests membership by hash inside an index scan.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sql.audience import Audience
from sql.files import load
from sql.rows import Connection

_SQL = load("searchable")


@dataclass(frozen=True)
class Searchable:
    """Manuals that the audience may read, in current revisions.

    `lexemes` is the length of all their `passages` as BM25 counts it.
    """

    manual_ids: tuple[int, ...]
    passages: int
    lexemes: int

    def parameters(self) -> dict[str, object]:
        """Return the parameter `searchable` that the searches' statements take."""
        return {"searchable": list(self.manual_ids)}


def searchable(
    conn: Connection,
    audience: Audience,
    left_out: Sequence[int] = (),
    *,
    superseded: bool = False,
) -> Searchable:
    """Return what the audience may search now; empty where that is nothing. `left_out`: manuals
    that are not searched all the same, as they are of another machine than it is about.

    With `superseded`, instead what it may read but does not search: a newer revision replaces it.
    """
    parameters = {**audience.parameters(), "left_out": list(left_out), "superseded": superseded}
    rows = conn.execute(_SQL["searchable"], parameters).fetchall()
    return Searchable(
        tuple(row[0] for row in rows), sum(row[1] for row in rows), sum(row[2] for row in rows)
    )
