"""Tables `units` and `unit_lines`: what an answer shows whole, as lines of passages in order."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sql.audience import Audience
from sql.files import load
from sql.new_unit import NewLine, NewUnit, Role, UnitKind
from sql.rows import Connection, copy_in, many, value

__all__ = [
    "NewLine",
    "NewUnit",
    "Role",
    "Unit",
    "UnitKind",
    "UnitLine",
    "by_reference",
    "copy",
    "count_procedures",
    "lines_of",
    "of_passages",
]

_SQL = load("units")
_TYPES = ("int8", "int8", "int4", "text", "text", "text", "int4", "int4", "int4")
_SECTION = r"(?:(?:sections?|chapter|para(?:graph)?)\W+)?"
_BEFORE = {"section": _SECTION, "table": r"table\W+", "figure": r"fig(?:ure)?\W+"}
_AFTER = r"[.:,]?(?:\s|$)"
_NOTHING = "$."
_LINE_TYPES = ("int8", "int4", "text", "text", "int4", "int8", "int4", "int4")


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
    with conn.cursor() as cursor:
        cursor.execute(_SQL["reserve_ids"], {"count": len(units)})
        ids = [int(row[0]) for row in cursor]
    rows = [
        (
            unit_id,
            manual_id,
            unit.ordinal,
            unit.kind,
            unit.title,
            unit.section,
            unit.page_from,
            unit.page_to,
            unit.word_count,
        )
        for unit_id, unit in zip(ids, units, strict=True)
    ]
    copy_in(conn, _SQL["copy"], _TYPES, rows)
    lines = (
        (
            unit_id,
            ordinal,
            line.role,
            line.label,
            line.level,
            passage_ids[line.passage],
            line.starts,
            line.ends,
        )
        for unit_id, unit in zip(ids, units, strict=True)
        for ordinal, line in enumerate(unit.lines)
    )
    copy_in(conn, _SQL["copy_lines"], _LINE_TYPES, lines)


def of_passages(conn: Connection, audience: Audience, passage_ids: Sequence[int]) -> list[Unit]:
    """Return the units that have lines in these passages, of manuals that the audience may read."""
    return many(
        conn, Unit, _SQL["of_passages"], {**audience.parameters(), "ids": list(passage_ids)}
    )


def lines_of(conn: Connection, audience: Audience, unit_ids: Sequence[int]) -> list[UnitLine]:
    """Return the lines of these units in order, where the audience may read their manuals."""
    return many(conn, UnitLine, _SQL["lines_of"], {**audience.parameters(), "ids": list(unit_ids)})


def by_reference(
    conn: Connection, audience: Audience, manual_id: int, references: Sequence[tuple[str, str]]
) -> list[Unit]:
    """Return the units of a manual that these (kind, number) mean, in their order.

    Kinds are "section", "table" and "figure"; others, and what is not found, give nothing. The unit
    is the one whose title begins with the number, else the first below a heading that does; "3-17a"
    is part a of 3-17, where that is a unit of its own.
    """
    titles: list[str] = []
    sections: list[str] = []
    parts: list[str] = []
    for kind, number in references:
        base = number.rstrip("abcdefghijklmnopqrstuvwxyz")
        if kind not in _BEFORE or not base:
            continue
        form = _BEFORE[kind] + re.escape(base) + _AFTER
        titles.append(rf"^\W*{form}")
        sections.append(rf"(?:^|> )\W*{form}" if kind == "section" else _NOTHING)
        parts.append(rf"^\W*{number[len(base) :]}\.\s" if number != base else _NOTHING)
    parameters = {
        **audience.parameters(),
        "manual_id": manual_id,
        "titles": titles,
        "sections": sections,
        "parts": parts,
    }
    return many(conn, Unit, _SQL["by_reference"], parameters) if titles else []


def count_procedures(conn: Connection, manual_id: int) -> int:
    """Return how many procedures were found in the manual."""
    return int(value(conn, _SQL["count_procedures"], {"manual_id": manual_id}) or 0)
