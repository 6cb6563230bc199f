"""Questions that an LM wrote of the manuals, as gold examples: they teach, and never decide.

They are kept apart from what people said wherever anything is decided: no pair, no calibration of
a judge, no threshold comes of them.
"""

from dataclasses import dataclass
from datetime import datetime

from agent.learning import split
from agent.learning.metrics import Cited, Gold, Statement
from sql import synthetic as stored
from sql.rows import Connection


@dataclass(frozen=True)
class Synthetic:
    """A question with the line that answers it; `key` is below 0, so that it is no answer's id."""

    key: int
    group: str
    question: str
    gold: Gold
    made_at: datetime


def synthetic(conn: Connection, team: str) -> list[Synthetic]:
    """All that the team has, of manuals that everyone may read now."""
    return [
        Synthetic(
            -one.synthetic_id,
            split.group_of(one.question),
            one.question,
            Gold(
                "same",
                Statement(
                    "answered",
                    lines=(Cited(0, one.passage_id, one.manual_id, one.page, one.quote, one.role),),
                ),
            ),
            one.made_at,
        )
        for one in stored.triples(conn, team)
    ]
