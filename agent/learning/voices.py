"""Whose votes count, and what all votes on one question come to.

One voice a person and question, in whatever words it was asked and however often it was answered:
their newest vote. Votes are about what was said, so that answers that say the same are one; what
most voices are about is what is learned. Where the voices are divided leads decide, if they are of
one mind; else nothing is learned.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from agent.learning.metrics import MOST, Statement, again, words_of
from agent.settings import AgentSettings
from sql.votes import Labelled

CLEAR: Final = 2.0
"""How many voices it takes against one of the other side: fewer, and they are divided."""
WEIGHT_OF_LEADS: Final = 2.0
GUESTS: Final = "guests"


@dataclass(frozen=True)
class Electorate:
    """Who counts: people of the team, and guests where that is wanted. A lead's voice is worth more
    than another's; nobody's is worth more than two."""

    guests: bool = False
    leads: frozenset[str] = frozenset()

    @classmethod
    def of(cls, settings: AgentSettings, deciders: Iterable[str] = ()) -> "Electorate":
        """As the settings say; `deciders` are leads too (`sql.roles.deciders`)."""
        named = (one.strip() for one in (settings.leads or "").split(","))
        return cls(settings.count_guests, frozenset(filter(None, named)) | frozenset(deciders))

    def counts(self, who: str | None) -> bool:
        """Whether the vote of such a person counts; of one of whom nothing is known it does not."""
        return who == "member" or (who == "guest" and self.guests)

    def is_lead(self, user: str) -> bool:
        """Whether the person is named as a lead."""
        return user in self.leads

    def weight(self, user: str) -> float:
        """What the person's voice is worth."""
        return WEIGHT_OF_LEADS if user in self.leads else 1.0


@dataclass(frozen=True)
class Voice:
    """A person's vote on one question, and why."""

    user: str
    up: bool
    reasons: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()
    guest: bool = False

    @property
    def person(self) -> str:
        """Whose share of a night it is. All guests are one person: one can have many accounts."""
        return GUESTS if self.guest else self.user


@dataclass(frozen=True)
class Pooled:
    """What the votes on one question come to: `row` is the newest of the answers that they are
    about, `voices` those of the side that has it; none where they are divided. `ups` and `downs`
    are people."""

    row: Labelled
    statement: Statement
    up: bool
    voices: tuple[Voice, ...]
    ups: int
    downs: int

    @property
    def divided(self) -> bool:
        """Whether no side has it."""
        return not self.voices

    @property
    def people(self) -> frozenset[str]:
        """Whose votes it rests on."""
        return frozenset(voice.person for voice in self.voices)


@dataclass
class _Saying:
    """Answers that say the same, newest first, and the voices on them."""

    statement: Statement
    rows: list[Labelled]
    voices: list[Voice] = field(default_factory=list)

    def worth(self, electorate: Electorate, up: bool | None = None) -> float:
        return sum(electorate.weight(v.user) for v in self.voices if up is None or v.up is up)


def pool(
    rows: Sequence[Labelled], said: Mapping[int, Statement], electorate: Electorate
) -> Pooled | None:
    """What the votes on these answers to one question, newest first, come to; `said`: what each
    said, by its id. None where nobody's vote counts."""
    sayings: list[_Saying] = []
    of_answer: dict[int, _Saying] = {}
    for row in rows:
        mine = said[row.answer_id]
        saying = next((one for one in sayings if _alike(one.statement, mine)), None)
        if saying is None:
            saying = _Saying(mine, [])
            sayings.append(saying)
        saying.rows.append(row)
        of_answer[row.answer_id] = saying
    for answer_id, voice in _newest(rows, electorate):
        of_answer[answer_id].voices.append(voice)
    heard = [one for one in sayings if one.voices]
    if not heard:
        return None
    most = max(heard, key=lambda one: one.worth(electorate))
    ups, downs = most.worth(electorate, True), most.worth(electorate, False)
    up = ups > downs
    clear = max(ups, downs) >= CLEAR * min(ups, downs)
    side = tuple(voice for voice in most.voices if voice.up is up) if clear else ()
    if not clear:
        leads = [voice for voice in most.voices if electorate.is_lead(voice.user)]
        if len({voice.up for voice in leads}) == 1:
            # It is theirs, and rests on nobody else.
            up, side = leads[0].up, tuple(leads)
    people = [voice.up for voice in most.voices]
    return Pooled(most.rows[0], most.statement, up, side, people.count(True), people.count(False))


def _newest(rows: Sequence[Labelled], electorate: Electorate) -> list[tuple[int, Voice]]:
    """Each person's newest vote that counts, with the answer that it is on."""
    newest: dict[str, tuple[float, int, dict[str, Any]]] = {}
    for row in rows:
        for one in row.voices:
            if not electorate.counts(one["who"]):
                continue
            found = (float(one["at"]), row.answer_id, one)
            if one["user"] not in newest or found[:2] > newest[one["user"]][:2]:
                newest[one["user"]] = found
    return [
        (
            answer_id,
            Voice(
                user,
                one["value"] == "up",
                tuple(one["reasons"]),
                tuple(one["comments"]),
                one["who"] == "guest",
            ),
        )
        for user, (_, answer_id, one) in sorted(newest.items())
    ]


def _alike(one: Statement, other: Statement) -> bool:
    """Whether two answers say the same: both answer or neither, with the same lead or lines."""
    if one.answers != other.answers or bool(one.lines) != bool(other.lines):
        return False
    if not one.lines:
        return True
    if one.lead and words_of(one.lead) == words_of(other.lead):
        return True
    return again(one, other) >= MOST and again(other, one) >= MOST
