"""The scorer for sets with must-show strings, on messages made by hand."""

from typing import Any

import pytest

from agent.evaluation import metrics
from agent.evaluation.by_type import counts, table
from agent.evaluation.shown import Cited, Message, Scores, held, score
from agent.evaluation.units import Found, gold_within, scores, shown_within

_PROCEDURE: dict[str, Any] = {
    "doc": "press",
    "relevant": ["press#p11", "press#p12"],
    "must_show": ["Remove the wiper", "three passes", "no oil may pass"],
    "answerable": True,
}
_UNANSWERABLE: dict[str, Any] = {
    "doc": "press", "relevant": [], "must_show": [], "answerable": False,
}  # fmt: skip


def _document(status: str, *lines: tuple[Any, ...], answer: str = "") -> dict[str, Any]:
    keys = ("doc", "page", "quote", "part")
    citations = [dict(zip(keys, line, strict=False)) for line in lines]
    return {"status": status, "answer": answer, "citations": citations}


def _score(question: dict[str, Any], document: dict[str, Any]) -> Scores:
    return score(question, Message.of(document))


def test_a_whole_procedure_over_two_pages() -> None:
    """Strings are found over all citations, whatever the white space and case of the page."""
    found = _score(
        _PROCEDURE,
        _document(
            "answered",
            ("press", 11, "1. REMOVE  the\nwiper flange", 0),
            ("press", 11, "6. tighten crosswise in three\n passes", 0),
            ("press", 12, "8. No oil may pass the wiper.", 0),
        ),
    )
    assert found == Scores(
        shown_any=True, shown_all=True, first_any=True, first_all=True, gold=True,
        first_gold=True, answered=True, wrong=False, false_no=False, other_manual=False,
    )  # fmt: skip


def test_the_first_part_is_scored_apart() -> None:
    """What a later part shows counts as shown, and not for the first part."""
    found = _score(
        _PROCEDURE,
        _document(
            "answered",
            ("press", 4, "Remove the wiper", 0),
            ("press", 11, "three passes", 1),
            ("press", 12, "no oil may pass", 1),
        ),
    )
    assert (found.shown_any, found.shown_all) == (True, True)
    assert (found.first_any, found.first_all) == (True, False)
    assert (found.gold, found.first_gold, found.wrong) == (True, False, False)


def test_a_string_may_stand_in_the_text_alone() -> None:
    """The message's text is shown too, but is no line of the first part."""
    found = _score(
        _PROCEDURE, _document("answered", ("press", 11, "Pull out"), answer="In three passes.")
    )
    assert (found.shown_any, found.shown_all, found.first_any) == (True, False, False)


def test_wrong_is_an_answer_without_a_gold_page() -> None:
    """An answer from another page is wrong; the same page of another manual is no gold page."""
    assert _score(_PROCEDURE, _document("answered", ("press", 5, "x"))).wrong
    other = _score(_PROCEDURE, _document("partial", ("truck", 11, "three passes")))
    assert (other.wrong, other.gold, other.other_manual) == (True, False, True)


def test_closest_lines_are_never_wrong() -> None:
    """Lines that are not given as an answer are neither wrong nor another machine's values."""
    found = _score(_PROCEDURE, _document("likely", ("truck", 11, "three passes", 0)))
    assert (found.wrong, found.other_manual, found.false_no) == (False, False, False)
    assert found.shown_any


def test_another_manual_counts_in_the_first_part_only() -> None:
    """Further parts may be of another machine; a first part with one line of it may not."""
    lines = ("press", 11, "x", 0), ("truck", 2, "y", 1)
    assert not _score(_PROCEDURE, _document("answered", *lines)).other_manual
    mixed = ("press", 11, "x", 0), ("truck", 2, "y", 0)
    assert _score(_PROCEDURE, _document("answered", *mixed)).other_manual


def test_no_is_false_where_the_manuals_answer() -> None:
    """ "Not found" is right where they do not, and an answer there shows nothing."""
    assert _score(_PROCEDURE, _document("not_found")).false_no
    assert not _score(_UNANSWERABLE, _document("not_found")).false_no
    given = _score(_UNANSWERABLE, _document("answered", ("press", 5, "x")))
    assert (given.answered, given.wrong, given.shown_all) == (True, False, False)


def test_an_early_line_stands_on_all_its_pages() -> None:
    """A passage that runs over pages 10 to 11 is gold where page 11 is."""
    over = Cited("press", 10, "x", page_to=11)
    assert score(_PROCEDURE, Message("early", "", (over,))).gold
    assert not score(_PROCEDURE, Message("early", "", (Cited("press", 10, "x"),))).gold


def test_strings_are_compared_without_white_space_and_case() -> None:
    """Line breaks within a string and letters such as ß do not matter; a missing letter does."""
    assert held(["180-240 lb-in", "Straße", "205"], ["180-240\n lb-in STRASSE", "206"]) == [
        True, True, False,
    ]  # fmt: skip


def _row(kind: str, *scores: str, language: str = "en") -> dict[str, Any]:
    return {
        "type": kind,
        "language": language,
        "answerable": kind != "unanswerable",
        "status": "answered" if "answered" in scores else "not_found",
        "scores": list(scores),
        "early_scores": None,
    }


def test_the_table_counts_by_type_and_language() -> None:
    """Answerable and unanswerable questions are counted apart, other languages too."""
    rows = [
        _row("value", "shown_any", "shown_all", "answered"),
        _row("value", "shown_any", "answered", "wrong"),
        _row("part", "false_no", language="de"),
        _row("unanswerable", "answered", "other_manual"),
        _row("unanswerable"),
    ]
    found = table(rows)
    assert list(found) == [
        "all", "value", "part", "unanswerable", "English", "other languages",
    ]  # fmt: skip
    said = {key: (of["count"], of["n"]) for key, of in found["all"].items() if key != "statuses"}
    assert said == {
        "shown_any": (2, 3), "shown_all": (1, 3), "first_any": (0, 3), "first_all": (0, 3),
        "gold": (0, 3), "first_gold": (0, 3), "wrong": (1, 3), "false_no": (1, 3),
        "other_manual": (0, 3), "answered_unanswerable": (1, 2),
    }  # fmt: skip
    assert found["all"]["statuses"] == {"answered": 3, "not_found": 2}
    assert found["value"]["shown_any"]["interval"] == [0.342, 1.0]
    assert found["other languages"]["false_no"]["count"] == 1
    early = table(rows, "early_scores")["all"]
    assert (early["shown_any"]["count"], early["shown_any"]["n"]) == (0, 3)


def test_of_no_rows() -> None:
    """Nothing has no interval."""
    assert counts([])["shown_any"] == {"count": 0, "n": 0, "interval": None}


@pytest.mark.parametrize(
    ("count", "n", "low", "high"),
    [
        (56, 80, 0.5923, 0.7893),
        (0, 80, 0.0, 0.0458),
        (20, 20, 0.8389, 1.0),
        (5, 10, 0.2366, 0.7634),
    ],
)
def test_wilson(count: int, n: int, low: float, high: float) -> None:
    """Wilson's interval, against values worked out by hand."""
    assert metrics.wilson(count, n) == pytest.approx((low, high), abs=2e-4)


def test_area() -> None:
    """Of six pairs five are in order and one is a tie that counts half."""
    labels = [True, True, False, False, False]
    assert metrics.area([0.9, 0.5, 0.3, 0.5, 0.1], labels) == pytest.approx(5.5 / 6)
    assert metrics.area([0.3, 0.3, 0.9], [True, True, False]) == 0
    assert metrics.area([0.3], [True]) is None


def test_units_within_the_best() -> None:
    """A gold page, and all strings, within the best k units; strings may be in several."""
    ranked = [
        Found("Remove the wiper", ("press#p3",)),
        Found("in three passes", ("press#p11", "press#p12")),
        Found("No oil may pass", ("truck#p12",)),
    ]
    assert [gold_within(_PROCEDURE, ranked, k) for k in (1, 2, 3)] == [False, True, True]
    assert [shown_within(_PROCEDURE, ranked, k) for k in (1, 2, 3)] == [False, False, True]
    found = scores(_PROCEDURE, ranked[:1], ranked)
    assert (found["gold_passages@10"], found["gold_units@3"], found["shown_units@3"]) == (
        False, True, True,
    )  # fmt: skip
