"""The job behind the buttons of a card that tells of other revisions: which of them are searched.

Who shared the older revision decides that a newer one replaces it, or who has the role for it: in
the conversation of the card, and so for those who read along there.
"""

from contextlib import suppress
from typing import Final

import structlog

from agent.wording import ours
from bot.errors import MayNot
from bot.jobs.acting import actor_of
from bot.jobs.uploads.drawing import draw_cards
from bot.jobs.uploads.revised import ACT, decide, standing
from bot.jobs.whispers import whisper_ours
from bot.jobs.work import Work
from bot.roles import ACTS, who_may
from ingest.supersede import revisions_of
from sql import grants, uploads
from sql.audience import Audience
from sql.database import Connection
from sql.uploads import Upload

log = structlog.get_logger()

_FAILED: Final = ours("I could not change what I answer from. Click once more, and I try again.")
_MAY_NOT: Final = ours(
    "I did not change what I answer from: that is for who shared the older one, or for {may}."
)
_MAY_NOT_NAMED: Final = ours(
    "I did not change what I answer from: that is for who shared the older one ({who}), "
    "or for {may}."
)


def decide_revisions(work: Work, upload_id: int, user_id: str, choice: str) -> None:
    """With the choice "newest", the newest revision replaces the others where the card stands; with
    "all", nothing that was decided there counts any more. The cards there say so.

    Who may not decide it, and nobody else, reads who may. Done again it changes nothing.
    """
    with work.shop.db.connection() as conn:
        upload = uploads.get(conn, upload_id)
    if upload is None or upload.manual_id is None or upload.outcome not in uploads.READ:
        return
    audience = work.audiences.of(upload.channel, upload.user_id)
    with work.shop.db.connection() as conn:
        found = revisions_of(conn, audience, upload.manual_id)
        stands = standing(conn, audience, upload.manual_id, (*found.older, *found.newer))
        ids = [upload.manual_id, *(one.manual_id for one in (*found.older, *found.newer))]
        ids += sorted({one for r in stands for one in (r.older, r.newer)} - set(ids))
        sharers = {one: _sharers(conn, audience, one) for one in ids}
    if choice == "newest":
        decided = {(one.older, one.newer) for one in stands}
        pairs = [(old.manual_id, upload.manual_id) for old in found.older]
        pairs += [(upload.manual_id, new.manual_id) for new in found.newer]
        wanted = {pair: sharers[pair[0]] for pair in pairs if pair not in decided}
    else:
        wanted = {
            (one.older, one.newer): {*sharers[one.older], one.decided_by}
            for one in stands
            if one.channel == upload.channel
        }
    actor, may = actor_of(work, user_id), 0
    with work.shop.db.connection() as conn:
        for (old, new), people in sorted(wanted.items()):
            with suppress(MayNot):
                own = user_id in people
                decide(conn, actor, upload, old, new, own=own, newest=choice == "newest")
                may += 1
        cards = uploads.of_manuals(conn, upload.team, upload.channel, ids)
        if may:
            uploads.spoil(conn, upload.team, cards)
    if wanted and not may:
        _may_not(work, upload, user_id, set().union(*wanted.values()))
        return
    log.info("revisions.decided", upload_id=upload_id, choice=choice, pairs=may)
    draw_cards(work)


def give_up(work: Work, upload_id: int, user_id: str, choice: str, error: BaseException) -> None:
    """Who clicked reads that it failed."""
    log.warning("revisions.failed", upload_id=upload_id, error=type(error).__name__)
    with work.shop.db.connection() as conn:
        upload = uploads.get(conn, upload_id)
    if upload is not None:
        whisper_ours(work, upload, user_id, _FAILED)


def _sharers(conn: Connection, audience: Audience, manual_id: int) -> set[str]:
    """Who shared a manual with those who see the card."""
    return {one.granted_by for one in grants.held(conn, audience, manual_id)}


def _may_not(work: Work, upload: Upload, user_id: str, sharers: set[str]) -> None:
    who = ", ".join(sorted(filter(None, map(work.audiences.name_of, sharers))))
    said = _MAY_NOT_NAMED if who else _MAY_NOT
    may = who_may(ACTS[ACT], work.tongues.of(user_id))
    whisper_ours(work, upload, user_id, said, who=who, may=may)
