"""What a vote teaches, and whether an answer is right by it: pure functions of what was said.

- An answer voted up: the same page again, with the numbers that its claims had.
- An answer voted down: not the same claim again, and a judge says that it answers.
- An abstention voted up: an abstention again. One voted down: an answer that a judge finds right.
"""

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

from agent.program.answer import Answer

Kind: TypeAlias = Literal["same", "avoid", "answer", "abstain"]
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_WORD = re.compile(r"[^\W_]+")
_ANSWERED = ("answered", "partial")


@dataclass(frozen=True)
class Cited:
    """A cited line: the index of its claim, its passage, and the passage's words."""

    claim: int
    passage_id: int
    quote: str


@dataclass(frozen=True)
class Said:
    """What a program said, as far as it is compared.

    `lines` are all cited lines in order, `pages` are (manual_id, page).
    """

    status: str
    text: str = ""
    claims: tuple[str, ...] = ()
    lines: tuple[Cited, ...] = ()
    pages: frozenset[tuple[int, int]] = frozenset()

    @property
    def passages(self) -> frozenset[int]:
        """The ids of the cited passages."""
        return frozenset(line.passage_id for line in self.lines)

    @property
    def bearing(self) -> tuple[str, ...]:
        """The first line of each claim: a table's header comes after the row that it explains,
        and is cited with any other row too."""
        first: dict[int, str] = {}
        for line in self.lines:
            first.setdefault(line.claim, line.quote)
        return tuple(first.values())

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
    said: Said
    incomplete: bool = False
    grave: bool = False

    @property
    def confirmed(self) -> bool:
        """Whether people said that it was right."""
        return self.kind in ("same", "abstain")


def said_of(answer: Answer) -> Said:
    """What an answer says."""
    return Said(
        answer.status,
        answer.text,
        answer.claims,
        tuple(Cited(line.claim, line.passage.passage_id, line.quote) for line in answer.lines),
        frozenset((line.passage.manual_id, line.passage.page_from) for line in answer.lines),
    )


def right(gold: Gold, said: Said) -> bool | None:
    """Whether what was said is right; None where only a judge can tell."""
    if gold.kind == "abstain":
        return said.status == "not_found"
    if gold.kind == "same":
        return _same(gold.said, said)
    if not said.answers or (gold.kind == "avoid" and repeats(gold, said)):
        return False
    return None


def repeats(gold: Gold, said: Said) -> bool:
    """Whether what people voted down is said again.

    Where only something was missing, the rest may stand as long as anything is added.
    """
    before = {_plain(text) for text in (*gold.said.claims, *gold.said.bearing)}
    now = {_plain(text) for text in (*said.claims, *said.bearing)}
    return now <= before if gold.incomplete else bool(now & before)


def _same(before: Said, now: Said) -> bool:
    if not (before.pages & now.pages or before.passages & now.passages):
        return False
    if not before.answers:
        return now.answers or now.status == "passages"
    wanted = {number for claim in before.claims for number in _NUMBER.findall(claim)}
    shown = {
        number
        for text in (*now.claims, *(c.quote for c in now.lines))
        for number in _NUMBER.findall(text)
    }
    return now.answers and wanted <= shown


def _plain(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))
