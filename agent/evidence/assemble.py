"""From passages found to units: the procedures, fault entries, tables and texts they stand in.

A unit is worth its best passage, and a little more for each further one that was found: three
passages of one procedure say more than one of three.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from agent.evidence.units import Line, Role, Unit, UnitKind
from sql import passages, units
from sql.audience import Audience
from sql.passages import Passage, TableRow
from sql.rows import Connection

_FURTHER = 0.15
"""What each further passage adds to a unit's score; measured on two sets of technicians'
questions."""


def assemble(
    conn: Connection, audience: Audience, scores: Mapping[int, float], keep: int
) -> list[tuple[Unit, float]]:
    """The best `keep` units with their scores, best first, of the passages that were found.

    `scores`: passage id -> fused score, what the audience may read. A passage of a manual that was
    read before there were units stands for itself.
    """
    lines = _lines(conn, audience, list(scores))
    rated = [(unit, _score([scores.get(one, 0.0) for one in unit.passage_ids])) for unit in lines]
    rated.sort(key=lambda pair: (-pair[1], pair[0].passage_ids))
    return rated[:keep]


def _score(found: Sequence[float]) -> float:
    ordered = sorted(found, reverse=True)
    return ordered[0] + _FURTHER * sum(ordered[1:])


def _lines(conn: Connection, audience: Audience, found: Sequence[int]) -> list[Unit]:
    stored = {unit.unit_id: unit for unit in units.of_passages(conn, audience, found)}
    placed = units.lines_of(conn, audience, list(stored))
    wanted = dict.fromkeys([*found, *(line.passage_id for line in placed)])
    texts = {one.passage_id: one for one in passages.read(conn, audience, list(wanted))}
    by_unit: dict[int, list[Line]] = defaultdict(list)
    for line in placed:
        if passage := texts.get(line.passage_id):
            text = passage.text[line.starts : line.ends]
            by_unit[line.unit_id].append(Line(passage, text, line.role, line.label, line.level))
    made = [
        Unit(
            stored[unit_id].kind,
            stored[unit_id].title,
            stored[unit_id].section,
            tuple(own),
            unit_id,
        )
        for unit_id, own in by_unit.items()
    ]
    known = {line.passage_id for line in placed}
    return made + [alone(texts[one]) for one in found if one in texts and one not in known]


def alone(passage: Passage) -> Unit:
    """A passage as a unit of its own."""
    kind: UnitKind = "table" if passage.kind == "table" else "text"
    rows = {row.line: row for row in passage.cells}
    lines = tuple(
        Line(passage, text, _role(rows.get(number)))
        for number, text in enumerate(passage.text.splitlines())
        if text.strip()
    )
    title = passage.section.rsplit(" > ", 1)[-1] or passage.manual
    return Unit(kind, title, passage.section, lines)


def _role(row: TableRow | None) -> Role:
    if row is None:
        return "text"
    return "header" if row.header else "row"
