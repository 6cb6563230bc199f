"""A classifier in the registry: the first serves, a better one follows, a worse one does not."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from agent.classifying import labels_of
from agent.errors import NotAClassifier
from agent.learning import classifiers, comments, programs
from agent.learning.classifiers import Labelled
from agent.learning.replacing import Decided
from ingest.embedding.embed import Embedder
from sql import programs as stored
from sql import promotions, votes
from sql.database import Connection

TEAM = "local"
LABELS = labels_of({"tasks": {"about": {"labels": {"noise": "it is loud", "leak": "it drips"}}}})
_THINGS = (
    *("pump", "valve", "press", "gearbox", "fan", "compressor", "conveyor", "mixer", "crane"),
    *("boiler", "chiller", "tank", "robot", "lathe", "mill", "saw", "drill", "grinder", "furnace"),
    "motor",
)
NOISE = [Labelled(f"The {one} screams, it is far too loud", {"about": "noise"}) for one in _THINGS]
LEAK = [Labelled(f"Oil drips from the {one}, a puddle below", {"about": "leak"}) for one in _THINGS]


def swapped(rows: list[Labelled]) -> list[Labelled]:
    """The rows with each label for the other."""
    other = {"noise": "leak", "leak": "noise"}
    return [replace(row, labels={"about": other[str(row.labels["about"])]}) for row in rows]


def save(conn: Connection, rows: list[Labelled], embedder: Embedder) -> Decided:
    """Learn from the rows and keep it."""
    lesson = classifiers.teach(LABELS, rows, embedder)
    return classifiers.save(conn, TEAM, lesson, embedder, on=date(2026, 3, 1), by="U1")


def test_first_of_its_name_serves(conn: Connection, minilm: Embedder) -> None:
    """The first classifier serves, beside the program that answers; until then there is none."""
    with pytest.raises(NotAClassifier, match="--learn"):
        classifiers.serving(conn, TEAM)
    decided = save(conn, [*NOISE[:5], *LEAK[:5]], minilm)
    assert decided.serves
    program, version = classifiers.serving(conn, TEAM)
    assert version == decided.version
    assert program.sort(["such a loud noise"], minilm)[0]["about"].label == "noise"
    assert stored.champion_version(conn, TEAM) is None
    with pytest.raises(NotAClassifier):
        classifiers.serving(conn, TEAM, "another")


def test_a_better_one_is_promoted_on_its_evidence(conn: Connection, minilm: Embedder) -> None:
    """After labels that were wrong the right ones win, by the gate, on texts that are new to the
    one that serves; the decision has its e-value, and there is a way back and forth."""
    first = save(conn, swapped([*NOISE[:5], *LEAK[:5]]), minilm)
    second = save(conn, [*NOISE[5:], *LEAK[5:]], minilm)
    assert (second.serves, second.before) == (True, first.version)
    [decision, _] = promotions.latest(conn, TEAM, 9)
    assert (decision.kind, decision.to_version) == ("gate", second.version)
    assert (decision.e_value or 0) >= 20
    back = programs.rollback(conn, TEAM, None, "U1", classifiers.name_of(None))
    assert back == (second.version, first.version)
    assert programs.promote(conn, TEAM, second.version, "U1") == first.version
    assert classifiers.serving(conn, TEAM)[1] == second.version


def test_copies_are_one_piece_of_evidence(conn: Connection, minilm: Embedder) -> None:
    """A text that is there twenty times, mentions and signs aside, wins once."""
    first = save(conn, swapped([*NOISE[:5], *LEAK[:5]]), minilm)
    copies = [replace(NOISE[9], text=f"@user{n} {NOISE[9].text}!!") for n in range(20)]
    decided = save(conn, [*copies, *LEAK[9:11]], minilm)
    assert not decided.serves
    assert (decided.scores["won"] + decided.scores["tied"]) <= 3
    assert classifiers.serving(conn, TEAM)[1] == first.version


def test_not_promoted_without_evidence(conn: Connection, minilm: Embedder) -> None:
    """One that is no better, one that saw only the same rows, and one with other labels are kept,
    each with its reason, and serve only when a person says so."""
    first = save(conn, [*NOISE[:10], *LEAK[:10]], minilm)
    again = save(conn, [*NOISE[:10], *LEAK[:10]], minilm)
    assert (again.version, again.reason) == (first.version, "it serves already")
    more = save(conn, [*NOISE, *LEAK], minilm)
    assert not more.serves
    assert "not shown to be better" in more.reason
    names = {"tasks": {"about": {"labels": ["noise", "leak", "smell"]}}}
    other = classifiers.teach(labels_of(names), [*NOISE, *LEAK], minilm)
    decided = classifiers.save(conn, TEAM, other, minilm, on=date(2026, 3, 1), by="U1")
    assert not decided.serves
    assert "labels are others" in decided.reason
    assert programs.promote(conn, TEAM, decided.version, "U1") == first.version


def test_an_lm_does_not_decide(conn: Connection, minilm: Embedder) -> None:
    """What an LM labelled is learned from, and replaces nothing by itself."""
    first = save(conn, swapped([*NOISE[:5], *LEAK[:5]]), minilm)
    soft = [
        Labelled(row.text, {"about": {str(row.labels["about"]): 1.0}})
        for row in (*NOISE[5:], *LEAK[5:])
    ]
    decided = save(conn, soft, minilm)
    assert not decided.serves
    assert classifiers.serving(conn, TEAM)[1] == first.version


def complaint(number: int, comment: str, *reasons: str) -> votes.Labelled:
    """An answer voted down with that comment."""
    now = datetime(2026, 3, 1, tzinfo=UTC)
    own = {"reasons": list(reasons), "comments": [comment]}
    voice = {"user": "U1", "value": "down", "at": now.timestamp(), "who": "member", **own}
    return votes.Labelled(
        *(number, number, TEAM, "C1", f"{number}.1", f"{number}.1", "Which oil?", "VG 46"),
        *("answered", "search", [], "default", now, 0, 1, [voice], "U2", list(reasons), [comment]),
        *([], True, True),
    )


def test_comments_without_a_reason(minilm: Embedder) -> None:
    """A comment gets the reason that comments like it were given; what has one keeps it, a grave
    one is not put into anybody's mouth, and too few comments teach nothing."""
    pairs = list(enumerate(_THINGS))
    rows = [
        *(complaint(n, f"steps are missing after the {one}", "incomplete") for n, one in pairs),
        *(complaint(100 + n, f"this is the {one} of type B", "wrong_machine") for n, one in pairs),
        complaint(201, "the last steps are missing"),
        complaint(202, "that is the pump of type B"),
        complaint(203, "the last steps are missing", "other"),
    ]
    inferred = comments.reasons_of(rows, minilm)
    assert inferred == {201: "incomplete", 202: "wrong_machine"}
    given = {row.answer_id: row for row in comments.with_reasons(rows, inferred)}
    for number, reasons in ((201, ["incomplete"]), (202, []), (203, ["other"])):
        assert given[number].reasons == reasons
        assert [one["reasons"] for one in given[number].voices] == [reasons]
    assert comments.reasons_of([*rows[:10], *rows[-3:]], minilm) == {}
