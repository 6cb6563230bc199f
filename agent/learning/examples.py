"""From votes to examples: what is asked again, for whose eyes, and what the votes say of it.

An example is asked for the audience of its question; where that is not known any more (a direct
message), for everyone. One that may be learned from is always asked for everyone, so that no line
that somebody may not read can come into a program.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from agent.conversation import EMPTY, Thread, from_rows
from agent.learning import split
from agent.learning.corrected import corrected
from agent.learning.metrics import Cited, Gold, Kind, Said
from agent.learning.wordings import like_any
from sql import votes
from sql.audience import Audience
from sql.rows import Connection
from sql.votes import Labelled

TERMINAL = "terminal"
_GRAVE = frozenset({"unsafe", "wrong_machine"})


@dataclass(frozen=True)
class Voted:
    """A question with what people's votes on its answer say; `answer_id` is its key.

    `held_out`: it only compares, and is never learned from.
    """

    answer_id: int
    group: str
    held_out: bool
    message: str
    thread: Thread
    audience: Audience
    gold: Gold
    public: bool
    heard: tuple[str, ...] = ()
    """What people said of the answer, in their words: shown to whoever improves the program, where
    it is public."""


@dataclass(frozen=True)
class Snapshot:
    """All that a night knows: the examples, newest first, and what was left out, by reason."""

    train: tuple[Voted, ...]
    held_out: tuple[Voted, ...]
    left_out: dict[str, int]
    answers: int

    @property
    def kinds(self) -> dict[str, int]:
        """How many examples of each kind."""
        kinds = [one.gold.kind for one in (*self.train, *self.held_out)]
        return {kind: kinds.count(kind) for kind in sorted(set(kinds))}


def read(conn: Connection, team: str, since: datetime | None = None) -> Snapshot:
    """The examples that the team's standing votes make."""
    rows = votes.labelled(conn, team, since)
    left_out: dict[str, int] = {}
    found: list[Voted] = []
    groups: set[str] = set()

    def leave(reason: str) -> None:
        left_out[reason] = left_out.get(reason, 0) + 1

    for note, gold, group in corrected(conn, team, since):
        is_held_out, direct = split.held_out(group), _direct(note.channel)
        if group in groups:
            leave("corrected again since")
        elif not note.public and not is_held_out:
            leave("restricted manual")
        elif not note.public and direct:
            leave("audience unknown")
        else:
            groups.add(group)
            audience = _audience(team, note.channel) if is_held_out else Audience.everyone(team)
            found.append(
                Voted(
                    note.answer_id,
                    group,
                    is_held_out,
                    note.asked,
                    EMPTY,
                    audience,
                    gold,
                    note.public,
                )
            )
    gold_ids = {one.answer_id for one in found}
    for row in rows:
        kind = kind_of(row)
        group = split.group_of(row.text)
        if kind is None:
            leave("divided votes" if row.ups == row.downs else "nothing was looked up")
        elif row.answer_id in gold_ids:
            leave("corrected")
        elif group in groups:
            # Several answers to one question are no independent evidence: the newest counts.
            leave("asked again since")
        elif not row.public and not split.held_out(group):
            leave("restricted manual")
        elif not row.public and _direct(row.channel):
            leave("audience unknown")
        else:
            groups.add(group)
            found.append(_voted(conn, row, kind, group))
    held_out = tuple(one for one in found if one.held_out)
    like = like_any((one.group, _confirmed(one)) for one in held_out)
    train = []
    for one in found:
        if one.held_out:
            continue
        if like(one.group, _confirmed(one)):
            leave("too like a held-out question")
        elif any(like(split.group_of(asked), frozenset()) for asked in _asked_above(one)):
            leave("below a held-out question")
        else:
            train.append(one)
    return Snapshot(tuple(train), held_out, left_out, len(rows))


def _confirmed(one: Voted) -> frozenset[str]:
    """The lines that people confirmed as its answer."""
    return frozenset(one.gold.said.bearing) if one.gold.confirmed else frozenset()


def _asked_above(one: Voted) -> list[str]:
    """What was asked in its thread before: an optimiser sees the thread too."""
    return [turn.text for turn in one.thread.turns if turn.role == "user"]


def kind_of(row: Labelled) -> Kind | None:
    """What the votes say of the answer; None where they say nothing that can be learned."""
    if row.action != "search" or row.ups == row.downs:
        return None
    up = row.ups > row.downs
    if row.status in ("answered", "partial"):
        return "same" if up else "avoid"
    if row.status in ("likely", "passages"):
        return "same" if up else "answer"
    if row.status == "not_found":
        return "abstain" if up else "answer"
    return None


def in_turn(examples: Iterable[Voted]) -> list[Voted]:
    """The examples with the kinds taking turns, each in its order; abstentions first."""
    rows: dict[str, list[Voted]] = {kind: [] for kind in ("abstain", "same", "avoid", "answer")}
    for one in examples:
        rows[one.gold.kind].append(one)
    longest = max(map(len, rows.values()), default=0)
    return [row[place] for place in range(longest) for row in rows.values() if place < len(row)]


def _voted(conn: Connection, row: Labelled, kind: Kind, group: str) -> Voted:
    held_out = split.held_out(group)
    audience = audience_of(row) if held_out else Audience.everyone(row.team)
    thread = EMPTY
    if row.ts != row.thread_ts:
        thread = from_rows(conn, audience, row.team, row.channel, row.thread_ts, row.ts)
    return Voted(
        row.answer_id,
        group,
        held_out,
        row.text,
        thread,
        audience,
        Gold(kind, _said(row), _incomplete(row.reasons), bool(_GRAVE & set(row.reasons))),
        row.public,
        (*row.reasons, *row.comments) if row.public else (),
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


def _said(row: Labelled) -> Said:
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
    return Said.of(row.status, row.answer, [str(claim["text"]) for claim in row.claims], lines)
