"""A team of honest people and attackers on a real database, and what a candidate makes of it.

The champion is right on 7 of 10 answers, honest people vote as they find them, and the attackers as
they like. The candidate is the attacker's: it is worse in truth (it never mends anything), says
something else than the champion where the attacker wants it to, and the judge takes all that it
says for an answer. So every promotion is one that an attack has brought about.
"""

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any, Final

from agent.learning import examples, gate
from agent.learning.examples import Voted
from agent.learning.gate import Pair
from agent.learning.voices import Electorate
from sql import answers, grants, manuals, pages, passages, questions, vote_events, voters, votes
from sql.answers import NewAnswer, NewCitation
from sql.database import Connection
from sql.manuals import NewManual
from sql.new_passage import NewPassage
from sql.pages import NewPage
from sql.questions import NewQuestion
from sql.vote_events import NewVoteEvent, Value
from sql.voters import VoterKind
from tests.bench import poison_before

TEAM: Final = "local"
RIGHT: Final = 0.7
LINES: Final = 600


@dataclass
class Town:
    """What was asked and voted so far. `breaks`: how many of the champion's right answers the
    candidate breaks besides those that the attack is about."""

    conn: Connection
    rng: random.Random
    people: int = 10
    breaks: float = 0.0
    electorate: Electorate = field(default_factory=Electorate)
    right: dict[int, bool] = field(default_factory=dict)
    changed: set[int] = field(default_factory=set)
    nights: int = 0

    def __post_init__(self) -> None:
        self.begun = datetime.now(UTC)
        self._numbers = count()
        self._manual, self._passages = _manual(self.conn)
        self.old: list[Any] = []

    def ask(self, text: str = "", asker: str = "", line: int | None = None) -> int:
        """The id of the champion's answer to a question; without words a new one by anybody."""
        number = next(self._numbers)
        at = number % LINES if line is None else line
        text = text or f"which setting has part {number} of unit {number * 7 + 1000}?"
        asker = asker or f"U{self.rng.randrange(self.people)}"
        ts = f"{number + 1:010d}.000100"
        new = NewQuestion(TEAM, "C1", ts, ts, asker, text)
        question_id = questions.record(self.conn, new)
        said = NewAnswer(
            question_id, f"setting {at}", "answered", "search", "default-1", 1.0, in_public=True
        )
        cited = [NewCitation(0, self._passages[at], self._manual, 1, None, _line(at))]
        answer_id = answers.insert(self.conn, said, cited)
        self.right[answer_id] = self.rng.random() < RIGHT
        if self.right[answer_id] and self.rng.random() < self.breaks:
            self.changed.add(answer_id)
        return answer_id

    def vote(
        self, answer_id: int, user: str, value: Value, who: VoterKind | None = "member"
    ) -> None:
        """Somebody's thumb; `who` None: Slack has not said yet who that is."""
        if who is not None:
            voters.know(self.conn, TEAM, {user: who})
        source = "reaction" if who == "bot" else "button"
        cast = NewVoteEvent(TEAM, answer_id, user, source, value, "cast")
        vote_events.insert(self.conn, cast)

    def honest(self, answer_id: int, user: str) -> None:
        """The person's thumb as they find the answer."""
        self.vote(answer_id, user, "up" if self.right[answer_id] else "down")

    def lie(self, answer_id: int, user: str, who: VoterKind | None = "member") -> None:
        """A thumb down on an answer that the candidate changes."""
        self.changed.add(answer_id)
        self.vote(answer_id, user, "down", who)

    def day(self, voted: int, hostile: int = 0) -> None:
        """So many questions of different people, voted on by others; the first `hostile` of them
        vote contrary to what they find."""
        for _ in range(voted):
            answer_id, at = self.ask(), self.rng.randrange(self.people)
            if at >= hostile:
                self.honest(answer_id, f"U{at}")
            else:
                self.vote(answer_id, f"U{at}", "down" if self.right[answer_id] else "up")

    def night(self) -> tuple[gate.Verdict, "poison_before.Verdict"]:
        """What the rules of now and those of 9171c63 decide tonight."""
        self.nights += 1
        seen = examples.read(self.conn, TEAM, electorate=self.electorate)
        pairs = [self._pair(one) for one in seen.evidence(self.begun)]
        right = seen.sampled.right_in_traffic
        now = gate.decide(gate.tally(pairs), 0, gate.needed(0), right)
        rows = votes.labelled(self.conn, TEAM, None)
        before = poison_before.decide(rows, self.changed, self.nights)
        return now, before

    def _pair(self, one: Voted) -> Pair:
        """A confirmed answer is the champion's to lose, a refuted one the candidate's to win."""
        changed, confirmed = one.answer_id in self.changed, one.gold.confirmed
        champion = confirmed
        candidate = not changed if confirmed else changed
        return Pair(one.answer_id, confirmed, champion, candidate, one.people)


def _line(at: int) -> str:
    return f"Part {at} of the list is set to mark {at * 3 + 1}."


def _manual(conn: Connection) -> tuple[int, list[int]]:
    new = NewManual(
        team=TEAM,
        content_hash=f"{1:064x}",
        title="List of settings",
        page_count=1,
        pages_without_text=0,
        parser="bench",
        pdf=b"%PDF-bench",
    )
    manual_id = manuals.insert(conn, new)
    pages.copy(conn, manual_id, [NewPage(1, "1", "list")])
    rows = [NewPassage(n, 1, 1, f"Setting {n}", "text", _line(n)) for n in range(LINES)]
    ids = passages.copy(conn, manual_id, rows)
    grants.add(conn, TEAM, manual_id, "everyone", "", "bench", name="list.pdf", title="List")
    return manual_id, ids
