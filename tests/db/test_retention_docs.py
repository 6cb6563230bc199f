"""docs/retention.md names everything that is kept."""

import re
from pathlib import Path

from sql import embeddings
from sql.database import Connection
from tests.fix_everything import tables

_PAGE = Path(__file__).parents[2] / "docs" / "retention.md"


def _named() -> set[str]:
    rows = [line for line in _PAGE.read_text("utf-8").splitlines() if line.startswith("|")]
    return {name for row in rows for name in re.findall(r"`([^`]+)`", row.split("|")[2])}


def test_every_table_is_named(conn: Connection) -> None:
    """A table that the page does not tell of is one that nobody thinks of when he deletes; and the
    page tells of none that is not there."""
    embeddings.ensure(conn, "minilm_l6_v2_int8", 3)
    there = {re.sub("^embeddings_.*", "embeddings_…", name) for name in tables(conn)}
    named = {name for name in _named() if "/" not in name and "." not in name}
    assert there - named == set()
    assert named - there <= {"models"}
