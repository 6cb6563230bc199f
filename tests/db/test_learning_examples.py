"""From standing votes to examples."""

from itertools import count
from typing import Any

import pytest

from agent.learning import examples
from agent.learning.split import group_of, held_out
from agent.learning.turns import in_turn
from sql import answers, questions, vote_events, voters
from sql.answers import NewAnswer, NewCitation
from sql.audience import Audience
from sql.database import Connection
from sql.grants import Grant
from sql.questions import NewQuestion
from sql.vote_events import NewVoteEvent

TEAM = "local"
EVERYONE = Grant("everyone", "")
_numbers = count(1)
# One question of each side.
TRAIN = next(q for q in (f"oil for pump {n}?" for n in range(99)) if not held_out(group_of(q)))
HELD = next(q for q in (f"oil for pump {n}?" for n in range(99)) if held_out(group_of(q)))


def answer(
    conn: Connection,
    text: str,
    *votes: tuple[str, str],
    cites: tuple[int, int] | None = None,
    status: str = "answered",
    channel: str = "C1",
    in_public: bool = True,
    beside: dict[str, Any] | None = None,
    **more: Any,
) -> int:
    """An answer with (user, thumb) votes; `cites` is (manual, passage), `beside` what else it
    shows."""
    ts = f"{next(_numbers):010d}.000300"
    asker = more.pop("asker", "U1")
    question_id = questions.record(conn, NewQuestion(TEAM, channel, ts, ts, asker, text))
    new = NewAnswer(
        question_id=question_id,
        text="Use VG 46.",
        status=status,  # type: ignore[arg-type]
        action=more.pop("action", "search"),
        program="default-1",
        lm=None,
        claims=[{"text": "Use VG 46.", "kind": "text", "title": "Oil"}],
        seconds=1.0,
        in_public=in_public,
        **(beside or {}),
    )
    cited = [
        NewCitation(part, cites[1], cites[0], 1, None, quote, role)
        for part, quote, role in (
            (0, "Oil | Grade", "header"),
            (0, "VG 46", "row"),
            (1, "VG 68", "text"),
        )
        if cites
    ]
    answer_id = answers.insert(conn, new, cited)
    for user, thumb in votes:
        voters.vouch(conn, TEAM, user)
        event = NewVoteEvent(TEAM, answer_id, user, "button", thumb, "cast", **more)  # type: ignore[arg-type]
        vote_events.insert(conn, event)
    return answer_id


@pytest.fixture
def cites(conn: Connection, store_manual: Any) -> tuple[int, int]:
    """A manual that everyone may read, and a passage of it."""
    manual_id, [passage_id] = store_manual(conn, (("Oil", "VG 46"),), EVERYONE)
    return manual_id, passage_id


@pytest.fixture
def secret(conn: Connection, store_manual: Any) -> tuple[int, int]:
    """A manual that one channel may read, and a passage of it."""
    manual_id, [passage_id] = store_manual(conn, (("Oil", "VG 46"),), Grant("channel", "C1"))
    return manual_id, passage_id


@pytest.mark.parametrize(
    ("status", "thumb", "kind"),
    [
        ("answered", "up", "same"),
        ("answered", "down", "avoid"),
        ("likely", "up", "same"),
        ("likely", "down", "answer"),
        ("passages", "up", "same"),
        ("passages", "down", "answer"),
        ("not_found", "up", "abstain"),
        ("not_found", "down", "answer"),
    ],
)
def test_kinds(
    conn: Connection, cites: tuple[int, int], status: str, thumb: str, kind: str
) -> None:
    """Each vote on each status teaches one thing."""
    cited = None if status == "not_found" else cites
    answer(conn, TRAIN, ("U1", thumb), cites=cited, status=status)
    [example] = examples.read(conn, TEAM).train
    assert example.gold.kind == kind
    assert example.audience == Audience.everyone(TEAM)


def test_gold_is_what_was_said(conn: Connection, cites: tuple[int, int]) -> None:
    """The lead and lines of the part that answers, its page, and why people voted so."""
    answer(conn, TRAIN, ("U1", "down"), cites=cites, reason="unsafe")
    [example] = examples.read(conn, TEAM).train
    said = example.gold.statement
    assert said.lead == "Use VG 46."
    assert said.bearing == ("VG 46",)
    assert said.pages == {(cites[0], 1)}
    assert said.passages == {cites[1]}
    assert example.gold.grave
    assert not example.gold.incomplete


def test_a_reason_from_a_comment(conn: Connection, cites: tuple[int, int]) -> None:
    """A comment's own words blame a stage where no reason was chosen; never gravely."""
    first = answer(conn, TRAIN, ("U1", "down"), cites=cites, comment="the rest is missing")
    [example] = examples.read(conn, TEAM, inferred={first: "incomplete"}).train
    assert example.gold.incomplete
    [example] = examples.read(conn, TEAM, inferred={first: "unsafe"}).train
    assert not example.gold.grave


def test_divided_votes_and_small_talk_teach_nothing(
    conn: Connection, cites: tuple[int, int]
) -> None:
    """As many for as against, or nothing that was looked up: left out, and counted."""
    answer(conn, TRAIN, ("U1", "up"), ("U2", "down"), cites=cites)
    answer(conn, HELD, ("U1", "up"), status="chat", action="decline")
    snapshot = examples.read(conn, TEAM)
    assert not snapshot.train
    assert not snapshot.held_out
    assert snapshot.left_out == {"divided votes": 1, "nothing was looked up": 1}


def test_a_question_counts_once(conn: Connection, cites: tuple[int, int]) -> None:
    """Asked by ten people it is one piece of evidence, and the newest vote does not beat nine."""
    for number in range(10):
        thumb = "up" if number == 9 else "down"
        answer(conn, f"Please, {HELD.upper()}", (f"U{number}", thumb), cites=cites)
        conn.execute("UPDATE questions SET asked_at = now() + make_interval(secs => question_id)")
    snapshot = examples.read(conn, TEAM)
    [example] = snapshot.held_out
    assert example.gold.kind == "avoid"
    assert example.people == {f"U{number}" for number in range(9)}
    assert snapshot.left_out == {"asked again": 9}


def test_restricted_is_only_held_out(conn: Connection, secret: tuple[int, int]) -> None:
    """What cites a restricted manual is compared for its channel, and not learned from."""
    answer(conn, TRAIN, ("U1", "up"), cites=secret)
    answer(conn, HELD, ("U1", "up"), cites=secret)
    snapshot = examples.read(conn, TEAM)
    assert snapshot.train == ()
    [example] = snapshot.held_out
    assert example.audience == Audience.of_channel(TEAM, "C1")
    assert snapshot.left_out == {"restricted manual": 1}


def test_direct_messages_are_asked_for_everyone(
    conn: Connection, cites: tuple[int, int], secret: tuple[int, int]
) -> None:
    """Who was in them is not known any more: what is restricted is left out."""
    answer(conn, HELD, ("U1", "up"), cites=secret, channel="D1")
    assert examples.read(conn, TEAM).left_out == {"audience unknown": 1}
    answer(conn, f"{HELD} now", ("U1", "up"), cites=cites, channel="D1", in_public=False)
    snapshot = examples.read(conn, TEAM)
    found = [*snapshot.train, *snapshot.held_out]
    assert [one.audience for one in found] == [Audience.everyone(TEAM)]


def test_taken_back_teaches_nothing(conn: Connection, cites: tuple[int, int]) -> None:
    """A vote that was retracted is none."""
    answer_id = answer(conn, TRAIN, ("U1", "up"), cites=cites)
    vote_events.insert(conn, NewVoteEvent(TEAM, answer_id, "U1", "button", "up", "retract"))
    assert examples.read(conn, TEAM).answers == 0


def test_other_teams_votes(conn: Connection, cites: tuple[int, int]) -> None:
    """A team learns from its own."""
    answer(conn, TRAIN, ("U1", "up"), cites=cites)
    assert examples.read(conn, "T2").answers == 0


def test_kinds_take_turns(conn: Connection, cites: tuple[int, int]) -> None:
    """Abstentions come first, so that an optimiser that stops early has seen them."""
    asked = [q for q in (f"grease for gear {n}?" for n in range(99)) if not held_out(group_of(q))]
    for question in asked[:3]:
        answer(conn, question, ("U1", "up"), cites=cites)
    for question in asked[3:5]:
        answer(conn, question, ("U1", "up"), status="not_found")
    kinds = [one.gold.kind for one in in_turn(examples.read(conn, TEAM).train)]
    assert kinds == ["abstain", "same", "abstain", "same", "same"]


@pytest.mark.parametrize("status", ["not_found", "answered"])
def test_a_private_conversation_is_not_learned_from(
    conn: Connection, cites: tuple[int, int], status: str
) -> None:
    """What was asked where not everyone may read along only scores, an abstention too, whatever
    everyone may read in the manuals; and so does what nobody knows to be public."""
    cited = None if status == "not_found" else cites
    for channel in ("D1", "G1", "C0PRIVATE", "terminal"):
        asked = {"status": status, "channel": channel, "cites": cited, "in_public": False}
        answer(conn, TRAIN, ("U1", "up"), **asked)
    answer(conn, HELD, ("U1", "up"), status=status, channel="D1", cites=cited, in_public=False)
    snapshot = examples.read(conn, TEAM)
    assert snapshot.train == ()
    assert [one.public for one in snapshot.held_out] == [False]
    assert snapshot.left_out == {"private conversation": 4}


def test_what_is_said_in_private_stays_out(conn: Connection, cites: tuple[int, int]) -> None:
    """The same question, asked and voted on in private later, neither hides what was answered in
    public nor adds a word to it."""
    public = answer(conn, TRAIN, ("U1", "down"), cites=cites, reason="wrong", comment="no grade")
    private = {"channel": "D1", "in_public": False, "reason": "unsafe", "comment": "of Anna"}
    answer(conn, TRAIN, ("U2", "up"), ("U3", "up"), cites=cites, channel="D2", in_public=False)
    answer(conn, TRAIN, ("U4", "down"), ("U5", "down"), cites=cites, **private)
    snapshot = examples.read(conn, TEAM)
    [example] = snapshot.train
    assert (example.answer_id, example.gold.kind, example.gold.grave) == (public, "avoid", False)
    assert [voice.comments for voice in example.voices] == [("no grade",)]
    assert snapshot.left_out == {"private conversation": 2}


@pytest.mark.parametrize("shown", ["nearest", "warnings"])
def test_what_is_shown_beside_an_answer_counts(
    conn: Connection, cites: tuple[int, int], secret: tuple[int, int], shown: str
) -> None:
    """An answer that names or shows a place of a restricted manual is not learned from, though it
    cites none."""

    def beside(passage_id: int) -> dict[str, Any]:
        warning = {"manual": "M", "page": 1, "quote": "Hot", "passage_id": passage_id}
        return {"nearest": [passage_id]} if shown == "nearest" else {"warnings": [warning]}

    kind = {"status": "not_found"} if shown == "nearest" else {"cites": cites}
    answer(conn, TRAIN, ("U1", "up"), beside=beside(secret[1]), **kind)  # type: ignore[arg-type]
    assert examples.read(conn, TEAM).left_out == {"restricted manual": 1}
    answer(conn, f"now {TRAIN}", ("U1", "up"), beside=beside(cites[1]), **kind)  # type: ignore[arg-type]
    assert len(examples.read(conn, TEAM).train) == (not held_out(group_of(f"now {TRAIN}")))
