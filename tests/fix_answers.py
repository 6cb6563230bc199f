"""Answers made by hand of lines of the sample manual, recorded as the program records its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from agent.wording.sentences import NOT_FOUND
from sql import answers, passages
from sql.answers import NewAnswer, NewCitation, Status
from sql.audience import Audience
from sql.database import Connection
from sql.passages import Passage
from sql.units import Role, UnitKind


@dataclass(frozen=True)
class Unit:
    """A part of an answer: lines as (role, words with which the line begins)."""

    kind: UnitKind
    title: str
    lines: tuple[tuple[Role, str], ...]
    lead: str = ""


PACKING = Unit(
    "procedure",
    "Replacing the ram packing",
    (
        ("setup", "This takes two persons about 4 h."),
        ("warning", "WARNING\nWith the gland off"),
        ("step", "1. Remove the wiper flange"),
        ("step", "2. Undo the twelve M16"),
        ("step", "3. Pull out the old packing"),
        ("step", "4. Check the ram for scores"),
        ("step", "5. Oil the new packing set"),
        ("step", "6. Raise the gland"),
        ("step", "7. Fit a new wiper"),
        ("step", "8. Move the slide ten times over the full stroke without pressure. Then"),
    ),
)
LOCKOUT = Unit(
    "procedure",
    "Lockout and depressurizing",
    (
        ("setup", "Carry out this procedure before any work"),
        ("warning", "WARNING\nThe pilot accumulator AC1"),
        ("step", "1. Select SETUP mode"),
        ("step", "2. Set both support props"),
        ("step", "3. Lower the slide onto the props"),
        ("step", "4. Press MOTOR STOP"),
        ("step", "5. Turn the main switch Q1"),
        ("step", "6. Open the accumulator drain"),
        ("step", "7. Open the manual lowering"),
        ("step", "8. Press MOTOR START (S4) to prove"),
        ("text", "To return to service, close HV2"),
    ),
)
TORQUE_ROW = Unit(
    "table",
    "Torque table",
    (("header", "Joint | Thread"), ("row", "Gland bolts, ram packing")),
    "The gland bolts need 205 N·m.",
)
FAULT = Unit("fault", "Fault codes", (("header", "Code | Meaning"), ("row", "E-042 |")))
PRESSURE = Unit(
    "fault",
    "Fault codes",
    (
        ("header", "Code | Meaning"),
        ("row", "E-042 |"),
        ("row", "E-043 |"),
        ("row", "E-044 |"),
        ("row", "E-046 |"),
    ),
)
TORQUES = Unit(
    "table",
    "Torque table",
    (
        ("header", "Joint | Thread"),
        ("row", "Column nut jackbolts (with"),
        ("row", "Cylinder flange to crown"),
        ("row", "Slide to ram flange"),
        ("row", "Gland bolts, ram packing"),
        ("row", "Guide bushing flange"),
        ("row", "Prefill valve to cylinder"),
    ),
)
RELIEF = Unit("text", "General", (("text", "Values are for clean"),))


def record(
    conn: Connection,
    question_id: int,
    units: Sequence[Unit],
    status: Status = "answered",
    **more: Any,
) -> int:
    """Store an answer of these units, in their order; return its id."""
    read = _passages(conn)
    cited = [
        _citation(number, read, role, words)
        for number, unit in enumerate(units)
        for role, words in unit.lines
    ]
    new = NewAnswer(
        question_id,
        units[0].lead or units[0].title if units else NOT_FOUND,
        status,
        "search",
        "default",
        8.1,
        claims=[{"text": u.lead, "kind": u.kind, "title": u.title} for u in units],
        **more,
    )
    return answers.insert(conn, new, cited)


def _passages(conn: Connection) -> list[Passage]:
    ids = [row[0] for row in conn.execute("SELECT passage_id FROM passages ORDER BY ordinal")]
    teams = [row[0] for row in conn.execute("SELECT DISTINCT team FROM manuals")]
    return [one for team in teams for one in passages.read(conn, Audience.of_operator(team), ids)]


def _citation(number: int, read: Sequence[Passage], role: Role, words: str) -> NewCitation:
    passage = next(one for one in read if words in one.text)
    start = passage.text.index(words)
    end = len(passage.text) if role == "warning" else passage.text.find("\n", start)
    quote = passage.text[start : end if end >= 0 else None]
    return NewCitation(
        number,
        passage.passage_id,
        passage.manual_id,
        passage.page_from,
        passage.label,
        quote,
        role,
    )
