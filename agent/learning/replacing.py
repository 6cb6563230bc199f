"""How a candidate takes the champion's place: one gate and one registry for every program.

The program that answers has a gate over nights (`gate.decide`), as its pairs are votes. Every other
program (a classifier, and what `further.py` makes) is compared on rows that have labels, and comes
through here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from agent.learning import gate, programs
from sql import programs as stored
from sql.rows import Connection


@dataclass(frozen=True)
class Decided:
    """Whether the candidate serves now, and why, or why not."""

    version: str
    serves: bool
    reason: str
    before: str | None
    scores: Mapping[str, Any]


@dataclass(frozen=True)
class Counted:
    """Held-out rows that the candidate won and lost against the champion, that both had alike, and
    that are `missing` since an LM was not reached; `of` says what the rows are."""

    won: int
    lost: int
    tied: int
    missing: int = 0
    of: str = "new rows"


@dataclass(frozen=True)
class Proposal:
    """A candidate for a name: its state, and how it came about."""

    name: str
    version: str
    document: Mapping[str, Any]
    scores: Mapping[str, Any] = field(default_factory=dict)


def first(conn: Connection, team: str, made: Proposal, by: str) -> Decided:
    """Let the first of its name serve: there is nothing that it could be worse than."""
    _keep(conn, team, made, None, made.scores)
    programs.promote(conn, team, made.version, by)
    return Decided(made.version, True, "it is the first of its name", None, made.scores)


def undecided(conn: Connection, team: str, made: Proposal, parent: str, reason: str) -> Decided:
    """Keep what cannot be compared with the champion; a person may promote it."""
    _keep(conn, team, made, parent, made.scores)
    return Decided(made.version, False, reason, parent, made.scores)


def compared(conn: Connection, team: str, made: Proposal, parent: str, count: Counted) -> Decided:
    """Keep the candidate with its evidence, and let it serve where that is enough: E of 20 n² for
    the n-th candidate against this champion."""
    e = gate.e_value(count.won, count.lost)
    needed = gate.needed(stored.compared(conn, team, parent, made.document, made.version))
    numbers = {k: v for k, v in vars(count).items() if k != "of"}
    scores = {**made.scores, **numbers, "e_value": e, "e_needed": needed}
    _keep(conn, team, made, parent, scores)
    rows = count.won + count.lost + count.tied
    said = f"it won {count.won} and lost {count.lost} of {rows} {count.of}, E = {e:.1f}"
    if e < needed:
        reason = f"it is not shown to be better: {said}, where {needed:.0f} are needed"
        return Decided(made.version, False, reason, parent, scores)
    programs.promote_by_gate(conn, team, made.version, e, scores)
    return Decided(made.version, True, f"it is better: {said}", parent, scores)


def _keep(
    conn: Connection, team: str, made: Proposal, parent: str | None, scores: Mapping[str, Any]
) -> None:
    if stored.get(conn, team, made.version) is None:
        programs.keep(
            conn, team, made.version, made.document, parent=parent, scores=scores, name=made.name
        )
    else:
        stored.rescore(conn, team, made.version, scores)
