"""Whether a manual that comes in is a newer revision of one that is there, or an older one."""

from dataclasses import dataclass

import structlog

from ingest.revisions import is_newer
from sql import manuals
from sql.audience import Audience
from sql.manuals import Manual
from sql.rows import Connection

log = structlog.get_logger()

_SHARED, _SIZE = 0.5, 0.5
"""Least share of sections in common, and least ratio of page counts: change pages alone, and
another machine's manual with a general title, replace nothing."""


@dataclass(frozen=True, slots=True)
class Superseding:
    """The manuals that one replaces now, and the manual that replaces it."""

    older: tuple[int, ...] = ()
    by: int | None = None


def supersede_revisions(conn: Connection, team: str, manual_id: int) -> Superseding:
    """Let the newest of a manual's revisions be the one that is searched, where that is sure.

    Sure is: the same title, a greater revision or date that nothing contradicts, about as many
    pages, and half of the sections in common. `sql.manuals.restore` undoes it.
    """
    own = manuals.get(conn, Audience.of_operator(team), manual_id)
    older: list[int] = []
    if own is None:
        return Superseding()
    for other in manuals.of_series(conn, team, manual_id):
        newer = _is_newer(conn, own, other)
        if newer is None:
            continue
        old, new = (other, own) if newer else (own, other)
        if manuals.supersede(conn, team, old.manual_id, new.manual_id):
            log.info("manual.superseded", team=team, manual_id=old.manual_id, by=new.manual_id)
            if not newer:
                return Superseding(tuple(older), new.manual_id)
            older.append(old.manual_id)
    return Superseding(tuple(older))


def correct_revisions(conn: Connection, team: str, manual_id: int) -> Superseding:
    """After a correction of its title, revision or date, let the newest of them be searched.

    What the correction surely contradicts is undone first; what it leaves unsure stays as it is.
    """
    own = manuals.get(conn, Audience.of_operator(team), manual_id)
    if own is None:
        return Superseding()
    for old_id in manuals.superseded_by(conn, team, manual_id):
        old = manuals.get(conn, Audience.of_operator(team), old_id)
        if old and is_newer(old, own):
            manuals.restore(conn, team, old_id)
    newer = own.superseded_by and manuals.get(conn, Audience.of_operator(team), own.superseded_by)
    if newer and is_newer(own, newer):
        manuals.restore(conn, team, manual_id)
    elif newer:
        return Superseding(by=newer.manual_id)
    return supersede_revisions(conn, team, manual_id)


def remove(conn: Connection, team: str, manual_id: int) -> bool:
    """Remove a manual; the newest of those that it superseded is searched in its place.

    False where the team has no such manual.
    """
    older = manuals.superseded_by(conn, team, manual_id)
    removed = manuals.remove(conn, team, manual_id)
    for old_id in older:
        old = manuals.get(conn, Audience.of_operator(team), old_id)
        if old and old.superseded_by is None:
            supersede_revisions(conn, team, old_id)
    return removed


def _is_newer(conn: Connection, own: Manual, other: Manual) -> bool | None:
    newer = is_newer(own, other)
    sizes = sorted((own.page_count, other.page_count))
    if newer is None or sizes[0] < _SIZE * sizes[1]:
        return None
    shared = manuals.shared_sections(conn, own.manual_id, other.manual_id)
    return newer if shared >= _SHARED else None
