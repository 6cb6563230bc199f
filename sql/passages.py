"""Table `passages`: the retrievable pieces of a manual. Searches over them are in
`sql.search_dense`, `sql.search_lexical` and `sql.search_identified`."""

from collections.abc import Sequence
from dataclasses import dataclass

from psycopg.types.json import Jsonb

from sql import doubts as doubts_
from sql.audience import Audience
from sql.doubts import Doubt
from sql.files import load
from sql.hits import Hit, Hits
from sql.new_passage import Kind, NewPassage
from sql.rows import Connection, copy_in, execute, many
from sql.search_dense import dense
from sql.search_identified import identified
from sql.search_lexical import lexical
from sql.table_rows import TableRow, from_json, to_json

__all__ = [
    "Doubt",
    "Hit",
    "Hits",
    "Kind",
    "NewPassage",
    "Passage",
    "TableRow",
    "copy",
    "dense",
    "governing",
    "identified",
    "lexical",
    "neighbours",
    "of_manual",
    "read",
]

_SQL = load("passages")
_TYPES = (*["int8"] * 2, *["int4"] * 3, *["text"] * 4, *["int4"] * 2, "jsonb", "text", "jsonb")


@dataclass(frozen=True)
class Passage:
    """A stored passage, with the title and revision of its manual.

    `label`: the printed label of `page_from`, where there is one. `recognised`: that page is a
    picture whose text was recognised. `doubts`: lines of it that may have been read wrongly.
    """

    passage_id: int
    manual_id: int
    manual: str
    revision: str | None
    page_from: int
    page_to: int
    label: str | None
    section: str
    kind: Kind
    ordinal: int
    text: str
    cells: tuple[TableRow, ...] = ()
    carried: str = ""
    recognised: bool = False
    doubts: tuple[Doubt, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "cells", from_json(self.cells))
        object.__setattr__(self, "doubts", doubts_.from_json(self.doubts))


def copy(conn: Connection, manual_id: int, passages: Sequence[NewPassage]) -> list[int]:
    """Store the passages of a manual, index their words, and return their ids in order."""
    with conn.cursor() as cursor:
        cursor.execute(_SQL["reserve_ids"], {"count": len(passages)})
        ids = [int(row[0]) for row in cursor]
    rows = [
        (
            passage_id,
            manual_id,
            passage.ordinal,
            passage.page_from,
            passage.page_to,
            passage.section,
            passage.kind,
            passage.text,
            passage.governs,
            len(passage.text.split()),
            passage.governs_from,
            Jsonb(to_json(passage.cells)),
            passage.carried,
            Jsonb(doubts_.to_json(passage.doubts)),
        )
        for passage_id, passage in zip(ids, passages, strict=True)
    ]
    copy_in(conn, _SQL["copy"], _TYPES, rows)
    execute(conn, _SQL["drop_postings"], {"manual_id": manual_id})
    execute(conn, _SQL["build_postings"], {"manual_id": manual_id})
    return ids


def read(conn: Connection, audience: Audience, ids: Sequence[int]) -> list[Passage]:
    """Return the passages that the audience may read, in the order of `ids`."""
    return many(conn, Passage, _SQL["read"], {**audience.parameters(), "ids": list(ids)})


def neighbours(
    conn: Connection, audience: Audience, passage_id: int, before: int, after: int
) -> list[Passage]:
    """Return the passage with up to `before` and `after` others around it, in reading order.

    Empty where the audience may not read its manual.
    """
    parameters = {
        **audience.parameters(),
        "passage_id": passage_id,
        "before": before,
        "after": after,
    }
    return many(conn, Passage, _SQL["neighbours"], parameters)


def of_manual(conn: Connection, audience: Audience, manual_id: int) -> list[Passage]:
    """Return all passages of a manual in reading order; none where the audience may not read it."""
    return many(conn, Passage, _SQL["of_manual"], {**audience.parameters(), "manual_id": manual_id})


def governing(conn: Connection, audience: Audience, ids: Sequence[int]) -> list[Passage]:
    """Return the warnings that govern any of these passages, those themselves left out.

    A warning governs a passage of the same manual whose section is the one that the warning speaks
    for, or below it.
    """
    return many(conn, Passage, _SQL["governing"], {**audience.parameters(), "ids": list(ids)})
