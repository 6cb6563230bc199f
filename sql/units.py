"""Tables `units` and `unit_lines`: what an answer shows whole, as lines of passages in order."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from sql.audience import Audience
from sql.files import load
from sql.rows import Connection, many

UnitKind: TypeAlias = Literal["procedure", "fault", "table", "text"]
Role: TypeAlias = Literal["heading", "setup", "warning", "note", "step", "header", "row", "text"]
_SQL = load("units")


@dataclass(frozen=True)
class NewLine:
    """A line of a unit to store: the characters [starts, ends) of the text of the manual's passage
    with the ordinal `passage`. `label` is a step's number as printed or a warning's word; `level`
    0 is a step, 1 a step within a step."""

    role: Role
    passage: int
    starts: int
    ends: int
    label: str = ""
    level: int = 0


@dataclass(frozen=True)
class NewUnit:
    """A unit to store; `ordinal` is its position in the manual, pages are 1-based."""

    ordinal: int
    kind: UnitKind
    title: str
    section: str
    page_from: int
    page_to: int
    word_count: int
    lines: tuple[NewLine, ...]


@dataclass(frozen=True)
class UnitLine:
    """A stored line: where it stands in its passage's text, and what it is."""

    unit_id: int
    ordinal: int
    role: Role
    label: str
    level: int
    passage_id: int
    starts: int
    ends: int


@dataclass(frozen=True)
class Unit:
    """A stored unit without its lines' text, which is in the passages."""

    unit_id: int
    manual_id: int
    ordinal: int
    kind: UnitKind
    title: str
    section: str
    page_from: int
    page_to: int
    word_count: int


def copy(
    conn: Connection, manual_id: int, passage_ids: Sequence[int], units: Sequence[NewUnit]
) -> None:
    """Store the units of a manual; `passage_ids` are its passages' ids by ordinal."""
    for unit in units:
        rows = many(conn, _Id, _SQL["insert"], {**_plain(unit), "manual_id": manual_id})
        lines = [
            {
                **vars(line),
                "unit_id": rows[0].unit_id,
                "ordinal": ordinal,
                "passage_id": passage_ids[line.passage],
            }
            for ordinal, line in enumerate(unit.lines)
        ]
        with conn.cursor() as cursor:
            cursor.executemany(_SQL["insert_line"], lines)


def of_passages(conn: Connection, audience: Audience, passage_ids: Sequence[int]) -> list[Unit]:
    """Return the units that have lines in these passages, of manuals that the audience may read."""
    return many(
        conn, Unit, _SQL["of_passages"], {**audience.parameters(), "ids": list(passage_ids)}
    )


def lines_of(conn: Connection, audience: Audience, unit_ids: Sequence[int]) -> list[UnitLine]:
    """Return the lines of these units in order, where the audience may read their manuals."""
    return many(conn, UnitLine, _SQL["lines_of"], {**audience.parameters(), "ids": list(unit_ids)})


@dataclass(frozen=True)
class _Id:
    unit_id: int


def _plain(unit: NewUnit) -> dict[str, object]:
    return {name: value for name, value in vars(unit).items() if name != "lines"}
