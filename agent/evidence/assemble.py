"""From passages found to units: the procedures, fault entries, tables and texts they stand in."""

from collections import defaultdict
from collections.abc import Sequence

from agent.evidence.units import Line, Role, Unit, UnitKind
from sql import passages, units
from sql.audience import Audience
from sql.passages import Passage, TableRow
from sql.rows import Connection


def assemble(conn: Connection, audience: Audience, found: Sequence[int]) -> list[Unit]:
    """The units that have lines in these passages, in the order of their best passage.

    `found`: passage ids, best first. A passage of a manual that was read before there were units
    stands for itself.
    """
    place = {passage_id: at for at, passage_id in enumerate(found)}
    last = len(place)
    return sorted(
        _units(conn, audience, found),
        key=lambda unit: min(place.get(one, last) for one in unit.passage_ids),
    )


def _units(conn: Connection, audience: Audience, found: Sequence[int]) -> list[Unit]:
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
    # Not the manual's name, which is one audience's: titles are recorded with the answer.
    return Unit(kind, passage.section.rsplit(" > ", 1)[-1], passage.section, lines)


def _role(row: TableRow | None) -> Role:
    if row is None:
        return "text"
    return "header" if row.header else "row"
