"""The reader for a small LM: what it asks, and what it makes of the reply."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import dspy
import pytest

from agent.evidence.desk import answering_at
from agent.reading.small import SmallReader, lines_to_check
from sql.table_rows import TableRow
from tests.scripted_desk import ScriptedDesk, passage, unit


@pytest.fixture
def desk() -> Iterator[ScriptedDesk]:
    with answering_at(made := ScriptedDesk(())):
        yield made


def test_what_it_reads() -> None:
    """Manual and title first, once; then the lines, without what stands over them."""
    read = unit(
        1, ("heading", "Torque"), ("header", "Joint | N·m"), ("row", "Gland | 205"), "Oil it."
    )
    assert lines_to_check(read).splitlines() == [
        "Press HP-160 · Torque",
        "Gland | 205",
        "Oil it.",
    ]


def test_a_row_is_read_with_its_headers() -> None:
    """Each cell of a row has its header before it."""
    rows = (
        TableRow(0, ("Joint", "N·m"), header=True),
        TableRow(1, ("Gland", "205"), ("Joint", "N·m")),
    )
    own = passage(1, "Joint | N·m\nGland | 205", cells=rows)
    made = unit(1, ("row", "Gland | 205"))
    read = replace(made, lines=tuple(replace(line, passage=own) for line in made.lines))
    assert lines_to_check(read).splitlines()[1] == "Joint: Gland | N·m: 205"


def asked(reader: SmallReader, kind: str, count: int) -> tuple[list[float], list[str]]:
    """The P that it gives of so many units when the LM says .8, and what it asked about."""
    said: list[str] = []

    def ask(question: str, lines: str) -> float:
        said.append(lines)
        return 0.8

    reader.ask = ask  # type: ignore[method-assign]
    units = [unit(n, f"Line {n}.") for n in range(1, count + 1)]
    prediction: Any = reader(question="which line?", kind=kind, units=units)
    assert (prediction.status, prediction.lead, prediction.chosen) == (None, "", [])
    return prediction.p, said


@pytest.mark.parametrize(("count", "expected"), [(0, 0), (2, 2), (8, 3)])
def test_at_most_three_units(desk: ScriptedDesk, count: int, expected: int) -> None:
    """It asks once of each of the first three units, and decides nothing."""
    p, said = asked(SmallReader(), "value", count)
    assert (p, len(said)) == ([0.8] * expected, expected)


@pytest.mark.parametrize("kind", ["procedure", "troubleshooting"])
def test_jobs_are_not_asked_about(desk: ScriptedDesk, kind: str) -> None:
    """Of a job a small LM cannot tell, so it is not asked, and says neither yes nor no."""
    assert asked(SmallReader(), kind, 5) == ([0.5] * 3, [])


def test_few_words(desk: ScriptedDesk) -> None:
    """Of a long unit a line or two are read: reading is what takes time."""
    said: list[str] = []
    reader = SmallReader()
    reader.ask = lambda question, lines: said.append(lines) or 0.8  # type: ignore[func-returns-value, assignment, method-assign]
    long = unit(1, *(f"Line {n} says something of the part {n}." for n in range(80)))
    reader(question="what of the part 40.", kind="value", units=[long])
    assert "part 40" in said[0]
    assert len(said[0]) <= 250


class _Says(dspy.LM):  # type: ignore[misc]
    """An LM that replies the same, without token probabilities."""

    def __init__(self, text: str) -> None:
        super().__init__("openai/says", cache=False)
        self._text = text

    def __call__(self, *_: Any, **__: Any) -> list[str]:
        return [self._text]


@pytest.mark.parametrize(("said", "p"), [("yes", 1.0), ("no", 0.0)])
def test_without_probabilities(said: str, p: float) -> None:
    """Where an LM gives none its word counts."""
    with dspy.context(lm=_Says(f'{{"answered": "{said}"}}'), adapter=dspy.JSONAdapter()):
        assert SmallReader().ask("which?", "Press\nLine.") == p
