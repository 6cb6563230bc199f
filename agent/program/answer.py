"""What the program gives back: an answer in parts of manuals, and how it came about."""

from dataclasses import dataclass, field
from typing import TypeAlias

from agent.conversation import Kind
from agent.evidence import NOTHING, Evidence, Line, Unit, UnitKind
from agent.notes import SiteNote
from sql.answers import Action, Status
from sql.passages import Passage

__all__ = ["Action", "Answer", "Cited", "Part", "Status"]


@dataclass(frozen=True)
class Part:
    """A part of an answer: a unit, or the lines of it that matter. `lead`: one sentence of the
    LM's in front of them, which verification accepted; empty for none. `note`: the site note that
    alone brought these lines; they are the manual's own all the same."""

    kind: UnitKind
    title: str
    section: str
    lines: tuple[Line, ...]
    lead: str = ""
    note: int | None = None

    @classmethod
    def of(cls, unit: Unit, lead: str = "", note: int | None = None) -> "Part":
        return cls(unit.kind, unit.title, unit.section, unit.lines, lead, note)

    @property
    def manual_id(self) -> int:
        return self.lines[0].passage.manual_id


@dataclass(frozen=True)
class Cited:
    """A line as it is cited: `claim` is the index of its part."""

    claim: int
    line: Line

    @property
    def passage(self) -> Passage:
        return self.line.passage

    @property
    def quote(self) -> str:
        return self.line.text


Lines: TypeAlias = tuple[Cited, ...]


@dataclass(frozen=True)
class Answer:
    """The outcome of one question.

    `parts`: what is shown of the manuals, best first; with the status `answered` (or `partial`, a
    part of what was asked) the first answers, and the others are close. With `likely` nobody says
    that they answer, with `passages` there was no LM. `text` is the answer in plain text: our
    sentence, where there is one, on the first line, then the lead or lines of the first part.
    `reason` says in a few words why the status is what it is. `kind`: the question's.
    `nearest`: with `not_found`, the best passages, which are named and not shown. `superseded`: it
    stands on a superseded revision, and the text begins by saying so. `remarks` are sentences of
    ours beside it, such as a value in the unit that was asked for. `notes` are site notes, which
    are no part of the manuals' words; `pointed`: how many parts stand first because notes point at
    them. `orders`: ids of past work orders beside it, which are no manual's words either.
    """

    status: Status
    action: Action
    text: str
    reason: str
    parts: tuple[Part, ...] = ()
    kind: Kind | None = None
    nearest: tuple[Passage, ...] = ()
    evidence: Evidence = field(default=NOTHING, repr=False)
    p_answered: float | None = None
    superseded: bool = False
    remarks: tuple[str, ...] = ()
    notes: tuple[SiteNote, ...] = ()
    pointed: int = 0
    orders: tuple[int, ...] = ()

    @property
    def claims(self) -> tuple[str, ...]:
        """The lead of each part, or what its lines say."""
        return tuple(
            part.lead or "\n".join(line.text for line in part.lines) for part in self.parts
        )

    @property
    def lines(self) -> Lines:
        """Every line shown, in order."""
        return tuple(
            Cited(number, line) for number, part in enumerate(self.parts) for line in part.lines
        )
