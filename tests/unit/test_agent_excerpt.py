"""Cutting a unit to the lines that matter: only its own lines, in order, the best among them."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.evidence.excerpt import excerpt, sentences, size
from agent.evidence.units import Role, Unit
from ingest.embedding import Vectors
from tests.scripted_desk import Bag, unit

_ROWS: list[tuple[Role, str]] = [
    ("header", "Fault | Remedy"),
    *(("row", f"F-{n:03d} | remedy of number {n}") for n in range(40)),  # type: ignore[misc]
]


def cut(question: str, whole: Unit, words: int, *more: str) -> list[str]:
    return [line.text for line in excerpt([question, *more], whole, Bag(), words=words).lines]


def test_short_stays_whole() -> None:
    """A unit within its share of words is not touched."""
    whole = unit(1, "One line.", "  Another   line.")
    assert excerpt(["line"], whole, Bag(), words=80) is whole


def test_the_row_asked_for_under_its_header() -> None:
    """Of a long table the nearest rows are kept, few of them, in its order, with the header."""
    shown = cut("remedy for F-027", unit(1, *_ROWS, kind="table"), 30)
    assert shown[0] == "Fault | Remedy"
    assert "F-027 | remedy of number 27" in shown
    assert len(shown) <= 4
    assert shown[1:] == sorted(shown[1:])


class Numberless(Bag):
    """To it, as to real embedders, one number is much like another."""

    def embed_query(self, text: str) -> Vectors:
        return super().embed_query(re.sub(r"\d+", "0", text))


@pytest.mark.parametrize(
    ("asked", "row"), [("40 psi", "40"), ("at 1/4 full", "1/4"), ("at 10,5", "10,5 bar")]
)
def test_the_row_that_a_number_of_the_question_names(asked: str, row: str) -> None:
    """Rows of numbers look alike to an embedder: the one that the question names stays."""
    names = ["10", "20", "30", "1/2", "1/8", "9,5 bar", "40", "1/4", "10,5 bar", "4", "5"]
    rows = [("row", f"{name} | 0.{at} - 1.{at}") for at, name in enumerate(names)]
    whole = unit(1, ("header", "Gage | Voltage Range"), *rows, kind="table")  # type: ignore[arg-type]
    asking = [f"which volts with the needle {asked}", "0.0 - 1.0, 0.1 - 1.1, 0.2 - 1.2"]
    kept = excerpt(asking, whole, Numberless(), words=80, kind="value")
    assert any(line.text.startswith(f"{row} |") for line in kept.lines)


def test_the_machines_name_is_no_reason_for_a_row() -> None:
    """The code that names the manual stands in a row by chance: the row that is asked for wins."""
    rows = [("row", f"900-{at} | Spare number {at} | 1") for at in range(12)]
    asked_for = ("row", "900-77 | Ram packing set | 1")
    named = ("row", "900-50 | Main motor (HP-160) | 1")
    whole = unit(1, ("header", "Part | Name | Number"), *rows, asked_for, named, kind="table")  # type: ignore[arg-type]
    kept = excerpt(
        ["part number of the ram packing set hp160"], whole, Bag(), words=80, kind="part"
    )
    assert "HP-160" in whole.manual
    assert [line.text for line in kept.lines] == ["Part | Name | Number", asked_for[1]]


def test_any_of_the_queries_counts() -> None:
    """What is near to a search in the manual's words is kept though the question has other ones."""
    shown = cut("how come it is stuck", unit(1, *_ROWS, kind="table"), 12, "remedy of number 31")
    assert "F-031 | remedy of number 31" in shown


def test_a_run_around_the_nearest_sentence() -> None:
    """Of a long text the sentences around the nearest one stay together, under its heading."""
    text = " ".join(f"Sentence {n} speaks of part {chr(97 + n % 26)}{n}." for n in range(60))
    shown = cut("what of part e30", unit(1, ("heading", "Parts"), text), 40)
    assert shown[0] == "Parts"
    run = " ".join(shown[1:])
    assert "Sentence 30 speaks of part e30." in run
    assert run in text


_LINES = st.lists(
    st.tuples(
        st.sampled_from(["text", "step", "row", "header", "heading", "warning"]),
        st.text(alphabet="abc 1.|A", min_size=1, max_size=300).filter(str.strip),
    ),
    min_size=1,
    max_size=25,
)


@given(_LINES, st.integers(10, 60))
def test_verbatim_and_in_order(lines: Any, words: int) -> None:
    """Every line that is shown is one of the unit's, or a part of one, in the unit's order, and
    there is always one."""
    whole = unit(1, *lines)
    kept = excerpt(["a b c", "A1"], whole, Bag(), words=words)
    assert kept.lines
    at, start = 0, 0
    for line in kept.lines:
        while (found := whole.lines[at].text.find(line.text, start)) < 0 or (
            (line.role, line.passage) != (whole.lines[at].role, whole.lines[at].passage)
        ):
            at, start = at + 1, 0
        start = found + len(line.text)


def test_about_as_many_words_as_asked_for() -> None:
    """The window of a text keeps within its words, but for the nearest sentence itself."""
    text = ". ".join("Word " * 8 for _ in range(40))
    kept = excerpt(["word"], unit(1, text), Bag(), words=60)
    assert size(kept.lines) <= 60


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "8. Remove nuts (25). See para. 3-18. Replace IAW TM 9. 15. Plug wire no. 28A.",
            [
                "8. Remove nuts (25).",
                "See para. 3-18.",
                "Replace IAW TM 9.",
                "15. Plug wire no. 28A.",
            ],
        ),
        ("Check the oil; Fill up.", ["Check the oil;", "Fill up."]),
        ("No end", ["No end"]),
    ],
)
def test_a_step_keeps_its_number(text: str, expected: list[str]) -> None:
    """A step's number and an abbreviation end no sentence, a number at its end does."""
    assert sentences(text) == expected
