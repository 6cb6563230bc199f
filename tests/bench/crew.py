"""A shop's crew, simulated: who votes on an answer, for what reason, and who gives a better one.

They go by what a question set holds to be right, its pages and strings, and by nothing that a night
judges with. They are people: not everybody votes, some votes are slips, and of closest lines that
could not have answered they sometimes complain as well.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from agent.evaluation.shown import ANSWERS, Message, held, score

Row = Mapping[str, Any]
Thumb = Literal["up", "down"]
_SEE: Final = 3
"""Who sees an answer and may vote: the asker and two others of the channel."""
_COMPLAIN: Final = 0.25
_CORRECTS: Final = 0.6
"""The chance that an expert gives the line where a question was left without its answer."""


@dataclass(frozen=True)
class Person:
    """One of the crew. `votes` and `slips` are chances, 0..1; an expert gives better answers, a
    lead approves them."""

    user: str
    votes: float
    slips: float
    role: Literal["technician", "expert", "lead"] = "technician"


@dataclass(frozen=True)
class Vote:
    """A thumb of somebody, with a reason where it is down and they gave one."""

    user: str
    thumb: Thumb
    reason: str | None = None


@dataclass(frozen=True)
class Place:
    """Where the answer stands: a page as `<doc>#p<page>`, and the string that the line holds."""

    page: str
    holds: str


@dataclass(frozen=True)
class Correction:
    """An expert's better answer, and the lead who approves it."""

    user: str
    lead: str
    place: Place


class Crew:
    """24 people, of whom six are experts and four leads; the same with the same seed."""

    def __init__(self, seed: int = 0) -> None:
        self._random = random.Random(seed)
        roles = ["lead"] * 4 + ["expert"] * 6 + ["technician"] * 14
        self.people = [
            Person(
                f"U{number:02}",
                self._random.uniform(0.3, 0.9),
                self._random.uniform(0.0, 0.1),
                role,  # type: ignore[arg-type]
            )
            for number, role in enumerate(roles)
        ]

    def asker(self, number: int) -> str:
        """Who asks: everybody in turn."""
        return self.people[number % len(self.people)].user

    def votes(self, question: Row, message: Message, asker: str) -> Iterator[Vote]:
        """What those who see the answer say of it."""
        others = [one for one in self.people if one.user != asker]
        seen = [self._of(asker), *self._random.sample(others, _SEE - 1)]
        for person in seen:
            votes, slips = self._random.random() < person.votes, self._random.random()
            said = verdict(question, message)
            if said is None and self._random.random() < _COMPLAIN:
                said = "down", None
            if votes and said is not None:
                thumb, reason = said
                if slips < person.slips:
                    thumb, reason = ("down" if thumb == "up" else "up"), None
                yield Vote(person.user, thumb, reason if self._random.random() < 0.7 else None)

    def correction(self, question: Row, message: Message, places: Sequence[Place]) -> Any:
        """An expert's correction of what was left without an answer; None where nobody gave one."""
        found = score(question, message)
        if not places or (found.answered and found.first_all):
            return None
        if self._random.random() >= _CORRECTS:
            return None
        expert, lead = (
            self._random.choice([one for one in self.people if one.role == role])
            for role in ("expert", "lead")
        )
        return Correction(expert.user, lead.user, places[0])

    def _of(self, user: str) -> Person:
        return next(one for one in self.people if one.user == user)


def verdict(question: Row, message: Message) -> tuple[Thumb, str | None] | None:
    """What an attentive person says of the answer; None where they have nothing to say.

    What is called an answer has to show everything first; closest lines have to hold it somewhere.
    """
    found = score(question, message)
    if not question["answerable"]:
        if message.status in ANSWERS:
            return "down", "wrong"
        return ("up", None) if message.status == "not_found" else None
    if message.status in ANSWERS:
        if found.first_all and found.first_gold:
            return "up", None
        if found.other_manual:
            return "down", "wrong_machine"
        return "down", "incomplete" if found.first_any else "wrong"
    if message.status == "not_found" or not found.shown_any:
        return "down", "not_found_but_is"
    return "up", None


def places(question: Row, lines_of: Mapping[str, Sequence[str]]) -> list[Place]:
    """The gold pages that hold a string of the answer within one printed line, best first.

    `lines_of`: the printed lines of each gold page.
    """
    return [
        Place(page, line)
        for string in question["must_show"]
        for page in map(str, question["relevant"])
        for line in lines_of.get(page, ())
        if held([string], [line])[0]
    ]
