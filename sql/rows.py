"""Runs named statements and turns rows into frozen dataclasses."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias, TypeVar

import psycopg
from psycopg.rows import TupleRow, class_row
from psycopg.sql import SQL, Composed

Connection: TypeAlias = psycopg.Connection[TupleRow]
Statement: TypeAlias = SQL | Composed
T = TypeVar("T")


def many(
    conn: Connection,
    row: type[T],
    statement: Statement,
    parameters: Mapping[str, Any],
    *,
    prepare: bool | None = None,
) -> list[T]:
    """Return all rows of the statement as `row`.

    `prepare` false: plan it for these very parameters, however often it runs.
    """
    with conn.cursor(row_factory=class_row(row)) as cursor:
        return cursor.execute(statement, parameters, prepare=prepare).fetchall()


def one(
    conn: Connection, row: type[T], statement: Statement, parameters: Mapping[str, Any]
) -> T | None:
    """Return the first row of the statement as `row`, or None."""
    with conn.cursor(row_factory=class_row(row)) as cursor:
        return cursor.execute(statement, parameters).fetchone()


def value(conn: Connection, statement: Statement, parameters: Mapping[str, Any]) -> Any:
    """Return the first column of the first row, or None where there is no row."""
    row = conn.execute(statement, parameters).fetchone()
    return None if row is None else row[0]


def execute(conn: Connection, statement: Statement, parameters: Mapping[str, Any]) -> int:
    """Run the statement and return how many rows it touched."""
    return conn.execute(statement, parameters).rowcount


def copy_in(
    conn: Connection, statement: Statement, types: Sequence[str], rows: Iterable[Sequence[Any]]
) -> int:
    """Write the rows with a binary COPY; `types` names each column's type. Return their number."""
    count = 0
    with conn.cursor() as cursor, cursor.copy(statement) as copy:
        copy.set_types(types)
        for count, row in enumerate(rows, 1):  # noqa: B007
            copy.write_row(row)
    return count
