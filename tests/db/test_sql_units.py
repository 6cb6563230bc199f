"""Units are stored with their lines, and found again by their passages and by reference."""

from collections.abc import Callable, Sequence

import pytest

from sql import units
from sql.audience import Audience
from sql.grants import Grant
from sql.rows import Connection
from sql.units import NewLine, NewUnit, UnitKind

TEAM = Audience.of_operator("local")
Store = Callable[..., tuple[int, list[int]]]


def _unit(ordinal: int, title: str, section: str, kind: UnitKind = "procedure") -> NewUnit:
    lines = (
        NewLine("heading", ordinal, 0, 4),
        NewLine("step", ordinal, 5, 12, "1.", 0),
        NewLine("step", ordinal, 13, 17, "a.", 1),
    )
    return NewUnit(ordinal, kind, title, section, ordinal + 1, ordinal + 1, 3, lines)


@pytest.fixture
def stored(conn: Connection, store_manual: Store) -> int:
    """A manual with units of all the forms that references have."""
    titles: Sequence[tuple[str, str, UnitKind]] = (
        (
            "1.4 Lockout and depressurizing",
            "1 Safety > 1.4 Lockout and depressurizing",
            "procedure",
        ),
        ("1.40 Storage", "1 Safety > 1.40 Storage", "text"),
        ("3-20. HARNESS REPLACEMENT", "CHAPTER 3 > 3-20. HARNESS REPLACEMENT", "procedure"),
        ("a. Removal", "CHAPTER 3 > 3-30. POWER BOX REPAIR > a. Removal", "procedure"),
        ("b. Installation", "CHAPTER 3 > 3-30. POWER BOX REPAIR > b. Installation", "procedure"),
        ("Table 3-2. Unit Troubleshooting", "CHAPTER 3 > Section V", "table"),
        ("6.1 General", "6 Torque values > 6.1 General", "text"),
    )
    passages = [(section, f"{title} and more text") for title, section, _ in titles]
    manual_id, ids = store_manual(conn, passages, Grant("everyone"))
    new = [_unit(at, title, section, kind) for at, (title, section, kind) in enumerate(titles)]
    units.copy(conn, manual_id, ids, new)
    return manual_id


def test_units_come_back_as_they_were_stored(conn: Connection, store_manual: Store) -> None:
    """Kind, title, pages, and the lines in order with role, label, level and place."""
    manual_id, ids = store_manual(conn, [("1 A", "Head 1. Turn it a. on")], Grant("everyone"))
    units.copy(conn, manual_id, ids, [_unit(0, "1 A", "1 A")])
    (found,) = units.of_passages(conn, TEAM, ids)
    assert (found.kind, found.title, found.page_from, found.word_count) == (
        "procedure",
        "1 A",
        1,
        3,
    )
    lines = units.lines_of(conn, TEAM, [found.unit_id])
    assert [(x.role, x.label, x.level, x.passage_id, x.starts, x.ends) for x in lines] == [
        ("heading", "", 0, ids[0], 0, 4),
        ("step", "1.", 0, ids[0], 5, 12),
        ("step", "a.", 1, ids[0], 13, 17),
    ]


REFERENCES = {
    ("section", "1.4"): "1.4 Lockout and depressurizing",
    ("section", "3-20"): "3-20. HARNESS REPLACEMENT",
    ("section", "3-20b"): "3-20. HARNESS REPLACEMENT",
    ("section", "3-30b"): "b. Installation",
    ("section", "3-30"): "a. Removal",
    ("table", "3-2"): "Table 3-2. Unit Troubleshooting",
    ("section", "6"): "6.1 General",
}


@pytest.mark.parametrize("reference", REFERENCES, ids=str)
def test_a_reference_finds_its_unit(
    conn: Connection, stored: int, reference: tuple[str, str]
) -> None:
    """By the number in its title, else by that of a heading above it; a letter names a part."""
    found = units.by_reference(conn, TEAM, stored, [reference])
    assert [unit.title for unit in found] == [REFERENCES[reference]]


def test_references_are_answered_in_order_and_the_unknown_left_out(
    conn: Connection, stored: int
) -> None:
    """A number that no heading has, a figure and a step give nothing."""
    wanted = [("table", "3-2"), ("section", "9.9"), ("figure", "3-2"), ("step", "2")]
    found = units.by_reference(conn, TEAM, stored, [*wanted, ("section", "1.4")])
    assert [unit.title for unit in found] == [
        "Table 3-2. Unit Troubleshooting",
        "1.4 Lockout and depressurizing",
    ]


def test_a_reference_shows_nothing_to_who_may_not_read(
    conn: Connection, store_manual: Store
) -> None:
    """Nor do a passage's units."""
    manual_id, ids = store_manual(conn, [("1.4 A", "Head 1. Turn it a. on")])
    units.copy(conn, manual_id, ids, [_unit(0, "1.4 A", "1.4 A")])
    reader = Audience.of_channel("local", "C1")
    assert units.by_reference(conn, reader, manual_id, [("section", "1.4")]) == []
    assert units.of_passages(conn, reader, ids) == []
