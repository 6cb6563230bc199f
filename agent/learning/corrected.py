"""Approved corrections as gold examples: what an expert said of a question stands above its votes.

- A line: it is to be answered, from that line (the same page, and most of the words).
- A page: one of its lines is to be shown.
- Words alone: it is to be answered, and a judge says whether it is.

A correction's words are told to no language model; only the manual's own lines are compared with.
"""

from dataclasses import dataclass
from datetime import datetime

from agent.learning import split
from agent.learning.metrics import Cited, Gold, Kind, Statement
from sql import corrections, passages
from sql.audience import Audience
from sql.corrections import Gold as Note
from sql.rows import Connection


@dataclass(frozen=True)
class Corrected:
    """An approved correction, what it says, and the group of its question."""

    note: Note
    gold: Gold
    group: str


def corrected(conn: Connection, team: str, since: datetime | None) -> list[Corrected]:
    """All approved corrections of the team, the newest first."""
    return [
        Corrected(one, _gold(conn, one), split.group_of(one.asked))
        for one in corrections.gold(conn, team, since)
    ]


def _gold(conn: Connection, one: Note) -> Gold:
    if not one.passage_ids or one.manual_id is None or one.page is None:
        return Gold("answer", Statement(one.status))
    operator = Audience.of_operator(one.team)
    read = passages.read(conn, operator, one.passage_ids)
    lines = tuple(
        Cited(0, passage.passage_id, one.manual_id, one.page, one.quote or passage.text)
        for passage in read
    )
    kind: Kind = "same"
    return Gold(kind, Statement("answered" if one.quote else "likely", lines=lines))
