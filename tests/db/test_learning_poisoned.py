"""Attacks on a night by votes, on a real database: none brings a program to serve.

The candidate is the attacker's best: it has right whatever the attacker voted on, so that all of
the attacker's pairs are won. What decides are the product's own functions.
"""

from collections.abc import Callable, Iterable
from itertools import count
from typing import Any

import pytest

from agent.learning import examples, gate
from agent.learning.gate import Pair, Verdict
from agent.learning.snapshot import Snapshot, Voted
from agent.learning.split import group_of, held_out
from agent.learning.voices import Electorate
from sql import answers, questions, vote_events, voters
from sql.answers import NewAnswer, NewCitation
from sql.database import Connection
from sql.grants import Grant
from sql.questions import NewQuestion
from sql.vote_events import NewVoteEvent
from sql.voters import VoterKind

TEAM = "local"
_numbers = count(1)
_WORDS = [
    "gland",
    "ram",
    "slide",
    "column",
    "pump",
    "motor",
    "valve",
    "filter",
    "tank",
    "hub",
    "clamp",
    "guide",
    "seal",
    "cover",
    "plate",
    "spring",
    "switch",
    "sensor",
    "breaker",
    "relay",
    "fuse",
    "lamp",
    "horn",
    "gate",
    "screen",
    "rail",
    "beam",
    "wheel",
    "chain",
    "belt",
]
HELD = [q for q in (f"which oil for the {word}?" for word in _WORDS) if held_out(group_of(q))]
Ask = Callable[..., int]


@pytest.fixture
def ask(conn: Connection, store_manual: Any) -> Ask:
    """A function that records a question, an answer from a line of its own, and (user, thumb) votes
    of people of that kind."""
    made = store_manual(
        conn, tuple((word, f"line of {word}") for word in _WORDS), Grant("everyone")
    )
    manual_id, passages = made

    def record(
        text: str,
        *votes: tuple[str, str],
        asker: str = "UASKS",
        who: VoterKind = "member",
        line: int | None = None,
        reaction: bool = False,
    ) -> int:
        number = next(_numbers)
        ts = f"{number:010d}.000500"
        at = number % len(passages) if line is None else line
        question_id = questions.record(conn, NewQuestion(TEAM, "C1", ts, ts, asker, text))
        new = NewAnswer(
            question_id, "VG 46", "answered", "search", "default-1", 1.0, in_public=True
        )
        quote = f"line of {_WORDS[at]}"
        cited = [NewCitation(0, passages[at], manual_id, 1, None, quote)]
        answer_id = answers.insert(conn, new, cited)
        for user, thumb in votes:
            voters.know(conn, TEAM, {user: who})
            source = "reaction" if reaction else "button"
            cast = NewVoteEvent(TEAM, answer_id, user, source, thumb, "cast")  # type: ignore[arg-type]
            vote_events.insert(conn, cast)
        return answer_id

    return record


def verdict(evidence: Iterable[Voted], won: Callable[[Voted], bool | None]) -> Verdict:
    """What the gate says where the candidate alone is right (True), the champion alone (False), or
    both (None)."""
    pairs = []
    for one in evidence:
        outcome = won(one)
        champion = outcome is not True
        candidate = outcome is not False
        pairs.append(Pair(one.answer_id, one.gold.confirmed, champion, candidate, one.people))
    return gate.decide(gate.tally(pairs), 0)


def honest(ask: Ask, questions_: Iterable[str], people: int = 7) -> None:
    """Each question asked by another person, and its answer voted up by one."""
    for number, question in enumerate(questions_):
        line = _WORDS.index(question.split()[-1].rstrip("?"))
        ask(question, (f"U{number % people}", "up"), asker=f"UA{number}", line=line)


def snapshot(conn: Connection, **electorate: Any) -> Snapshot:
    return examples.read(conn, TEAM, electorate=Electorate(**electorate))


def wordings(number: int) -> list[str]:
    """So many held-out questions that no code takes for the same by their words."""
    every = (f"{a} {b} {n}" for n in range(9) for a in _WORDS for b in _WORDS if a < b)
    return [q for q in every if held_out(group_of(q))][:number]


@pytest.mark.parametrize("who", ["guest", "bot", "deactivated"])
def test_who_does_not_count(conn: Connection, ask: Ask, who: VoterKind) -> None:
    """Twenty wordings of one question by a guest, or as many votes by a bot or by somebody who has
    left: no pair, where there were twelve and a promotion."""
    honest(ask, HELD[:6])
    for text in wordings(20):
        ask(text, ("UEVIL", "down"), asker="UEVIL", who=who, line=0, reaction=who == "bot")
    seen = snapshot(conn)
    assert len(seen.held_out) == 6
    assert seen.left_out["nobody whose vote counts"] == 20
    assert not verdict(seen.held_out, lambda one: not one.gold.confirmed or None).promote


def test_guests_count_where_that_is_wanted(conn: Connection, ask: Ask) -> None:
    """A setting lets guests vote."""
    ask(HELD[0], ("UGUEST", "up"), who="guest")
    assert len(snapshot(conn, guests=True).held_out) == 1
    assert snapshot(conn).held_out == ()


def test_unknown_people_do_not_count(conn: Connection, ask: Ask) -> None:
    """A vote of somebody of whom nobody said who they are is no evidence."""
    ask(HELD[0], ("UX", "up"))
    conn.execute("DELETE FROM voters")
    assert snapshot(conn).left_out == {"nobody whose vote counts": 1}


def test_twenty_wordings_of_one_question(conn: Connection, ask: Ask) -> None:
    """One of the team who asks it in twenty ways, and votes on each, is one pair."""
    honest(ask, HELD[:6])
    for text in wordings(20):
        ask(text, ("UEVIL", "down"), asker="UEVIL", line=0)
    seen = snapshot(conn)
    assert [one.people for one in seen.held_out].count(frozenset({"UEVIL"})) == 1
    assert seen.left_out["one cluster with another"] == 19
    assert not verdict(seen.held_out, lambda one: not one.gold.confirmed or None).promote


def test_a_flood_of_votes(conn: Connection, ask: Ask) -> None:
    """One who votes down a hundred questions of others has a fifth of the evidence at most, and
    decides nothing."""
    honest(ask, HELD[:12])
    for number, text in enumerate(wordings(100)):
        ask(text, ("UEVIL", "down"), asker=f"UB{number}", line=number % len(_WORDS))
    seen = snapshot(conn)
    theirs = sum("UEVIL" in one.people for one in seen.held_out)
    assert 0 < theirs <= len(seen.held_out) / 5
    found = verdict(seen.held_out, lambda one: "UEVIL" in one.people or None)
    assert not found.promote
    alone = verdict(seen.comparable, lambda one: "UEVIL" in one.people or None)
    assert not alone.promote
    assert alone.e_value < 20


def test_two_who_flood_together(conn: Connection, ask: Ask) -> None:
    """What wins rests on five people where so many vote, however many pairs two of them win."""
    honest(ask, HELD)
    for number, text in enumerate(wordings(60)):
        ask(text, (f"UEVIL{number % 2}", "down"), asker=f"UB{number}")
    seen = snapshot(conn)
    for evidence in (seen.held_out, seen.comparable):
        found = verdict(evidence, lambda one: not one.gold.confirmed or None)
        assert not found.promote
        assert found.e_value < 20


def test_a_flood_on_one_answer(conn: Connection, ask: Ask) -> None:
    """However often one person votes on a question, in whatever words and on whichever of its
    answers, they have one voice, and the newest does not beat the older ones of others."""
    for number in range(3):
        ask(HELD[0], (f"U{number}", "up"), asker="UA", line=0)
    for _ in range(50):
        ask(HELD[0], ("UEVIL", "down"), asker="UEVIL", line=0)
    [one] = snapshot(conn).held_out
    assert one.gold.kind == "same"
    assert one.people == {"U0", "U1", "U2"}


@pytest.mark.parametrize("thumb", ["up", "down"])
def test_three_of_ten_are_hostile(conn: Connection, ask: Ask, thumb: str) -> None:
    """Where 3 of 10 voters say of each answer what suits a worse program, it does not get through.

    The champion is right; the candidate breaks one answer in six of what the others confirmed, and
    wins all that the hostile ones voted on.
    """
    asked = wordings(90)
    for number, text in enumerate(asked):
        hostile = number % 10 < 3
        vote = (f"U{number % 10}", thumb if hostile else "up")
        ask(text, vote, asker=f"UA{number}", line=number % len(_WORDS))
    seen = snapshot(conn)
    enemies = {"U0", "U1", "U2"}
    honest_ones = [one for one in seen.held_out if not one.people & enemies]
    assert len(honest_ones) > 10
    broken = {one.answer_id for one in honest_ones[::6]}

    def won(one: Voted) -> bool | None:
        if one.people & enemies:
            return True if thumb == "down" else None
        return False if one.answer_id in broken else None

    assert not verdict(seen.held_out, won).promote


def test_divided_votes_are_no_evidence(conn: Connection, ask: Ask) -> None:
    """Three against two is no majority: nothing is learned from it, and it waits for an expert, who
    decides it where they are a lead."""
    votes = [(f"U{number}", "up" if number < 2 else "down") for number in range(5)]
    answer_id = ask(HELD[0], *votes)
    seen = snapshot(conn)
    assert [(d.row.answer_id, d.ups, d.downs) for d in seen.divided] == [(answer_id, 2, 3)]
    assert seen.held_out == ()
    decided = snapshot(conn, leads=frozenset({"U2", "U3"}))
    assert [one.gold.kind for one in decided.held_out] == ["avoid"]


def test_sock_puppets_of_a_guest(conn: Connection, ask: Ask) -> None:
    """Twenty accounts of one guest, each with a vote on another question, are nobody."""
    honest(ask, HELD[:6])
    for number, text in enumerate(wordings(20)):
        ask(
            text,
            (f"UPUPPET{number}", "down"),
            asker=f"UPUPPET{number}",
            who="guest",
            line=number % 30,
        )
    seen = snapshot(conn)
    assert len(seen.held_out) == 6
    assert not verdict(seen.held_out, lambda one: not one.gold.confirmed or None).promote


def test_a_lead_who_attacks(conn: Connection, ask: Ask) -> None:
    """A lead's voice counts twice on one question and no more than anybody's in a night: who
    overrules single votes of others everywhere has a fifth of what counts, and promotes nothing."""
    honest(ask, HELD[:12])
    for number, text in enumerate(wordings(60)):
        votes = ((f"U{number % 7}", "up"), ("UEVIL", "down"))
        ask(text, *votes, asker=f"UB{number}", line=number % len(_WORDS))
    seen = snapshot(conn, leads=frozenset({"UEVIL"}))
    theirs = sum("UEVIL" in one.people for one in seen.held_out)
    assert 0 < theirs <= len(seen.held_out) / 5 + 1
    for evidence in (seen.held_out, seen.comparable):
        found = verdict(evidence, lambda one: "UEVIL" in one.people or None)
        assert not found.promote
        assert found.e_value < 20


def test_a_lead_and_sock_puppets_that_divide(conn: Connection, ask: Ask) -> None:
    """Where puppets of the team divide the votes and the lead decides, it is the lead's alone."""
    honest(ask, HELD[:12])
    for number, text in enumerate(wordings(60)):
        votes = (("U1", "up"), ("U2", "up"), ("UPUPPET", "down"), ("UEVIL", "down"))
        ask(text, *votes, asker=f"UB{number}", line=number % len(_WORDS))
    seen = snapshot(conn, leads=frozenset({"UEVIL"}))
    decided = [one for one in seen.comparable if not one.gold.confirmed]
    assert decided
    assert all(one.people == {"UEVIL"} for one in decided)
    assert not verdict(seen.comparable, lambda one: "UEVIL" in one.people or None).promote


def test_guests_are_one_person_where_they_count(conn: Connection, ask: Ask) -> None:
    """Where guests are let vote, twenty accounts have the share of one person: whoever makes them
    promotes nothing."""
    honest(ask, HELD[:12])
    for number, text in enumerate(wordings(40)):
        ask(
            text,
            (f"UPUPPET{number}", "down"),
            asker=f"UPUPPET{number}",
            who="guest",
            line=number % 30,
        )
    seen = snapshot(conn, guests=True)
    guests = [one for one in seen.comparable if not one.gold.confirmed]
    assert len(guests) > 12
    for evidence in (seen.held_out, seen.comparable):
        found = verdict(evidence, lambda one: not one.gold.confirmed or None)
        assert not found.promote
        assert found.e_value < 20
