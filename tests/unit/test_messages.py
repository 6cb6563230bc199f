"""The message sets for conditional retrieval, and the sample questions, are sound."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bot.sample import SAMPLE_PDF
from tests.bench.checker import check
from tests.bench.checker_page import read_page, squeezed

_FOLDER = Path(__file__).parents[1] / "messages"
_SETS = ("conditional", "conditional_dev")


def _rows(name: str) -> list[dict[str, Any]]:
    lines = (_FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def _words(message: str) -> frozenset[str]:
    return frozenset(re.findall(r"[\w-]+", message.lower())) or frozenset({message})


@pytest.mark.parametrize("name", _SETS)
def test_each_set_has_the_agreed_shape(name: str) -> None:
    """60 messages, 30 of them for the manuals, every thread item with a cited answer before it."""
    rows = _rows(name)
    assert Counter(row["group"] for row in rows) == {"manual": 30, "chat": 15, "thread": 15}
    assert len({row["id"] for row in rows}) == 60
    for row in rows:
        assert row.keys() == {"id", "group", "message", "history", "note"}
        if row["group"] == "thread":
            assert row["history"][-1]["citations"], row["id"]


@pytest.mark.parametrize("name", _SETS)
def test_agent_turns_are_true_to_the_sample_manual(name: str) -> None:
    """Every number and quote in an agent's turn is on the page that the turn cites."""
    for row in _rows(name):
        for turn in row["history"]:
            if turn["role"] == "agent":
                cited = turn.get("citations", [])
                pages = [(SAMPLE_PDF, citation["page"]) for citation in cited]
                report = check(turn["text"], pages, [citation["quote"] for citation in cited])
                assert not report.violations, row["id"]


def test_the_held_out_set_shares_nothing_with_the_development_set() -> None:
    """No message of one set is a rewording of one in the other, and no agent's turn is shared."""
    held, dev = (_rows(name) for name in _SETS)
    for one in held:
        for other in dev:
            a, b = _words(one["message"]), _words(other["message"])
            assert len(a & b) / len(a | b) < 0.5, (one["message"], other["message"])
    spoken = [
        {t["text"] for row in rows for t in row["history"] if t.get("citations")}
        for rows in (held, dev)
    ]
    assert spoken[0].isdisjoint(spoken[1])


def test_sample_questions_name_what_their_gold_pages_hold() -> None:
    """Expected values are on the gold pages; five of the twenty have none."""
    rows = _rows("sample_questions")
    assert Counter(row["answerable"] for row in rows) == {True: 15, False: 5}
    for row in rows:
        assert bool(row["gold_pages"]) == row["answerable"] == bool(row["expected"])
        for expected in row["expected"]:
            wanted = squeezed(expected)
            readings = [r for page in row["gold_pages"] for r in read_page(SAMPLE_PDF, page)]
            assert any(any(reading.find(wanted)) for reading in readings), (row["id"], expected)
