"""The machines that an answer fits, where their manuals say different things of what was asked."""

import re
from collections.abc import Sequence
from itertools import combinations
from typing import Final

from agent.equipment import Told, differ
from agent.verify import units_named
from bot.showing.blocks.lines import Line
from bot.showing.blocks.parts import Part
from bot.showing.blocks.which import Choice
from sql import manuals
from sql.audience import Audience
from sql.rows import Connection

_SENTENCE: Final = re.compile(r"(?<=[.;!])\s+")


def machines_of(
    conn: Connection, audience: Audience, question: str, parts: Sequence[Part]
) -> tuple[Choice, ...]:
    """Those whose manuals differ, in the order of the parts; empty where none do."""
    by_manual: dict[int, list[Part]] = {}
    for part in parts:
        if part.manual_id is not None:
            by_manual.setdefault(part.manual_id, []).append(part)
    found: set[int] = set()
    for one, other in combinations(by_manual, 2):
        pairs = ((a, b) for a in by_manual[one] for b in by_manual[other])
        if any(differ(question, _told(a), _told(b)) for a, b in pairs):
            found |= {one, other}
    return tuple(_choice(conn, audience, id_) for id_ in by_manual if id_ in found)


def _choice(conn: Connection, audience: Audience, manual_id: int) -> Choice:
    manual = manuals.get(conn, audience, manual_id)
    return Choice(manual_id, (manual and (manual.equipment or manual.title)) or "")


def _told(part: Part) -> Told:
    said = (_said(line) for line in part.lines if line.role not in ("heading", "header"))
    lines = [one for words in said for one in _SENTENCE.split(words)]
    return Told(f"{part.section} {part.title}", lines, steps=part.kind == "procedure")


def _said(line: Line) -> str:
    """The line's words; of a row each cell with the unit that its header names."""
    if not line.cells:
        return " ".join(line.quote.split())
    return ", ".join(f"{cell}{_unit(head)}" for head, cell in line.cells)


def _unit(head: str) -> str:
    units = units_named(head)
    return f" {min(units)}" if len(units) == 1 else ""
