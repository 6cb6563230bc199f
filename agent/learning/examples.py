"""From votes to examples: what is asked again, for whose eyes, and what the votes say of it.

An example is asked for the audience of its question; where that is not known any more (a direct
message), for everyone. One that may be learned from was answered in public, from manuals that
everyone may read, and is asked for everyone, so that no line, question or comment that somebody may
not read can come into a program. What the votes on a question come to, and whose count, is said in
`voices.py`; what each signal becomes in `rules.py`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any

from agent.conversation import EMPTY, Thread, from_rows
from agent.learning import split
from agent.learning.clusters import clusters
from agent.learning.comments import Words, with_reasons, with_words
from agent.learning.corrected import Corrected, corrected
from agent.learning.metrics import Cited, Gold, Statement
from agent.learning.rules import kind_of
from agent.learning.sampling import Sampled, sampled
from agent.learning.shares import within_share
from agent.learning.synthetic import Synthetic, synthetic
from agent.learning.voices import Electorate, Pooled, Voice, pool
from agent.learning.wordings import like_any
from sql import votes
from sql.audience import Audience
from sql.rows import Connection
from sql.votes import Labelled

TERMINAL = "terminal"
_WEEKS = 4
_EVER = datetime.min.replace(tzinfo=UTC)
_GRAVE = frozenset({"unsafe", "wrong_machine"})


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
        every = clusters(sorted((*held_out, *fresh), key=_first_asked)).first
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


def read(
    conn: Connection,
    team: str,
    since: datetime | None = None,
    electorate: Electorate | None = None,
    inferred: Mapping[int, str] = MappingProxyType({}),
    words: Words = MappingProxyType({}),
) -> Snapshot:
    """The examples that the team's standing votes make, of those whose votes count; `inferred`
    holds reasons that comments give, `words` what stands in threads instead of comments
    (`agent.learning.comments`)."""
    rows = with_reasons(with_words(votes.labelled(conn, team, since), words), inferred)
    left_out: dict[str, int] = {}
    found: list[Voted] = []
    divided: list[Pooled] = []
    standing: set[str] = set()

    def leave(reason: str, count: int = 1) -> None:
        if count:
            left_out[reason] = left_out.get(reason, 0) + count

    groups: dict[str, list[Labelled]] = {}
    gold: dict[str, Voted] = {}
    for better in corrected(conn, team, since):
        if better.group in gold:
            leave("corrected again since")
        elif not better.note.public and not split.held_out(better.group):
            leave("private conversation" if better.note.open else "restricted manual")
        elif not better.note.open and _direct(better.note.channel):
            leave("audience unknown")
        else:
            gold[better.group] = _corrected(team, better)
            if better.note.public:
                standing.add(split.hash_of(better.group))
    found.extend(gold.values())
    for row in rows:
        group = split.group_of(row.text)
        if kind_of(row.status, row.action, up=True) is None:
            leave("nothing was looked up")
        elif group in gold:
            leave("corrected")
        elif not row.public and not split.held_out(group):
            # Its voices stay out too: what they say would become feedback.
            leave("private conversation" if row.open else "restricted manual")
        else:
            groups.setdefault(group, []).append(row)
    for group, asked in groups.items():
        said = {row.answer_id: _said(row) for row in asked}
        pooled = pool(asked, said, electorate or Electorate())
        if pooled is None:
            leave("nobody whose vote counts", len(asked))
            continue
        row = pooled.row
        leave("asked again", len(asked) - 1)
        if row.public:
            standing.add(split.hash_of(group))
        if pooled.divided:
            leave("divided votes")
            divided.append(pooled)
        elif not row.open and _direct(row.channel):
            leave("audience unknown")
        else:
            found.append(_voted(conn, pooled, group, min(one.asked_at for one in asked)))
    held_out = [one for one in found if one.held_out]
    like = like_any((one.group, one.confirmed_lines) for one in held_out)
    train = []
    for one in found:
        if one.held_out:
            continue
        if like(one.group, one.confirmed_lines):
            leave("too like a held-out question")
        elif any(like(split.group_of(asked), frozenset()) for asked in _asked_above(one)):
            leave("below a held-out question")
        else:
            train.append(one)
    one_each = clusters(sorted(held_out, key=_first_asked))
    leave("one cluster with another", one_each.others)
    written = tuple(_synthetic(team, triple) for triple in synthetic(conn, team))
    standing |= {split.hash_of(one.group) for one in written}
    lessons = []
    for one in written:
        if one.held_out:
            leave("synthetic, on the held-out side")
        elif like(one.group, one.confirmed_lines):
            leave("too like a held-out question")
        else:
            lessons.append(one)
    by_leads = sampled(rows, electorate or Electorate())
    seen = len(rows), tuple(divided), frozenset(standing), tuple(lessons), written, by_leads
    snapshot = Snapshot(tuple(train), one_each.first, left_out, *seen)
    leave("too much of one person", len(one_each.first) - len(snapshot.held_out))
    return snapshot


def _corrected(team: str, one: Corrected) -> Voted:
    note, held_out = one.note, split.held_out(one.group)
    return Voted(
        note.answer_id,
        one.group,
        held_out,
        note.asked,
        EMPTY,
        _audience(team, note.channel) if held_out else Audience.everyone(team),
        one.gold,
        note.public,
        tuple(Voice(user, up=True) for user in sorted({note.user_id, note.decided_by})),
        note.asker,
        note.asked_at,
        corrected=True,
        negatives=tuple(note.negatives) if note.passage_ids else (),
    )


def _synthetic(team: str, one: Synthetic) -> Voted:
    return Voted(
        one.key,
        one.group,
        split.held_out(one.group),
        one.question,
        EMPTY,
        Audience.everyone(team),
        one.gold,
        True,
        asked=one.made_at,
        synthetic=True,
    )


def _first_asked(one: Voted) -> tuple[datetime, int]:
    return one.asked, one.answer_id


def _asked_above(one: Voted) -> list[str]:
    """What was asked in its thread before: an optimiser sees the thread too."""
    return [turn.text for turn in one.thread.turns if turn.role == "user"]


def _voted(conn: Connection, pooled: Pooled, group: str, asked: datetime) -> Voted:
    row, held_out = pooled.row, split.held_out(group)
    audience = audience_of(row) if held_out else Audience.everyone(row.team)
    thread = EMPTY
    if row.ts != row.thread_ts:
        thread = from_rows(conn, audience, row.team, row.channel, row.thread_ts, row.ts)
    kind = kind_of(row.status, row.action, pooled.up)
    assert kind is not None
    reasons = [reason for voice in pooled.voices for reason in voice.reasons]
    return Voted(
        row.answer_id,
        group,
        held_out,
        row.text,
        thread,
        audience,
        Gold(kind, pooled.statement, _incomplete(reasons), bool(_GRAVE & set(reasons))),
        row.public,
        pooled.voices,
        row.asker,
        asked,
    )


def audience_of(row: Labelled) -> Audience:
    """Who may see the example's answer, as far as it is still known; else what everyone may."""
    return _audience(row.team, row.channel)


def _audience(team: str, channel: str) -> Audience:
    if channel == TERMINAL:
        return Audience.of_operator(team)
    if _direct(channel):
        return Audience.everyone(team)
    return Audience.of_channel(team, channel)


def _direct(channel: str) -> bool:
    """Direct messages, of two or more: who was in them is not recorded."""
    return channel[:1] in ("D", "G")


def _incomplete(reasons: Sequence[str]) -> bool:
    return bool(reasons) and set(reasons) == {"incomplete"}


def _said(row: Labelled) -> Statement:
    cited: list[dict[str, Any]] = sorted(row.citations, key=lambda one: int(one["ordinal"]))
    lines = [
        Cited(
            int(one["claim"]),
            int(one["passage_id"]),
            int(one["manual_id"]),
            int(one["page"]),
            str(one["quote"]),
            one["role"],
        )
        for one in cited
    ]
    return Statement.of(row.status, row.answer, [str(claim["text"]) for claim in row.claims], lines)
