"""Passages taken apart into lines that can be asked about one at a time."""

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.evidence.lines import lines_of, nearest, printed
from agent.evidence.search import Evidence
from sql.passages import Passage
from sql.table_rows import TableRow


def _passage(text: str, cells: tuple[TableRow, ...] = ()) -> Passage:
    made = Passage(1, 1, "Press", None, 1, 1, None, "6 Torque", "text", 1, text)
    return replace(made, cells=cells)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("One.\nTwo.", ["One.", "Two."]),
        ("8.\nRemove nut (25).", ["8.\nRemove nut (25)."]),
        ("NOTE\n● Measure against ground.", ["NOTE\n● Measure against ground."]),
        ("Step 2.\nCheck the lamp.", ["Step 2.\nCheck the lamp."]),
        ("To start:\nPress A.\nPress B.", ["To start:\nPress A.\nPress B."]),
        ("~\n---\nOil the chain.", ["Oil the chain."]),
        ("", []),
    ],
)
def test_lines_that_belong_together(text: str, lines: list[str]) -> None:
    """A step keeps its number, a box its head, a list what it is of; marks alone are no line."""
    assert [line.text for line in lines_of(_passage(text))] == lines


def test_a_long_line_is_cut_between_sentences() -> None:
    """What is too long to be asked about at once is cut where a sentence ends, and nowhere else."""
    sentences = [f"Sentence number {n} has exactly these eight words." for n in range(12)]
    lines = lines_of(_passage(" ".join(sentences)))
    assert len(lines) > 1
    assert " ".join(line.text for line in lines) == " ".join(sentences)
    assert all(line.text.endswith("words.") for line in lines)


def test_rows_are_read_with_their_header() -> None:
    """Each row of a table is a line, read as header and cell; the header is none."""
    text = "Bolt | N·m\nM10 | 49\nM12 | 85"
    cells = (
        TableRow(0, ("Bolt", "N·m"), header=True),
        TableRow(1, ("M10", "49"), ("Bolt", "N·m")),
        TableRow(2, ("M12", "85"), ("Bolt", "N·m")),
    )
    lines = lines_of(_passage(text, cells))
    assert [line.text for line in lines] == ["M10 | 49", "M12 | 85"]
    assert [line.read for line in lines] == ["Bolt: M10; N·m: 49", "Bolt: M12; N·m: 85"]
    assert printed("Bolt: M12; N·m: 85", lines) == "M12 | 85"
    assert printed("N·m: 85", lines) == "M12 | 85"
    assert printed("M12 | 85", lines) == "M12 | 85"
    assert printed("M16 | 200", lines) == "M16 | 200"
    named = lines_of(_passage(text, cells), "torque of an M12 bolt?")
    assert [line.text for line in named] == ["M12 | 85"]


@given(st.lists(st.text(alphabet="aB1.: |(\n", max_size=30), max_size=8))
def test_nothing_is_lost_or_turned_round(parts: list[str]) -> None:
    """The lines are the passage's words in their order, but for marks that say nothing."""
    text = "\n".join(parts)
    said = "".join(line.text for line in lines_of(_passage(text)))
    letters = re.sub(r"[^\w]", "", text)
    kept = re.sub(r"[^\w]", "", said)
    rest = iter(letters)
    assert all(letter in rest for letter in kept)


class _Alike:
    """An embedder to which all texts mean the same."""

    slug = "alike"

    def embed_query(self, text: str) -> np.ndarray:
        return np.array([1.0, 0.0], np.float32)

    def embed_passages(self, texts: Sequence[str]) -> np.ndarray:
        return np.array([[1.0, 0.0]] * len(texts), np.float32)


def test_a_code_says_more_than_words() -> None:
    """The line with the question's code comes first, however the others are worded."""
    codes = [f"E-0{n} | What the fault code does mean is this" for n in range(41, 60)]
    found = Evidence((_passage("\n".join([*codes, "E-060 | Low"])),), (1.0,), (), 0.0)
    near = nearest("What does fault code E060 mean?", found, _Alike(), count=3)  # type: ignore[arg-type]
    assert near[0].focus.text == "E-060 | Low"
    assert len(near) == 3


def test_the_other_side_is_left_out() -> None:
    """A line that is only about the other one of two sides is not asked about."""
    text = "Tighten the left bolt to 35 N·m.\nTighten the right bolt to 45 N·m."
    lines = lines_of(_passage(text), "torque of the right bolt?")
    assert [line.text for line in lines] == ["Tighten the right bolt to 45 N·m."]
