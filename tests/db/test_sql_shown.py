"""A stored answer as it may be shown: to whom its manuals are granted, as long as they hold."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from sql import answers, grants, manuals, questions, replacements
from sql.answers import NewAnswer, NewCitation
from sql.audience import Audience, Reader
from sql.database import Connection
from sql.grants import Grant
from sql.questions import NewQuestion

_C1 = Audience.of_channel("local", "C1")


@pytest.fixture
def stored(conn: Connection, store_manual: Callable) -> tuple[int, list[int]]:
    """An answer that cites a manual of channel C1 and one of everyone's, with their ids."""
    own, (first,) = store_manual(conn, (("1", "45 Nm"),), Grant("channel", "C1"))
    public, (second,) = store_manual(conn, (("1", "46 Nm"),), Grant("everyone"))
    question_id = questions.record(conn, NewQuestion("local", "C1", "1.0", "1.0", "U1", "Torque?"))
    new = NewAnswer(
        question_id,
        "45 or 46 Nm",
        "answered",
        "search",
        "v1",
        1.5,
        claims=[{"text": "45 Nm"}, {"text": "46 Nm"}],
        warnings=[{"quote": "Hot."}],
        p_answered=0.75,
    )
    cited = [
        NewCitation(0, first, own, 1, "A-1", "45 Nm"),
        NewCitation(1, second, public, 1, None, "46 Nm"),
    ]
    return answers.insert(conn, new, cited), [own, public]


def test_who_may_read_all_sees_all(conn: Connection, stored: tuple[int, list[int]]) -> None:
    """An audience that holds every cited manual is given the answer as it was composed."""
    shown = answers.shown(conn, _C1, stored[0])
    assert shown is not None
    assert (shown.text, shown.status, shown.action) == ("45 or 46 Nm", "answered", "search")
    assert shown.claims == [{"text": "45 Nm"}, {"text": "46 Nm"}]
    assert shown.warnings == [{"quote": "Hot."}]
    assert (shown.program, shown.seconds, shown.p_answered, shown.cited) == ("v1", 1.5, 0.75, 2)
    assert [citation.quote for citation in shown.citations] == ["45 Nm", "46 Nm"]


@pytest.mark.parametrize(
    ("audience", "left"),
    [
        (Audience.of_channel("local", "C2"), ["46 Nm"]),
        (Audience.everyone("local"), ["46 Nm"]),
        (replace(_C1, readers=(*_C1.readers, Reader())), ["46 Nm"]),
        (Audience.of_channel("local", "C1", outsider=True), ["45 Nm"]),
        (Audience("local", (Reader(outsider=True),)), []),
    ],
)
def test_who_may_not_read_all_sees_no_sentence(
    conn: Connection, stored: tuple[int, list[int]], audience: Audience, left: list[str]
) -> None:
    """Whoever lacks a cited manual is given the lines of the others, and no claim or warning."""
    shown = answers.shown(conn, audience, stored[0])
    assert shown is not None
    assert (shown.text, shown.claims, shown.warnings, shown.cited) == ("", [], [], 2)
    assert [citation.quote for citation in shown.citations] == left


def test_a_grant_taken_back_or_a_manual_removed_takes_the_text(
    conn: Connection, stored: tuple[int, list[int]]
) -> None:
    """What an answer said of a manual goes with the manual."""
    answer_id, (own, public) = stored
    manuals.remove(conn, "local", public)
    shown = answers.shown(conn, _C1, answer_id)
    assert shown is not None
    assert (shown.text, len(shown.citations), shown.cited) == ("", 1, 2)
    grants.remove(conn, "local", own, "channel", "C1")
    shown = answers.shown(conn, _C1, answer_id)
    assert shown is not None
    assert shown.citations == []


def test_another_teams_answer_is_none(conn: Connection, stored: tuple[int, list[int]]) -> None:
    """No audience of another team, not even its operator, is given the answer."""
    assert answers.shown(conn, Audience.of_operator("another team"), stored[0]) is None
    assert answers.shown(conn, _C1, 0) is None


def test_a_superseded_revision_takes_the_text_unless_it_was_said(
    conn: Connection, store_manual: Callable
) -> None:
    """An answer goes when a newer revision comes; one that said that it is superseded stays."""
    old, (passage_id,) = store_manual(conn, (("1", "45 Nm"),), Grant("everyone"))
    newer, _ = store_manual(conn, (("1", "50 Nm"),), Grant("everyone"))
    question_id = questions.record(conn, NewQuestion("local", "C1", "1.0", "1.0", "U1", "Torque?"))
    new = NewAnswer(question_id, "45 Nm", "answered", "search", "v1", 1.5, remarks=["Go on."])
    cited = [NewCitation(0, passage_id, old, 1, None, "45 Nm")]
    plain = answers.insert(conn, new, cited)
    said = answers.insert(conn, replace(new, superseded=True), cited)
    assert replacements.add(conn, "local", old, newer, by="operator")
    for answer_id, remarks, superseded in ((plain, [], False), (said, ["Go on."], True)):
        shown = answers.shown(conn, _C1, answer_id)
        assert shown is not None
        assert (shown.remarks, shown.superseded) == (remarks, superseded)
        assert len(shown.citations) == int(superseded)
