"""A team of honest people and attackers, and what a candidate makes of their votes.

The champion is right on 7 of 10 answers, honest people vote as they find them, and the attackers as
they like. The candidate is the attacker's: it is worse in truth (it never mends anything), says
something else than the champion where the attacker wants it to, and the judge takes all that it
says for an answer. So every promotion is one that an attack has brought about.

Votes are kept as `sql.votes.labelled` returns them, so that nights of weeks take seconds; that the
database gives them so is for `tests/db/test_learning_poisoned.py` to say.
"""

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, Final
from unittest.mock import patch

from agent.learning import examples, gate
from agent.learning.gate import Pair
from agent.learning.snapshot import Voted
from agent.learning.voices import Electorate
from sql.vote_events import Value
from sql.voters import VoterKind
from sql.votes import Labelled
from tests.bench import poison_before

TEAM: Final = "local"
RIGHT: Final = 0.7


@dataclass
class Town:
    """What was asked and voted so far. `breaks`: how many of the champion's right answers the
    candidate breaks besides those that the attack is about."""

    rng: random.Random
    people: int = 10
    breaks: float = 0.0
    electorate: Electorate = field(default_factory=Electorate)
    right: dict[int, bool] = field(default_factory=dict)
    changed: set[int] = field(default_factory=set)
    nights: int = 0

    def __post_init__(self) -> None:
        self.begun = datetime(2026, 1, 1, tzinfo=UTC)
        self._asked: list[dict[str, Any]] = []
        self._votes: dict[int, dict[str, tuple[int, Value]]] = {}
        self._who: dict[str, VoterKind] = {}
        self._cast = count(1)

    def ask(self, text: str = "", asker: str = "", line: int | None = None) -> int:
        """The id of the champion's answer to a question; without words a new one by anybody."""
        number = len(self._asked)
        at = number if line is None else line
        answer_id = number + 1
        self._asked.append(
            {
                "answer_id": answer_id,
                "text": text or f"which setting has part {number} of unit {number * 7 + 1000}?",
                "asker": asker or f"U{self.rng.randrange(self.people)}",
                "line": at,
            }
        )
        self.right[answer_id] = self.rng.random() < RIGHT
        if self.right[answer_id] and self.rng.random() < self.breaks:
            self.changed.add(answer_id)
        return answer_id

    def vote(
        self, answer_id: int, user: str, value: Value, who: VoterKind | None = "member"
    ) -> None:
        """Somebody's thumb; `who` None: Slack has not said yet who that is."""
        if who is not None:
            self._who[user] = who
        self._votes.setdefault(answer_id, {})[user] = (next(self._cast), value)

    def rows(self) -> list[Labelled]:
        """What `sql.votes.labelled` would return."""
        return [
            self._row(**asked, voices=self._votes[asked["answer_id"]])
            for asked in reversed(self._asked)
            if asked["answer_id"] in self._votes
        ]

    def _row(
        self,
        answer_id: int,
        text: str,
        asker: str,
        line: int,
        voices: dict[str, tuple[int, Value]],
    ) -> Labelled:
        values = [value for _, value in voices.values()]
        cited = {"ordinal": 0, "claim": 0, "passage_id": line, "manual_id": 1, "page": 1}
        return Labelled(
            answer_id=answer_id,
            question_id=answer_id,
            team=TEAM,
            channel="C1",
            ts=f"{answer_id:010d}.000100",
            thread_ts=f"{answer_id:010d}.000100",
            text=text,
            answer=f"setting {line}",
            status="answered",
            action="search",
            claims=[],
            program="default",
            asked_at=self.begun + timedelta(minutes=answer_id),
            ups=values.count("up"),
            downs=values.count("down"),
            voices=[
                {
                    "user": user,
                    "value": value,
                    "at": at,
                    "who": self._who.get(user),
                    "sampled": False,
                    "reasons": [],
                    "comments": [],
                }
                for user, (at, value) in voices.items()
            ],
            asker=asker,
            reasons=[],
            comments=[],
            citations=[{**cited, "quote": _line(line), "role": "text"}],
            open=True,
            public=True,
        )

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
        rows = self.rows()
        with (
            patch.object(examples.votes, "labelled", lambda *_: rows),
            patch.object(examples, "corrected", lambda *_: []),
            patch.object(examples, "synthetic", lambda *_: []),
        ):
            seen = examples.read(None, TEAM, electorate=self.electorate)  # type: ignore[arg-type]
        pairs = [self._pair(one) for one in seen.evidence(self.begun)]
        right = seen.sampled.right_in_traffic
        now = gate.decide(gate.tally(pairs), 0, gate.needed(0), right)
        return now, poison_before.decide(rows, self.changed, self.nights)

    def _pair(self, one: Voted) -> Pair:
        """A confirmed answer is the champion's to lose, a refuted one the candidate's to win."""
        changed, confirmed = one.answer_id in self.changed, one.gold.confirmed
        champion = confirmed
        candidate = not changed if confirmed else changed
        return Pair(one.answer_id, confirmed, champion, candidate, one.people)


def _line(at: int) -> str:
    return f"Part {at} of the list is set to mark {at * 3 + 1}."
