"""What votes teach, and whether an answer is right by them."""

from dataclasses import replace

import pytest

from agent.learning.metrics import Cited, Gold, Said, repeats, right

ROW = "Guide bushing flange | M12x35 | 8.8 | 85 | 63"
OTHER = "Safety valves Y5, Y6 | M10x70 | 10.9 | 65 | 48"
HEADER = "Joint | Thread | Class | N·m | lb-ft"


def answered(claim: str, quote: str, page: int = 9, passage: int = 4) -> Said:
    """An answer of one claim, with its line under a table's header."""
    lines = (Cited(0, passage, quote), Cited(0, passage, HEADER))
    return Said("answered", claim, (claim,), lines, frozenset({(1, page)}))


ABSTAINED = Said("not_found", "The manuals do not say.")
GOOD = answered("Tighten to 85 N·m.", ROW)
WRONG = answered("Tighten to 65 N·m.", OTHER)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (GOOD, True),
        (answered("The torque is 85 N·m (63 lb-ft).", ROW), True),
        (answered("It is tightened well.", ROW), True),
        (answered("Tighten to 65 N·m.", OTHER), False),
        (answered("Tighten to 85 N·m.", ROW, page=12, passage=9), False),
        (ABSTAINED, False),
        (replace(GOOD, status="passages", claims=()), False),
    ],
    ids=["again", "more numbers", "numbers in the line", "other", "elsewhere", "no", "bare"],
)
def test_confirmed_answer(said: Said, expected: bool) -> None:
    """The same page again, with the confirmed numbers in the claims or their lines."""
    assert right(Gold("same", GOOD), said) is expected


def test_confirmed_lines_without_a_claim() -> None:
    """Lines that were shown unexplained are right again on the same page, explained or not."""
    bare = replace(GOOD, status="passages", claims=())
    assert right(Gold("same", bare), GOOD)
    assert right(Gold("same", bare), bare)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (WRONG, False),
        (answered("TIGHTEN to 65 N·m", "Some other line"), False),
        (answered("Sixty-five it is.", OTHER), False),
        (ABSTAINED, False),
        (GOOD, None),
    ],
    ids=["again", "same claim", "same line", "no answer", "something else"],
)
def test_refuted_answer(said: Said, expected: bool | None) -> None:
    """The claim or its line again is wrong, no answer too; of another one a judge must tell."""
    assert right(Gold("avoid", WRONG), said) is expected


def test_a_tables_header_is_no_claim() -> None:
    """Another row of the table of a refuted answer does not repeat it."""
    assert not repeats(Gold("avoid", WRONG), GOOD)


def test_incomplete_answer_may_stand_with_more() -> None:
    """Where something was missing, the same with more is another answer, the bare same is not."""
    gold = Gold("avoid", WRONG, incomplete=True)
    more = replace(
        WRONG, claims=(*WRONG.claims, "And 85 N·m."), lines=(*WRONG.lines, Cited(1, 4, ROW))
    )
    assert right(gold, WRONG) is False
    assert right(gold, more) is None


def test_abstentions() -> None:
    """A confirmed one must come again; after a refuted one only an answer can be right."""
    assert right(Gold("abstain", ABSTAINED), ABSTAINED) is True
    assert right(Gold("abstain", ABSTAINED), GOOD) is False
    assert right(Gold("answer", ABSTAINED), ABSTAINED) is False
    assert right(Gold("answer", ABSTAINED), GOOD) is None


def test_does_not_change_what_it_reads() -> None:
    """Scoring twice gives the same, and frozen things stay what they are."""
    gold = Gold("same", GOOD)
    assert [right(gold, WRONG) for _ in range(2)] == [False, False]
    assert gold == Gold("same", GOOD)
