"""What votes teach, and whether an answer is right by them."""

from dataclasses import replace

import pytest

from agent.learning.metrics import Cited, Gold, Statement, again, repeats, right, statement_of
from agent.program.answer import Answer, Part
from tests.scripted_desk import unit

ROW = "Guide bushing flange | M12x35 | 8.8 | 85 | 63"
OTHER = "Safety valves Y5, Y6 | M10x70 | 10.9 | 65 | 48"
HEADER = "Joint | Thread | Class | N·m | lb-ft"


def answered(*quotes: str, lead: str = "", page: int = 9, passage: int = 4) -> Statement:
    """An answer of one part: lines under a table's header."""
    rows = tuple(Cited(0, passage, 1, page, quote, "row") for quote in quotes)
    header = Cited(0, passage, 1, page, HEADER, "header")
    return Statement("answered", lead or "\n".join(quotes), lead, (header, *rows))


NOT_FOUND = Statement("not_found", "I found nothing.")
GOOD = answered(ROW, lead="Tighten to 85 N·m.")
BARE = answered(ROW)
WRONG = answered(OTHER, lead="Tighten to 65 N·m.")
CLOSE = replace(BARE, status="likely")
SHOWN = replace(BARE, status="passages")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (GOOD, True),
        (answered(ROW, lead="The torque is 85 N·m (63 lb-ft)."), True),
        (BARE, True),
        (WRONG, False),
        (answered(ROW, page=12, passage=9), False),
        (NOT_FOUND, False),
        (CLOSE, False),
        (SHOWN, False),
    ],
    ids=["again", "more numbers", "without a lead", "other", "elsewhere", "no", "close", "shown"],
)
def test_confirmed_answer(said: Statement, expected: bool) -> None:
    """The same page again, with the confirmed lead's numbers in the lead or its lines."""
    assert right(Gold("same", GOOD), said) is expected


@pytest.mark.parametrize(
    ("quotes", "expected"),
    [
        ((ROW,), True),
        ((ROW, OTHER, "third"), True),
        ((OTHER,), False),
        ((ROW[:30],), True),
        ((f"Before. {ROW} After.",), True),
        ((ROW.upper(),), True),
    ],
    ids=["again", "among more", "another", "a sentence of it", "uncut", "spelt otherwise"],
)
def test_confirmed_lines(quotes: tuple[str, ...], expected: bool) -> None:
    """An answer whose lines stood alone is right again with most of its lines, however cut."""
    assert right(Gold("same", BARE), answered(*quotes)) is expected


def test_most_of_the_lines() -> None:
    """Half of the steps are the same procedure, one of three rows is another answer."""
    steps = answered("1. Drain.", "2. Open.", "3. Pull.", "4. Close.")
    assert right(Gold("same", steps), answered("1. Drain.", "2. Open."))
    rows = answered(ROW, OTHER, "Tank cover | M10 | 40")
    assert not right(Gold("same", rows), answered(ROW, "a | 1", "b | 2"))
    assert again(rows, answered(ROW, OTHER)) == pytest.approx(2 / 3)


@pytest.mark.parametrize("before", [CLOSE, SHOWN])
def test_confirmed_close_lines(before: Statement) -> None:
    """Lines that nobody called an answer are right again on the same page, called one or not."""
    gold = Gold("same", before)
    assert right(gold, GOOD)
    assert right(gold, CLOSE)
    assert right(gold, SHOWN)
    assert not right(gold, answered(ROW, page=12, passage=9))
    assert not right(gold, NOT_FOUND)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (WRONG, False),
        (answered("Some other line", lead="TIGHTEN to 65 N·m"), False),
        (answered(OTHER, lead="Sixty-five it is."), False),
        (NOT_FOUND, False),
        (CLOSE, False),
        (GOOD, None),
    ],
    ids=["again", "same lead", "same line", "no answer", "close lines", "something else"],
)
def test_refuted_answer(said: Statement, expected: bool | None) -> None:
    """The lead or its lines again are wrong, no answer too; of another one a judge must tell."""
    assert right(Gold("avoid", WRONG), said) is expected


def test_what_stands_around_is_not_what_was_said() -> None:
    """Another row of the same table does not repeat a refuted answer, nor does another procedure
    with the same warning; where there is nothing else, a warning is what was said."""
    assert not repeats(Gold("avoid", answered(OTHER)), BARE)
    warning = Cited(0, 1, 1, 1, "WARNING: hot oil", "warning")
    one = Statement("answered", "", "", (warning, Cited(0, 1, 1, 1, "1. Drain.", "step")))
    other = Statement("answered", "", "", (warning, Cited(0, 2, 1, 2, "1. Lift.", "step")))
    assert not repeats(Gold("avoid", one), other)
    alone = Statement("answered", "", "", (warning,))
    assert repeats(Gold("avoid", alone), alone)


def test_incomplete_answer_may_stand_with_more() -> None:
    """Where something was missing, the same with more is another answer, the bare same is not."""
    gold = Gold("avoid", WRONG, incomplete=True)
    assert right(gold, WRONG) is False
    assert right(gold, answered(OTHER, ROW, lead=WRONG.lead)) is None
    assert right(gold, answered(OTHER, lead="And 85 N·m.")) is None


def test_abstentions() -> None:
    """A confirmed one is kept by nothing and by close lines; after a refuted one only an answer
    can be right."""
    assert right(Gold("abstain", NOT_FOUND), NOT_FOUND) is True
    assert right(Gold("abstain", NOT_FOUND), CLOSE) is True
    assert right(Gold("abstain", NOT_FOUND), GOOD) is False
    for before in (NOT_FOUND, CLOSE):
        assert right(Gold("answer", before), NOT_FOUND) is False
        assert right(Gold("answer", before), CLOSE) is False
        assert right(Gold("answer", before), GOOD) is None


def test_of_an_answer_the_first_part_counts() -> None:
    """Lines below an answer are close, and nobody said that they answer; of close lines all are
    what was shown."""
    parts = (Part.of(unit(1, "205 N·m"), "It is 205 N·m."), Part.of(unit(2, "85 N·m")))
    sure = statement_of(Answer("answered", "search", "It is 205 N·m.", "read", parts))
    assert (sure.lead, sure.bearing, sure.pages) == ("It is 205 N·m.", ("205 N·m",), {(1, 1)})
    close = statement_of(Answer("likely", "search", "Not sure.", "unsure", parts))
    assert (close.lead, close.pages) == ("", {(1, 1), (1, 2)})
    assert (sure.answers, close.answers) == (True, False)


def test_does_not_change_what_it_reads() -> None:
    """Scoring twice gives the same, and frozen things stay what they are."""
    gold = Gold("same", GOOD)
    assert [right(gold, WRONG) for _ in range(2)] == [False, False]
    assert gold == Gold("same", GOOD)
