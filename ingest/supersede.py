"""Which manuals are surely newer or older revisions of one another, and what an operator's own
word makes of it. Who shares one in a conversation is asked first (`bot.jobs.uploads.revisions`).
"""

from dataclasses import dataclass

import structlog

from ingest.revisions import is_newer
from sql import manuals, replacements
from sql.audience import Audience
from sql.manuals import Manual
from sql.rows import Connection

log = structlog.get_logger()

OPERATOR = "operator"
_SHARED, _SIZE = 0.5, 0.5
"""Least share of sections in common, and least ratio of page counts: change pages alone, and
another machine's manual with a general title, replace nothing."""


@dataclass(frozen=True, slots=True)
class Revisions:
    """What is surely older than a manual, and what is surely newer."""

    older: tuple[Manual, ...] = ()
    newer: tuple[Manual, ...] = ()


@dataclass(frozen=True, slots=True)
class Superseding:
    """The manuals that one replaces now, and the manual that replaces it."""

    older: tuple[int, ...] = ()
    by: int | None = None


def revisions_of(conn: Connection, audience: Audience, manual_id: int) -> Revisions:
    """The revisions of a manual that the audience may read, where it is sure that they are.

    Sure is: the same title in the PDFs themselves, a greater revision or date that nothing
    contradicts, about as many pages, and half of the sections in common.
    """
    own = manuals.get(conn, audience, manual_id)
    if own is None:
        return Revisions()
    others = manuals.of_series(conn, audience, manual_id)
    newer_than = {other.manual_id: _is_newer(conn, own, other) for other in others}
    return Revisions(
        tuple(other for other in others if newer_than[other.manual_id] is True),
        tuple(other for other in others if newer_than[other.manual_id] is False),
    )


def supersede_revisions(conn: Connection, team: str, manual_id: int) -> Superseding:
    """Let the newest of a manual's revisions be the one that is searched, by an operator's word and
    so for the whole team, where that is sure. `sql.replacements.restore` undoes it."""
    operator = Audience.of_operator(team)
    found = revisions_of(conn, operator, manual_id)
    before = replacements.replaced(conn, operator)
    pairs = [(old.manual_id, manual_id) for old in found.older]
    pairs += [(manual_id, new.manual_id) for new in found.newer]
    for old, new in pairs:
        if replacements.add(conn, team, old, new, by=OPERATOR):
            log.info("manual.superseded", team=team, manual_id=old, by=new)
    now = replacements.replaced(conn, operator)
    older = tuple(o.manual_id for o in found.older if o.manual_id in now.keys() - before.keys())
    return Superseding(older, now.get(manual_id))


def correct_revisions(conn: Connection, team: str, manual_id: int) -> Superseding:
    """After a correction of its title, revision or date, let the newest of them be searched.

    What the correction surely contradicts is undone first, whoever decided it; what it leaves
    unsure stays as it is.
    """
    operator = Audience.of_operator(team)
    for stands in replacements.of_manual(conn, team, manual_id):
        old = manuals.get(conn, operator, stands.older)
        new = manuals.get(conn, operator, stands.newer)
        if old and new and is_newer(old, new):
            replacements.remove(conn, team, stands.older, stands.newer)
    return supersede_revisions(conn, team, manual_id)


def superseding(conn: Connection, team: str, manual_id: int) -> dict[str, list[int]]:
    """Which manuals it replaces, and which replace it."""
    stands = replacements.of_manual(conn, team, manual_id)
    return {
        "supersedes": sorted({one.older for one in stands if one.newer == manual_id}),
        "superseded_by": sorted({one.newer for one in stands if one.older == manual_id}),
    }


def _is_newer(conn: Connection, own: Manual, other: Manual) -> bool | None:
    newer = is_newer(own, other)
    sizes = sorted((own.page_count, other.page_count))
    if newer is None or sizes[0] < _SIZE * sizes[1]:
        return None
    shared = manuals.shared_sections(conn, own.manual_id, other.manual_id)
    return newer if shared >= _SHARED else None
