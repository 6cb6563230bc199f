"""Data sets for `shoptalk evaluate`: what is wrong with one is said with its file and line."""

from pathlib import Path
from typing import Any

import pytest

from agent.errors import BadDataset
from agent.evaluation.dataset import Dataset, load
from agent.evaluation.run import run
from ingest.settings import IngestSettings

_NEVER: Any = None  # a wrong data set is refused before anything is stored


def _load(folder: Path) -> Dataset:
    return load(_NEVER, _NEVER, folder, IngestSettings(), lambda what, done, total: None)


def test_no_questions(tmp_path: Path) -> None:
    """A folder without questions is refused with what it needs."""
    with pytest.raises(BadDataset, match=r"questions\.jsonl"):
        _load(tmp_path)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "not JSON lines"),
        ("[1]", "line 2 needs the keys id, question"),
        ('{"id": "q", "question": "x", "answerable": true}', "line 2 needs the keys relevant"),
    ],
)
def test_a_wrong_question(line: str, said: str, tmp_path: Path) -> None:
    """A line that is no question is named, with the keys that it lacks."""
    good = '{"id": "a", "question": "b", "relevant": [], "answerable": false}'
    (tmp_path / "questions.jsonl").write_text(f"{good}\n{line}\n")
    with pytest.raises(BadDataset, match=said):
        _load(tmp_path)


def test_withholding_from_many_is_refused() -> None:
    """Where documents are not marked one by one, withholding would hide them all: it is refused."""
    names = {number: f"manual {number}" for number in range(51)}
    with pytest.raises(BadDataset, match="too many documents"):
        run(_NEVER, Dataset("set", (), names, {}), withhold=True)
