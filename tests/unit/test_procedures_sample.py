"""The sample manual's procedures are kept whole, as `tests/procedures/dev.jsonl` lists them."""

from functools import cache
from typing import Any

import pytest

from ingest.sandbox.reader import Parsed
from tests.bench import procedures

ROWS = [row for row in procedures.listed() if row["doc"] == procedures.SAMPLE.stem]


@cache
def _sample() -> Parsed:
    return procedures.read(procedures.SAMPLE)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["title"][:3])
def test_it_is_complete_and_in_order(row: dict[str, Any]) -> None:
    """All steps from the first to the last, all warnings, and no step of another procedure."""
    assert procedures.faults(_sample(), row) == []
