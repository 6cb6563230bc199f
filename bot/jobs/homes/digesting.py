"""The weekly digest: what the week came to, put into the leads' channel once.

In words it has only what was asked in public channels, and what everyone in the leads' channel may
read. Its row is claimed before anything is sent, and the message is found again by its mark:
whoever runs twice, or is killed, leaves one.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Final

import structlog

from agent.work_orders import trends
from bot.jobs import leads_channel
from bot.jobs.homes.home_lead import Readable, gaps_of
from bot.jobs.homes.home_links import Links
from bot.jobs.row_message import row_message
from bot.jobs.work import Work
from bot.showing import Overtaken, Spot
from bot.showing import home as tab
from bot.slack import Unshowable
from sql import coverage, digests, homes, manuals
from sql.audience import Audience
from sql.coverage import Span, Unanswered, Week
from sql.database import Connection

log = structlog.get_logger()

_WEEK: Final = timedelta(weeks=1)
_TRENDS: Final = timedelta(days=730)
_GAPS: Final = 8
_QUESTIONS: Final = 500
_NOTES: Final = 6
_RISING: Final = 6


def send_digest(work: Work, week: str) -> None:
    """The week's digest stands in the leads' channel. Raises what a later try may cure
    (SlackUnreachable)."""
    channel, team, db = work.shop.settings.bot.leads_channel, work.me.team, work.shop.db
    with db.connection() as conn:
        row = digests.get(conn, team, date.fromisoformat(week))
    if row is None or row.state == "final" or not channel:
        return
    where = channel if row.state == "new" else row.channel or channel
    if not leads_channel.takes(work, where, 1):
        return
    seen = work.audiences.seen(where, work.me.bot_user, within=0)
    if seen.why == "unchecked":  # it is not known yet who reads along: a later look
        return
    with db.connection() as conn:
        asked, names = asked_of(conn, seen.audience, row.due_at)
    gaps = gaps_of(asked, names, Readable(work), Links(work))
    language = work.tongues.of_channel(where)
    with db.connection() as conn:
        said = tab.digest_message(digest_of(conn, seen.audience, row.due_at, gaps), language)
        attempt = digests.take(conn, row.digest_id, where)
    if attempt is None:
        return
    ledger = tab.DigestLedger(db, row.digest_id, attempt)
    try:
        row_message(work, Spot(where, None), ledger, row.state, row.ts).show(said)
        ledger.finish()
    except Overtaken:
        return
    except Unshowable as error:
        log.warning("leads.unshowable", channel=where, code=error.code)
        return
    log.info("leads.digest", week=week, gaps=len(gaps))


def digest_for(conn: Connection, audience: Audience, now: datetime) -> tab.Digest:
    """The week before `now` for who is not in Slack; which channels are public is as it was."""
    asked, names = asked_of(conn, audience, now)
    return digest_of(conn, audience, now, gaps_of(asked, names, lambda _: True, None))


def asked_of(
    conn: Connection, audience: Audience, now: datetime
) -> tuple[list[Unanswered], list[tuple[str, str]]]:
    """The week's public questions without an answer, and title and equipment of each manual that
    the audience may read."""
    week = Span(now - _WEEK, now)
    asked = coverage.unanswered(conn, audience.team, week, _QUESTIONS)
    return asked, [(one.title, one.equipment or "") for one in manuals.searched(conn, audience)]


def digest_of(
    conn: Connection, audience: Audience, now: datetime, gaps: Sequence[tab.Gap]
) -> tab.Digest:
    """The week before `now`, as the audience may know it."""
    team, week = audience.team, Span(now - _WEEK, now)
    weeks = coverage.weeks(conn, team, Span(now - 2 * _WEEK, now))
    this, before = ((_of(weeks, ago)) for ago in (0, 1))
    found = trends(conn, audience, since=(now - _TRENDS).date())
    served = coverage.promotions(conn, team, week)
    notes = homes.new_notes(conn, audience, week.since, _NOTES)
    decided = coverage.decided(conn, team, week)
    waits = coverage.open_counts(conn, team, now - 4 * _WEEK)
    rising = [
        tab.Rising(trend.equipment, one.fault, one.recent, one.before)
        for trend in found.equipment
        for one in trend.rising
    ]
    return tab.Digest(
        since=f"{week.since:%Y-%m-%d}",
        until=f"{now:%Y-%m-%d}",
        now=this,
        before=before,
        gaps=gaps[:_GAPS],
        rising=rising[:_RISING],
        served=[(f"{one.created_at:%Y-%m-%d}", one.version, one.kind) for one in served],
        notes=[(f"{one.decided_at:%Y-%m-%d}", one.text or one.quote) for one in notes],
        approved=decided.approved,
        refused=decided.refused,
        corrections=waits.corrections,
        samples=waits.samples,
    )


def _of(weeks: list[Week], ago: int) -> tuple[int, int, int]:
    found = next((week for week in weeks if week.weeks_ago == ago), None)
    return (found.answered, found.closest, found.not_found) if found else (0, 0, 0)


def week_of(now: datetime) -> date:
    """The Monday of the week."""
    day = now.astimezone(UTC).date()
    return day - timedelta(days=day.weekday())
