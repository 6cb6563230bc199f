"""What the card of an upload says of its manual, read from the database each time it is drawn."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot.jobs.uploads.revised import revised_of
from bot.showing import Read, card_readers, unread_of
from bot.slack import conversation, group_names
from ingest.page import Left
from ingest.structure import title_from_name
from sql import grants, manuals, pages, units
from sql.audience import Audience

if TYPE_CHECKING:
    from bot.jobs.work import Work
    from sql.database import Connection
    from sql.grants import StoredGrant
    from sql.manuals import Manual
    from sql.uploads import Outcome, Upload

_PAGES: Final = 9
_ASKED: Final = 12
"""Channels whose names Slack is asked for."""


def read_of(work: Work, upload: Upload, manual_id: int, outcome: Outcome) -> Read | None:
    """The card of a manual as it stands now; None where it is gone.

    It is read by the whole conversation: it tells of no manual, name or channel that is not for all
    of them. SlackUnreachable, Refused where it cannot be asked who that is.
    """
    audience = work.audiences.of(upload.channel, upload.user_id)
    with work.shop.db.connection() as conn:
        manual = _known(conn, audience, upload, manual_id)
        if manual is None:
            return None
        waits = outcome == "waiting"
        revised = revised_of(conn, audience, upload, manual_id)
        procedures = units.count_procedures(conn, manual_id)
        without = pages.without_text(conn, manual_id, _PAGES) if manual.pages_without_text else []
        given = [] if waits else grants.of_manual(conn, upload.team, manual_id)
    return Read(
        manual.title,
        manual.revision,
        manual.page_count,
        manual.passages,
        manual.pages_without_text,
        outcome,  # type: ignore[arg-type]  # of those that have such a card
        manual.pages_recognised,
        manual.pages_unrecognised,
        manual.lines_doubtful,
        unread_of(Left(**manual.unread)),
        revised,
        procedures,
        without,
        manual.equipment,
        readers_of(work, upload, given),
        "" if waits or upload.decided_by is None else named(work, upload.decided_by),
        upload.upload_id,
    )


def readers_of(work: Work, upload: Upload, given: list[StoredGrant]) -> list[str]:
    """Who may read it, in names: this conversation, and, where all in it are surely of the team,
    the channels that everybody of the team may join, user groups, and everyone."""
    channels = [one.grantee for one in given if one.kind == "channel"]
    groups = [one.grantee for one in given if one.kind == "group"]
    everyone = any(one.kind == "everyone" for one in given)
    here, others = upload.channel in channels, [c for c in channels if c != upload.channel]
    if not (others or groups or everyone) or not work.audiences.only_team(upload.channel):
        return card_readers(here=here)
    found = [conversation(work.slack, channel) for channel in others[:_ASKED]]
    names = [f"#{one.name}" for one in found if one and one.open and not one.shared and one.name]
    called = group_names(work.slack, work.me) if groups else {}
    return card_readers(
        here=here, channels=names, groups=[called.get(g, g) for g in groups], everyone=everyone
    )


def named(work: Work, user: str) -> str:
    """A person by name, or by what is known of them."""
    return work.audiences.name_of(user) or user


def _known(conn: Connection, audience: Audience, upload: Upload, manual_id: int) -> Manual | None:
    """The manual by the name that those know it by who see the card; of one that they may not read
    yet, by what it says itself, or the name of the file that they shared."""
    if manual := manuals.get(conn, audience, manual_id):
        return manual
    manual = manuals.get(conn, Audience.of_operator(upload.team), manual_id)
    own = manual and manuals.by_hash(conn, upload.team, manual.content_hash)
    if not own:
        return None
    return replace(own, title=own.title or title_from_name(str(upload.card.get("name", ""))))
