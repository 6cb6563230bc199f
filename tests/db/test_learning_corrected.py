"""What approved corrections teach the nights, and what they do not."""

from typing import Any

import pytest

from agent.learning import examples
from agent.notes import Better, decide, propose
from sql.audience import Audience
from sql.database import Connection
from tests.db.test_learning_examples import HELD, TEAM, TRAIN, answer, cites, secret

__all__ = ["cites", "secret"]
OPERATOR = Audience.of_operator(TEAM)


def _correct(conn: Connection, answer_id: int, *, share: bool = True, **better: Any) -> int:
    made = propose(conn, OPERATOR, Better(answer_id, "UBEN", **better), source="cli", anywhere=True)
    assert made is not None
    decide(conn, TEAM, made, "approved", "UEVA", share=share)
    return made


@pytest.mark.parametrize(
    ("better", "kind", "answers"),
    [
        ({"page": 1, "quote": "VG 46"}, "same", True),
        ({"page": 1}, "same", False),
        ({"text": "VG 46"}, "answer", True),
    ],
)
def test_an_approved_correction_is_gold(
    conn: Connection, cites: tuple[int, int], better: Any, kind: str, answers: bool
) -> None:
    """It stands above the votes on the answer, with the place that the expert named; withdrawn, the
    votes count again."""
    answer_id = answer(conn, TRAIN, ("U1", "up"), cites=cites)
    note = _correct(conn, answer_id, manual_id=cites[0], **better)
    snapshot = examples.read(conn, TEAM)
    (one,) = snapshot.train
    assert (one.gold.kind, one.gold.statement.answers) == (kind, answers)
    assert one.public
    assert (one.people, snapshot.left_out) == ({"UBEN", "UEVA"}, {"corrected": 1})
    if "page" in better:
        assert one.gold.statement.pages == {(cites[0], 1)}
    decide(conn, TEAM, note, "withdrawn", "UEVA")
    (one,) = examples.read(conn, TEAM).train
    assert one.gold.statement.lead == "Use VG 46."


def test_a_correction_needs_no_vote(conn: Connection, cites: tuple[int, int]) -> None:
    """An answer that nobody voted on is an example once it is corrected."""
    answer_id = answer(conn, TRAIN, cites=cites)
    assert examples.read(conn, TEAM).train == ()
    _correct(conn, answer_id, manual_id=cites[0], page=1)
    assert len(examples.read(conn, TEAM).train) == 1


@pytest.mark.parametrize("share", [False, True])
def test_what_is_not_for_everyone_is_not_learned_from(
    conn: Connection, cites: tuple[int, int], secret: tuple[int, int], share: bool
) -> None:
    """A note on a restricted manual, or one that stays in its conversation, only compares."""
    for text in (TRAIN, HELD):
        manual, passage = secret if share else cites
        answer_id = answer(conn, text, cites=(manual, passage))
        _correct(conn, answer_id, share=share, manual_id=manual, page=1)
    found = examples.read(conn, TEAM)
    assert found.train == ()
    assert [one.public for one in found.held_out] == [False]


def test_what_was_asked_in_private_is_not_learned_from(
    conn: Connection, cites: tuple[int, int]
) -> None:
    """A note that may be seen by all teaches nothing where not everyone could read its question."""
    answer_id = answer(conn, TRAIN, cites=cites, channel="D1", in_public=False)
    _correct(conn, answer_id, manual_id=cites[0], page=1)
    found = examples.read(conn, TEAM)
    assert (found.train, found.left_out) == ((), {"private conversation": 1})


def test_what_was_found_and_passed_by_is_a_hard_negative(
    conn: Connection, cites: tuple[int, int], secret: tuple[int, int]
) -> None:
    """Retrieved, uncited, then corrected: of the passages that everyone may read, those that are
    neither what was cited nor what the expert named."""
    answer_id = answer(conn, TRAIN, cites=cites)
    (page,) = conn.execute(
        "INSERT INTO passages (manual_id, ordinal, page_from, page_to, section, kind, text, "
        "word_count) VALUES (%s, 99, 2, 2, 'Oil', 'text', 'VG 32 is for the chain.', 6) "
        "RETURNING passage_id",
        [cites[0]],
    ).fetchone() or (0,)
    conn.execute(
        "INSERT INTO retrievals (question_id, query, arm, passage_ids, scores, seconds) "
        "SELECT question_id, 'oil', 'dense', %s::bigint[], '{1,1,1}', 0 FROM answers "
        "WHERE answer_id = %s",
        [[cites[1], page, secret[1]], answer_id],
    )
    note = _correct(conn, answer_id, manual_id=cites[0], page=1)
    (one,) = examples.read(conn, TEAM).train
    assert one.corrected
    assert one.negatives == (page,)
    decide(conn, TEAM, note, "withdrawn", "UEVA")
    assert not any(one.negatives for one in examples.read(conn, TEAM).train)
