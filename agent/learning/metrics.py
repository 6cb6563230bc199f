"""What a vote teaches, and whether an answer is right by it: pure functions of what was said.

- An answer voted up: the same page again, with the numbers of its lead or most of its lines.
- An answer voted down: not the same lead or lines again, and a judge says that it answers.
- Lines that were only close, voted up: one of their pages again, called an answer or not.
- An abstention voted up: no answer again. It or close lines voted down: an answer that a judge
  finds right.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

from agent.evidence import Role
from agent.program import Answer

Kind: TypeAlias = Literal["same", "avoid", "answer", "abstain"]
_NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)*")
_WORD: Final = re.compile(r"[^\W_]+")
_ANSWERED: Final = ("answered", "partial")
# They stand over lines of many answers.
_AROUND: Final = ("heading", "header", "warning")
MOST: Final = 0.5
"""The share of the lines from which on it is said again."""


@dataclass(frozen=True)
class Cited:
    """A line that was shown: the index of its part, and where the words stand."""

    part: int
    passage_id: int
    manual_id: int
    page: int
    quote: str
    role: Role = "text"


@dataclass(frozen=True)
class Statement:
    """What a program said, as far as it is compared: of an answer its first part, for the others
    are close lines, which nobody said answer. `lead` is empty where the lines stand alone."""

    status: str
    text: str = ""
    lead: str = ""
    lines: tuple[Cited, ...] = ()

    @classmethod
    def of(
        cls, status: str, text: str, leads: Sequence[str], lines: Iterable[Cited]
    ) -> "Statement":
        """From all that was shown; `leads` has one for each part."""
        if status not in _ANSWERED:
            return cls(status, text, "", tuple(lines))
        first = tuple(line for line in lines if line.part == 0)
        return cls(status, text, next(iter(leads), ""), first)

    @classmethod
    def of_stored(
        cls,
        status: str,
        text: str,
        claims: Iterable[Mapping[str, Any]],
        citations: Iterable[Mapping[str, Any]],
    ) -> "Statement":
        """From an answer as it is recorded; the citations in their order."""
        lines = [
            Cited(
                int(one["claim"]),
                int(one["passage_id"]),
                int(one["manual_id"]),
                int(one["page"]),
                str(one["quote"]),
                one["role"],
            )
            for one in citations
        ]
        return cls.of(status, text, [str(claim["text"]) for claim in claims], lines)

    @property
    def passages(self) -> frozenset[int]:
        """The ids of the passages shown."""
        return frozenset(line.passage_id for line in self.lines)

    @property
    def pages(self) -> frozenset[tuple[int, int]]:
        """(manual_id, page) of the lines."""
        return frozenset((line.manual_id, line.page) for line in self.lines)

    @property
    def bearing(self) -> tuple[str, ...]:
        """The lines that say something by themselves; all, where there are only others."""
        own = tuple(line.quote for line in self.lines if line.role not in _AROUND)
        return own or tuple(line.quote for line in self.lines)

    @property
    def answers(self) -> bool:
        """Whether it claims to answer."""
        return self.status in _ANSWERED


@dataclass(frozen=True)
class Gold:
    """What the votes on an answer say: its kind, and what was said then.

    `incomplete`: all that people held against it is that something was missing. `grave`: somebody
    called it unsafe or another machine's.
    """

    kind: Kind
    statement: Statement
    incomplete: bool = False
    grave: bool = False

    @property
    def confirmed(self) -> bool:
        """Whether people said that it was right."""
        return self.kind in ("same", "abstain")


def statement_of(answer: Answer) -> Statement:
    """What an answer says."""
    return Statement.of(
        answer.status,
        answer.text,
        [part.lead for part in answer.parts],
        [
            Cited(
                cited.claim,
                cited.passage.passage_id,
                cited.passage.manual_id,
                cited.passage.page_from,
                cited.quote,
                cited.line.role,
            )
            for cited in answer.lines
        ],
    )


def right(gold: Gold, said: Statement) -> bool | None:
    """Whether what was said is right; None where only a judge can tell."""
    if gold.kind == "abstain":
        return said.status in ("not_found", "likely")
    if gold.kind == "same":
        return _same(gold.statement, said)
    if not said.answers or (gold.kind == "avoid" and repeats(gold, said)):
        return False
    return None


def repeats(gold: Gold, said: Statement) -> bool:
    """Whether what people voted down is said again.

    Where only something was missing, the rest may stand as long as anything is added.
    """
    before = gold.statement
    if gold.incomplete:
        led = not said.lead or words_of(said.lead) == words_of(before.lead)
        return led and again(said, before) == 1.0
    led = bool(before.lead) and words_of(said.lead) == words_of(before.lead)
    return led or again(before, said) >= MOST


def again(before: Statement, now: Statement) -> float:
    """The share, 0..1, of the lines said before that are said now, whole or a sentence of them."""
    lines = [f" {words_of(quote)} " for quote in now.bearing]
    said = [f" {words_of(quote)} " for quote in before.bearing]
    shown = sum(any(one in line or line in one for line in lines) for one in said)
    return shown / len(said) if said else 0.0


def words_of(text: str) -> str:
    """Its words without case, spacing and punctuation."""
    return " ".join(_WORD.findall(text.casefold()))


def _same(before: Statement, now: Statement) -> bool:
    if not (before.pages & now.pages or before.passages & now.passages):
        return False
    if not before.answers:
        return True
    if not now.answers:
        return False
    wanted = _numbers([before.lead])
    if wanted:
        return wanted <= _numbers([now.lead, *(line.quote for line in now.lines)])
    return again(before, now) >= MOST


def _numbers(texts: Iterable[str]) -> set[str]:
    return {number for text in texts for number in _NUMBER.findall(text)}
