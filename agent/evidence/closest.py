"""How much of a unit is shown: the closest lines before an answer, the whole where it answers."""

from collections.abc import Sequence
from dataclasses import replace

from agent.conversation import Kind
from agent.evidence.desk import Desk
from agent.evidence.units import Line, Unit

MOST = 4
WORDS = 90
_ENOUGH = 200
"""Words of an answer that is no procedure: what fits on a phone beside its place."""
_JOB = 400
"""Words of a text that says how to do something or what to look for: its end is as much wanted as
its nearest lines, as is that of an entry of questions and answers."""
_WHOLE = ("procedure", "troubleshooting")
_HEADS = ("heading", "header")


def closest(
    desk: Desk, queries: Sequence[str], kind: Kind | None, units: Sequence[Unit]
) -> list[Unit]:
    """The best units, each cut to the lines that matter; for a job those with steps stay whole, so
    that a message which holds but the first of them says so."""
    return [
        unit if _is_job(kind, unit) else desk.excerpt(queries, unit, WORDS, kind)
        for unit in units[:MOST]
    ]


def in_full(desk: Desk, queries: Sequence[str], kind: Kind, unit: Unit) -> Unit:
    """What an answer shows of the unit: of a job all steps and warnings in order, however many;
    else the lines around the nearest ones."""
    if _is_job(kind, unit):
        return unit
    return desk.excerpt(queries, unit, _JOB if kind in _WHOLE else _ENOUGH, kind)


def _is_job(kind: Kind | None, unit: Unit) -> bool:
    """Whether a job is asked for, and the unit has its steps."""
    return kind in _WHOLE and any(line.role == "step" for line in unit.lines)


def beside(shown: Sequence[Unit], others: Sequence[Unit]) -> list[Unit]:
    """What of the others is not shown already: units without lines that `shown` has, in order.

    A unit of which only headings are left says nothing.
    """
    have = list(shown)
    added: list[Unit] = []
    for unit in others:
        lines = tuple(line for line in unit.lines if not any(_has(one, line) for one in have))
        if any(line.role not in _HEADS for line in lines):
            rest = replace(unit, lines=_with_heads(unit, lines))
            have.append(rest)
            added.append(rest)
    return added


def _has(unit: Unit, line: Line) -> bool:
    """Whether the unit shows the line; that a heading holds its words does not count, for a unit
    of headings alone is left out."""
    return any(
        own.passage.passage_id == line.passage.passage_id
        and line.text in own.text
        and (own.role not in _HEADS or line.role in _HEADS)
        for own in unit.lines
    )


def _with_heads(unit: Unit, lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines with the headers that their rows need."""
    kept = set(map(id, lines))
    rows = any(line.role == "row" for line in lines)
    return tuple(
        line for line in unit.lines if id(line) in kept or (rows and line.role == "header")
    )
