"""From passages found to units: whole, in order, and through the audience only."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from agent.evidence.assemble import assemble
from sql import passages, units
from sql.audience import Audience
from sql.database import Connection
from sql.grants import Grant
from sql.units import NewLine, NewUnit

_C1 = Audience.of_channel("local", "C1")
_C2 = Audience.of_channel("local", "C2")
_TEXTS = (
    ("5.5 Packing", "5.5 Packing\n1. Drain."),
    ("5.5 Packing", "2. Pull it."),
    ("6 Oil", "VG 46"),
)


@pytest.fixture
def stored(conn: Connection, store_manual: Callable[..., Any]) -> tuple[int, Sequence[int]]:
    """A manual of channel C1: a procedure over two passages, and one without a unit."""
    manual_id, ids = store_manual(conn, _TEXTS, Grant("channel", "C1"))
    lines = (
        NewLine("heading", 0, 0, 11),
        NewLine("step", 0, 12, 21, "1.", 0),
        NewLine("step", 1, 0, 11, "2.", 0),
    )
    new = NewUnit(0, "procedure", "5.5 Packing", "5.5 Packing", 1, 2, 7, lines)
    units.copy(conn, manual_id, ids, [new])
    return manual_id, ids


def test_whole_and_in_order(conn: Connection, stored: tuple[int, Sequence[int]]) -> None:
    """One passage brings the whole procedure, with its lines as printed; a passage without a unit
    stands for itself."""
    _, ids = stored
    [job] = assemble(conn, _C1, [ids[1]])
    assert [(line.role, line.label, line.text) for line in job.lines] == [
        ("heading", "", "5.5 Packing"),
        ("step", "1.", "1. Drain."),
        ("step", "2.", "2. Pull it."),
    ]
    assert (job.kind, job.title, job.page, job.passage_ids) == (
        "procedure",
        "5.5 Packing",
        1,
        tuple(ids[:2]),
    )
    [alone] = assemble(conn, _C1, [ids[2]])
    assert (alone.kind, alone.title, [line.text for line in alone.lines]) == (
        "text",
        "6 Oil",
        ["VG 46"],
    )


def test_best_passage_first(conn: Connection, stored: tuple[int, Sequence[int]]) -> None:
    """Units come in the order of their best passage, each once."""
    _, ids = stored
    assert [one.title for one in assemble(conn, _C1, [ids[2], ids[1], ids[0]])] == [
        "6 Oil",
        "5.5 Packing",
    ]
    assert [one.title for one in assemble(conn, _C1, ids)] == ["5.5 Packing", "6 Oil"]
    assert assemble(conn, _C1, []) == []


@pytest.mark.parametrize(
    "audience", [_C2, Audience.everyone("local"), Audience.of_channel("T2", "C1")]
)
def test_only_for_its_audience(
    conn: Connection, stored: tuple[int, Sequence[int]], audience: Audience
) -> None:
    """Of a manual that the audience may not read there is no unit, whatever a tool returns."""
    _, ids = stored
    assert assemble(conn, audience, ids) == []


def test_other_manuals_lines_do_not_come_along(
    conn: Connection, stored: tuple[int, Sequence[int]], store_manual: Callable[..., Any]
) -> None:
    """What is found in two manuals gives units of each alone, and the one that may be read."""
    _, other = store_manual(conn, (("1 A", "Open."),), Grant("channel", "C2"), title="Other")
    _, ids = stored
    assert [one.manual for one in assemble(conn, _C2, [*ids, *other])] == ["Other"]
    for one in assemble(conn, Audience.of_operator("local"), [*ids, *other]):
        assert {line.passage.manual_id for line in one.lines} == {one.manual_id}


def test_a_passage_without_units(conn: Connection, store_manual: Callable[..., Any]) -> None:
    """A passage that was read before there were units is a unit of its lines."""
    _, [one] = store_manual(
        conn, (("6 Torque", "Gland 205 N·m.\n\nFlange 85 N·m."),), Grant("channel", "C1")
    )
    [made] = assemble(conn, _C1, [one])
    [read] = passages.read(conn, _C1, [one])
    assert [line.role for line in made.lines] == ["text", "text"]
    assert all(line.text in read.text for line in made.lines)
