"""The messages of a walk as they are to be now: its one card, and a summary for each hand-over and
for the end, each once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from agent.wording import in_language
from bot.jobs.row_message import row_message
from bot.showing import (
    Content,
    Overtaken,
    Spot,
    WalkLedger,
    card_of,
    revision_named,
    story,
    walk_at,
    walk_ended,
    walk_hidden,
    walk_summary,
    walk_words,
    walking,
)
from bot.slack import Unshowable
from ingest.supersede import revisions_of
from sql import walk_messages, walks

if TYPE_CHECKING:
    from bot.jobs.work import Work
    from bot.showing import Card
    from bot.slack import Seen
    from sql.audience import Audience
    from sql.database import Connection
    from sql.questions import Question
    from sql.walk_messages import WalkMessage
    from sql.walks import Click, Walk

log = structlog.get_logger()


def put(work: Work, question: Question, seen: Seen, walk_id: int) -> None:
    """The messages say where the walk stands, to those who see it now. A walk whose manual was
    replaced or removed is stopped before. Raises as `VisibleMessage.show` where it may be tried
    later."""
    with work.shop.db.connection() as conn:
        walk = walks.get(conn, work.me.team, walk_id)
        if walk is None or walk.state == "new":
            return
        stands = walks.stands(conn, seen.audience, walk.manual_id)
        gone = walk.manual_id is None or (stands == "superseded" and not walk.superseded)
        if walk.state == "open" and gone:
            walks.stop(conn, walk_id)
            walk = walks.get(conn, work.me.team, walk_id)
    if walk is None:
        return
    hidden = stands == "hidden" or (stands == "superseded" and not walk.superseded)
    says = f"{walk.turn} {walk.state}{' hidden' if hidden else ''}"
    with work.shop.db.connection() as conn:
        card = walk_messages.need(conn, walk_id, walk.team, "card", 0, question.channel)
        clicks = walks.counted(conn, walk_id)
        wanted = [one.turn + 1 for one in clicks if one.act == "hand_over"]
        wanted += [walk.turn + 1] * (walk.state not in ("new", "open"))
        summaries = [
            walk_messages.need(conn, walk_id, walk.team, "summary", turn, question.channel)
            for turn in dict.fromkeys(wanted)
        ]
    if card.state != "final" or card.said != says:
        with work.shop.db.connection() as conn:
            said = _card(work, conn, walk, seen.audience, hidden=hidden)
        _show(work, question, card, said, says)
    for one in summaries:
        if one.state != "final":
            with work.shop.db.connection() as conn:
                said = _summary(work, conn, walk, seen.audience, clicks, one.turn)
            _show(work, question, one, said, "said")


def put_away(work: Work) -> None:
    """No message is left of a walk whose question was deleted."""
    with work.shop.db.connection() as conn:
        orphans = walk_messages.orphans(conn, work.me.team)
    for one in orphans:
        if one.state != "new":
            ledger = WalkLedger(work.shop.db, one.message_id, one.attempt)
            row_message(work, Spot(one.channel, None), ledger, one.state, one.ts).remove()
        with work.shop.db.connection() as conn:
            walk_messages.drop(conn, one.message_id)


def where(conn: Connection, walk: Walk) -> str:
    """`Step 3 of 9`."""
    steps = walks.steps(conn, walk.walk_id)
    here = next((one for one in steps if one.card == walk.card), None)
    return walk_at(here, walk.kind, walk.language) if here else "…"


def _show(work: Work, question: Question, one: WalkMessage, said: Content, says: str) -> None:
    with work.shop.db.connection() as conn:
        attempt = walk_messages.take(conn, one.message_id)
    if attempt is None:
        return
    ledger = WalkLedger(work.shop.db, one.message_id, attempt)
    spot = Spot(question.channel, question.thread_ts, since=question.ts)
    message = row_message(work, spot, ledger, one.state, one.ts)
    try:
        message.show(said)
        ledger.finish(says)
    except Overtaken:
        return
    except Unshowable as error:  # somebody deleted the message, or the place is closed
        log.warning("walk.unshowable", code=error.code, message_id=one.message_id)
        if message.ts is not None:
            ledger.finish(says)


def _card(work: Work, conn: Connection, walk: Walk, audience: Audience, *, hidden: bool) -> Content:
    language = walk.language
    if walk.state == "open":
        card = None if hidden else card_of(conn, audience, walk, walk.card)
        if card is None:
            return walk_hidden(walk.walk_id, walk.turn, walk.card, language)
        key = (walk.walk_id, walk.turn)
        last = _last(work, conn, walk)
        return walking(card, walk.kind, key, walk.question_id, last, language)
    sentence = in_language(walk_words.ENDED[walk.state], language)
    if walk.state == "stopped":
        return walk_ended(_why_stopped(conn, walk, audience), "", None, None, language)
    card = None if hidden else card_of(conn, audience, walk, walk.card)
    title = card.title if card else ""
    if card is None or walk.state != "solved":
        return walk_ended(sentence, title, None, None, language)
    return walk_ended(sentence, title, card, walk.walk_id, language)


def _why_stopped(conn: Connection, walk: Walk, audience: Audience) -> str:
    if walk.manual_id is None:
        return in_language(walk_words.REMOVED, walk.language)
    newer = revisions_of(conn, audience, walk.manual_id).newer
    if not newer:
        return in_language(walk_words.REPLACED_BY_ONE, walk.language)
    best = newer[-1]
    named = revision_named(best.title, best.revision, best.published, walk.language)
    return in_language(walk_words.REPLACED, walk.language, newer=named)


def _last(work: Work, conn: Connection, walk: Walk) -> str:
    """Who did what before, or who began it."""
    clicks = walks.counted(conn, walk.walk_id)
    last = clicks[-1] if clicks else None
    name = work.audiences.name_of
    sentence = walk_words.LAST.get(last.act) if last else None
    if last is None or sentence is None:
        by = name(walk.begun_by) or walk.begun_by
        return in_language(walk_words.BEGUN, walk.language, name=by)
    step = next((one for one in walks.steps(conn, walk.walk_id) if one.card == last.card), None)
    named = walk_words.NAMED_STEP if walk.kind == "procedure" else walk_words.NAMED_REMEDY
    what = in_language(named, walk.language, step=step.step if step else last.card + 1)
    return in_language(sentence, walk.language, what=what, name=name(last.user_id) or last.user_id)


def _summary(
    work: Work,
    conn: Connection,
    walk: Walk,
    audience: Audience,
    clicks: list[Click],
    turn: int,
) -> Content:
    """What was done before that turn; of the manual what may be shown now."""
    language, name = walk.language, work.audiences.name_of
    before = [one for one in clicks if one.turn < turn]
    last = before[-1] if before else None
    ends = walk.state not in ("new", "open") and turn == walk.turn + 1
    why = walk.state if ends else "hand_over"
    by = name(last.user_id) or last.user_id if last else ""
    head = in_language(walk_words.SUMMARY[why], language, name=by)
    stands = walks.stands(conn, audience, walk.manual_id)
    readable = stands == "current" or (stands == "superseded" and walk.superseded)
    at = last.card if last else walk.card
    card: Card | None = card_of(conn, audience, walk, at) if readable else None
    return walk_summary(
        head,
        card.title if card else "",
        story(before, walks.steps(conn, walk.walk_id), name),
        walk.kind,
        None if ends else card,
        card if why == "solved" else None,
        language,
    )
