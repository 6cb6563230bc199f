"""From votes to examples: what is asked again, for whose eyes, and what the votes say of it.

An example is asked for the audience of its question; where that is not known any more (a direct
message), for everyone. One that may be learned from was answered in public, from manuals that
everyone may read, and is asked for everyone, so that no line, question or comment that somebody may
not read can come into a program. What the votes on a question come to, and whose count, is said in
`voices.py`; what each signal becomes in `rules.py`.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from agent.conversation import EMPTY, from_rows
from agent.learning import split
from agent.learning.clusters import clusters
from agent.learning.comments import Words, with_reasons, with_words
from agent.learning.corrected import Corrected, corrected
from agent.learning.metrics import Gold, Statement
from agent.learning.rules import kind_of
from agent.learning.sampling import sampled
from agent.learning.snapshot import Snapshot, Voted, first_asked
from agent.learning.synthetic import Synthetic, synthetic
from agent.learning.voices import Electorate, Pooled, Voice, pool
from agent.learning.wordings import like_any
from sql import votes
from sql.audience import Audience
from sql.rows import Connection
from sql.votes import Labelled

TERMINAL = "terminal"
_GRAVE = frozenset({"unsafe", "wrong_machine"})


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
    one_each = clusters(sorted(held_out, key=first_asked))
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
    return Statement.of_stored(row.status, row.answer, row.claims, cited)
