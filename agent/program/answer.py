"""What the program gives back: an answer with its lines, and how it came about."""

from dataclasses import dataclass, field
from typing import Literal

from agent.conversation.triage import Action
from agent.evidence import units
from agent.evidence.search import NOTHING, Evidence
from sql.passages import Passage

Status = Literal["answered", "partial", "not_found", "clarify", "chat", "passages"]


@dataclass(frozen=True)
class Line:
    """A citation: the passage's own words. `claim` is the index of what it supports."""

    claim: int
    passage: Passage
    quote: str


@dataclass(frozen=True)
class Part:
    """A part of an answer: a unit, or the lines of it that matter, with an optional lead."""

    kind: units.UnitKind
    title: str
    section: str
    lines: tuple[units.Line, ...]
    lead: str = ""


@dataclass(frozen=True)
class Answer:
    """The outcome of one question.

    `claims` are the sentences of the answer; `lines` what they stand on. `reason` says in a few
    words why the status is what it is. With the status `not_found`, `nearest` are the best passages
    that were found and not thought to answer; with `passages`, `lines` are shown unexplained.
    `superseded`: it stands on a superseded revision, and the text begins by saying so. `remarks`
    are sentences of ours beside it, like where its list goes on.
    """

    status: Status
    action: Action
    text: str
    reason: str
    claims: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    nearest: tuple[Passage, ...] = ()
    evidence: Evidence = field(default=NOTHING, repr=False)
    p_answered: float | None = None
    superseded: bool = False
    remarks: tuple[str, ...] = ()
