"""What a night knows: questions with what people's votes say of them, and which are for what."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from agent.conversation import Thread
from agent.learning.clusters import clusters
from agent.learning.metrics import Gold
from agent.learning.sampling import Sampled
from agent.learning.shares import within_share
from agent.learning.voices import Pooled, Voice
from agent.learning.wordings import like_any
from sql.audience import Audience

_WEEKS = 4
_EVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Voted:
    """A question with what people's votes on its answer say; `answer_id` is its key.

    `held_out`: it only compares, and is never learned from. `voices` are those that say so, `asked`
    is when somebody first asked it, `asker` who asked as it stands here. `synthetic`: an LM asked
    it, nobody voted; it teaches, and is never compared on. `corrected`: an expert says so; then
    `negatives` are passages that were shown or found for it and are none of those that he named.
    """

    answer_id: int
    group: str
    held_out: bool
    message: str
    thread: Thread
    audience: Audience
    gold: Gold
    public: bool
    voices: tuple[Voice, ...] = ()
    asker: str = ""
    asked: datetime = _EVER
    synthetic: bool = False
    corrected: bool = False
    negatives: tuple[int, ...] = ()

    @property
    def people(self) -> frozenset[str]:
        """Whose votes it rests on."""
        return frozenset(voice.person for voice in self.voices)

    @property
    def confirmed_lines(self) -> frozenset[str]:
        """The lines that people confirmed as its answer."""
        return frozenset(self.gold.statement.bearing) if self.gold.confirmed else frozenset()

    @property
    def passages(self) -> frozenset[int]:
        """Where its answer's lines stand."""
        return self.gold.statement.passages


@dataclass(frozen=True)
class Snapshot:
    """All that a night knows: what can be learned from, newest first; what can be compared on, one
    question a cluster, oldest first; what was left out, by reason; and what people are divided on,
    newest first. `standing`: hashes of the groups that may be shown in a program. `synthetic`: what
    an LM wrote and may be learned from, of all that it wrote (`written`); `sampled`: what leads
    said of answers drawn at random."""

    train: tuple[Voted, ...]
    comparable: tuple[Voted, ...]
    left_out: dict[str, int]
    answers: int
    divided: tuple[Pooled, ...] = ()
    standing: frozenset[str] = frozenset()
    synthetic: tuple[Voted, ...] = ()
    written: tuple[Voted, ...] = ()
    sampled: Sampled = field(default_factory=Sampled)

    @property
    def lessons(self) -> tuple[Voted, ...]:
        """All that an optimiser may learn from: what people said, then what an LM wrote."""
        return (*self.train, *self.synthetic)

    @property
    def held_out(self) -> tuple[Voted, ...]:
        """What is compared on: not too much of it rests on one person."""
        return tuple(within_share([(one, one.people) for one in self.comparable]))

    def evidence(self, made: datetime | None) -> tuple[Voted, ...]:
        """What a candidate made at that time is compared on: what is held out, and of what can be
        learned from the questions that were first asked later and are like none before."""
        if made is None:
            return self.held_out
        known = like_any(
            (one.group, one.confirmed_lines)
            for one in (*self.train, *self.written)
            if one.asked <= made
        )
        fresh = [
            one
            for one in self.train
            if one.asked > made and not known(one.group, one.confirmed_lines)
        ]
        held_out = [one for one in self.comparable if not self._was_written(one, made)]
        every = clusters(sorted((*held_out, *fresh), key=first_asked)).first
        return tuple(within_share([(one, one.people) for one in every]))

    def _was_written(self, one: Voted, made: datetime) -> bool:
        """Whether an LM wrote such a question before somebody asked it, so that a candidate may
        have learned from it."""
        before = min(made, one.asked)
        earlier = [(s.group, s.confirmed_lines) for s in self.written if s.asked <= before]
        return bool(earlier) and like_any(earlier)(one.group, one.confirmed_lines)

    @property
    def a_week(self) -> float:
        """Questions of a candidate's evidence that come in a week, by the last four."""
        newest = max((one.asked for one in (*self.train, *self.comparable)), default=None)
        if newest is None:
            return 0.0
        since = newest - timedelta(weeks=_WEEKS)
        every = [one.asked for one in (*self.train, *self.comparable)]
        weeks = min(max((newest - min(every)) / timedelta(weeks=1), 1.0), _WEEKS)
        return sum(asked > since for asked in every) / weeks

    @property
    def kinds(self) -> dict[str, int]:
        """How many examples of each kind."""
        kinds = [one.gold.kind for one in (*self.train, *self.held_out)]
        return {kind: kinds.count(kind) for kind in sorted(set(kinds))}


def first_asked(one: Voted) -> tuple[datetime, int]:
    """What orders examples by when somebody first asked them."""
    return one.asked, one.answer_id
