"""What a card says of other revisions, and the job behind its buttons: which of them are searched.

Who shared the older revision decides that a newer one replaces it, or who has the role for it: in
the conversation of the card, and so for those who read along there.
"""

from contextlib import suppress
from dataclasses import asdict
from typing import Final

import structlog

from bot.errors import MayNot
from bot.jobs.acting import actor_of
from bot.jobs.cards import finish
from bot.jobs.whispers import whisper
from bot.jobs.work import Work
from bot.roles import ACTS, Doing, allow, who_may
from bot.showing import CardLedger, Overtaken, Revised, revision_named
from ingest.supersede import revisions_of
from sql import grants, replacements, uploads
from sql.audience import Audience
from sql.database import Connection
from sql.manuals import Manual
from sql.replacements import Replacement
from sql.uploads import Upload

log = structlog.get_logger()

_ACT: Final = "manual.supersede"
_FAILED: Final = "I could not change what I answer from. Click once more, and I try again."
_MAY_NOT: Final = (
    "I did not change what I answer from: that is for who shared the older one{who}, or for {may}."
)

_READ: Final = frozenset({"ingested", "granted", "already"})


def revised_of(conn: Connection, audience: Audience, upload: Upload, manual_id: int) -> Revised:
    """What the card of the upload says of other revisions of its manual."""
    found = revisions_of(conn, audience, manual_id)
    stands = _decided(conn, audience, manual_id, (*found.older, *found.newer))
    pairs = {(one.older, one.newer) for one in stands}
    gone = {old.manual_id for old in found.older if (old.manual_id, manual_id) in pairs}
    come = {new.manual_id for new in found.newer if (manual_id, new.manual_id) in pairs}
    return Revised(
        older=[_named(one) for one in found.older if one.manual_id not in gone],
        newer=[_named(one) for one in found.newer if one.manual_id not in come],
        replaces=[_named(one) for one in found.older if one.manual_id in gone],
        replaced_by=[_named(one) for one in found.newer if one.manual_id in come],
        undo=any(one.channel == upload.channel for one in stands),
        upload_id=upload.upload_id,
    )


def decide_revisions(work: Work, upload_id: int, user_id: str, choice: str) -> None:
    """With the choice "newest", the newest revision replaces the others where the card stands; with
    "all", nothing that was decided there counts any more. The cards there say so.

    Who may not decide it, and nobody else, reads who may. Done again it changes nothing.
    """
    with work.shop.db.connection() as conn:
        upload = uploads.get(conn, upload_id)
    if upload is None or upload.manual_id is None or upload.outcome not in _READ:
        return
    audience = work.audiences.of(upload.channel, upload.user_id)
    with work.shop.db.connection() as conn:
        found = revisions_of(conn, audience, upload.manual_id)
        ids = [upload.manual_id, *(one.manual_id for one in (*found.older, *found.newer))]
        stands = _decided(conn, audience, upload.manual_id, (*found.older, *found.newer))
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
                doing = allow(conn, actor, _ACT, own=user_id in people)
                _decide(doing, upload, old, new, newest=choice == "newest")
                may += 1
        cards = uploads.of_manuals(conn, upload.team, upload.channel, ids)
    if wanted and not may:
        whisper(work, upload, user_id, _may_not(work, set().union(*wanted.values())))
        return
    log.info("revisions.decided", upload_id=upload_id, choice=choice, pairs=may)
    for card in cards:
        _show_again(work, card, audience)


def give_up(work: Work, upload_id: int, user_id: str, choice: str, error: BaseException) -> None:
    """Who clicked reads that it failed."""
    log.warning("revisions.failed", upload_id=upload_id, error=type(error).__name__)
    with work.shop.db.connection() as conn:
        upload = uploads.get(conn, upload_id)
    if upload is not None:
        whisper(work, upload, user_id, _FAILED)


def _decide(doing: Doing, upload: Upload, old: int, new: int, *, newest: bool) -> None:
    """The newer one replaces the older one in the channel, or no more; a change is written down."""
    conn, team, where = doing.conn, upload.team, upload.channel
    pair = {"older": old, "newer": new, "channel": where}
    if newest:
        if replacements.add(conn, team, old, new, by=doing.actor.who, channel=where):
            doing.done(f"manual:{new}", after=pair)
    elif replacements.remove(conn, team, old, new, channel=where):
        doing.done(f"manual:{new}", before=pair)


def _decided(
    conn: Connection, audience: Audience, own: int, others: tuple[Manual, ...]
) -> list[Replacement]:
    return replacements.among(conn, audience, [own, *(one.manual_id for one in others)])


def _named(one: Manual) -> str:
    return revision_named(one.title, one.revision, one.published)


def _sharers(conn: Connection, audience: Audience, manual_id: int) -> set[str]:
    """Who shared a manual with those who see the card."""
    return {one.granted_by for one in grants.held(conn, audience, manual_id)}


def _may_not(work: Work, sharers: set[str]) -> str:
    names = sorted(filter(None, map(work.audiences.name_of, sharers)))
    who = f" ({', '.join(names)})" if names else ""
    return _MAY_NOT.format(who=who, may=who_may(ACTS[_ACT]))


def _show_again(work: Work, upload_id: int, audience: Audience) -> None:
    """The card says what stands now; who else works on it says it instead."""
    with work.shop.db.connection() as conn:
        upload = uploads.take(conn, upload_id)
        if upload is None or upload.manual_id is None or upload.outcome not in _READ:
            return
        revised = revised_of(conn, audience, upload, upload.manual_id)
    ledger = CardLedger(work.shop.db, upload)
    try:
        ledger.write(card={**upload.card, "revised": asdict(revised)})
        finish(work, upload, ledger)
    except Overtaken:
        log.info("card.overtaken", upload_id=upload_id)
