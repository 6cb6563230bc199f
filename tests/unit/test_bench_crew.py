"""The simulated crew of the real night, its split by document, and the exact test of its pairs."""

from collections.abc import Mapping
from typing import Any

import pytest

from agent.evaluation.shown import Cited, Message
from tests.bench import real_night_questions, real_night_trials
from tests.bench.crew import Crew, Place, places, verdict

_ASKED: Mapping[str, Any] = {
    "id": "q1",
    "doc": "press",
    "question": "What torque?",
    "answerable": True,
    "relevant": ["press#p11"],
    "must_show": ["205"],
}
_NEAR_MISS = {**_ASKED, "answerable": False, "relevant": [], "must_show": []}
_RIGHT = Cited("press", 11, "Gland bolts: 205 N·m")
_WRONG = Cited("press", 12, "Wheel nuts: 650 N·m")


def _said(status: str, *lines: Cited) -> Message:
    return Message(status, "", lines)


@pytest.mark.parametrize(
    ("question", "message", "expected"),
    [
        (_ASKED, _said("answered", _RIGHT), ("up", None)),
        (_ASKED, _said("answered", _WRONG), ("down", "wrong")),
        (_ASKED, _said("answered", Cited("truck", 3, "12 N·m")), ("down", "wrong_machine")),
        (
            {**_ASKED, "must_show": ["205", "three passes"]},
            _said("answered", _RIGHT),
            ("down", "incomplete"),
        ),
        (_ASKED, _said("likely", _WRONG, _RIGHT), ("up", None)),
        (_ASKED, _said("likely", _WRONG), ("down", "not_found_but_is")),
        (_ASKED, _said("not_found"), ("down", "not_found_but_is")),
        (_NEAR_MISS, _said("not_found"), ("up", None)),
        (_NEAR_MISS, _said("likely", _WRONG), None),
        (_NEAR_MISS, _said("answered", _WRONG), ("down", "wrong")),
    ],
)
def test_what_an_attentive_person_says(question: Any, message: Message, expected: Any) -> None:
    """It goes by the pages and strings that the set holds to be right, and by nothing else."""
    assert verdict(question, message) == expected


def test_a_crew_is_the_same_again_and_of_people() -> None:
    """With the same seed the same votes; not everybody votes, and some slip."""
    message = _said("answered", _RIGHT)

    def votes(seed: int) -> list[Any]:
        crew = Crew(seed)
        return [list(crew.votes(_ASKED, message, crew.asker(number))) for number in range(100)]

    assert votes(1) == votes(1) != votes(2)
    cast = [vote for of in votes(1) for vote in of]
    assert 100 < len(cast) < 300
    assert 0 < sum(vote.thumb == "down" for vote in cast) < 30
    assert len({vote.user for vote in cast}) > 20


def test_who_corrects() -> None:
    """An expert gives a place, and a lead approves it, only where an answer is missing."""
    crew, at = Crew(), [Place("press#p11", "205 N·m")]
    assert crew.correction(_ASKED, _said("answered", _RIGHT), at) is None
    assert crew.correction(_ASKED, _said("likely", _WRONG), []) is None
    given = [crew.correction(_ASKED, _said("likely", _WRONG), at) for _ in range(50)]
    made = [one for one in given if one is not None]
    assert 20 < len(made) < 40
    assert {one.user for one in made}.isdisjoint(one.lead for one in made)


def test_places() -> None:
    """A printed line of a gold page that holds a string of the answer."""
    lines = {"press#p11": ["6.2 Torque", "Gland bolts  205 N·m"], "press#p12": ["205"]}
    assert places(_ASKED, lines) == [Place("press#p11", "Gland bolts  205 N·m")]


def test_documents_are_whole() -> None:
    """No document is on both sides; a third of the questions test; the hash tells another set."""
    rows = [
        {**_ASKED, "id": f"q{n}", "doc": f"manual {n % 7}" if n % 8 else None} for n in range(80)
    ]
    split = real_night_questions.split(rows)
    assert len(split.learn) + len(split.test) == 80
    assert {row["doc"] for row in split.learn}.isdisjoint(row["doc"] for row in split.test)
    assert len(split.test) >= 70 / 3
    other = ({**split.test[0], "must_show": ["206"]}, *split.test[1:])
    assert real_night_questions.fingerprint(split.test) != real_night_questions.fingerprint(other)


def test_exact() -> None:
    """As a fair coin has it, from either side."""
    assert real_night_trials.two_sided(0, 0) == 1.0
    assert real_night_trials.two_sided(6, 0) == real_night_trials.two_sided(0, 6) == 0.0312
    assert real_night_trials.two_sided(5, 5) == 1.0
