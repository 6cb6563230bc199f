"""Table `retrievals`: which searches a question made, and what they found."""

from collections.abc import Sequence
from typing import Literal, TypeAlias

from sql.files import load
from sql.hits import Hit
from sql.rows import Connection, execute, value

Arm: TypeAlias = Literal["dense", "lexical", "identifier", "fused"]
_SQL = load("retrievals")


def record(
    conn: Connection,
    question_id: int,
    query: str,
    arm: Arm,
    hits: Sequence[Hit],
    seconds: float,
    left_out: Sequence[str] = (),
) -> None:
    """Record one search of one arm with what it found, best first, and what it left out."""
    parameters = {
        "question_id": question_id,
        "query": query,
        "arm": arm,
        "passage_ids": [hit.passage_id for hit in hits],
        "scores": [hit.score for hit in hits],
        "seconds": seconds,
        "left_out": list(left_out),
    }
    execute(conn, _SQL["record"], parameters)


def count(conn: Connection, question_id: int, arm: Arm) -> int:
    """Return how many searches of this arm the question made."""
    return int(value(conn, _SQL["count"], {"question_id": question_id, "arm": arm}))
