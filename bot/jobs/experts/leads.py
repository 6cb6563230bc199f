"""The chore that asks leads: the week's sample and what people are divided on, each once.

Leads are asked in BOT_LEADS_CHANNEL, about what everyone there may read; answers of private
conversations are put to nobody. Done again it changes nothing.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import structlog

from agent.learning import examples
from agent.learning.sampling import draw, monday
from agent.learning.voices import Electorate
from bot.jobs import leads_channel
from bot.jobs.experts.corrections import put_corrections
from bot.jobs.experts.corrections import take_away as take_corrections_away
from bot.jobs.row_message import row_message
from bot.jobs.uploads.waiting_uploads import put_waiting
from bot.showing import (
    LeadLedger,
    Overtaken,
    Spot,
    gone_for_leads,
    message_to_leads,
    update,
)
from bot.slack import Unshowable
from sql import roles, samples
from sql.samples import LeadQuestion

if TYPE_CHECKING:
    from bot.jobs.work import Work

log = structlog.get_logger()
_WEEKS: Final = 4


def ask_leads(work: Work) -> None:
    """What was drawn this week, and is divided, has its message in the leads' channel; one that may
    not be read there any more says so. Raises what a later try may cure (SlackUnreachable)."""
    take_away(work)
    put_corrections(work, again=True)
    put_waiting(work, again=True)
    settings, team = work.shop.settings, work.me.team
    channel = settings.bot.leads_channel
    with work.shop.db.connection() as conn:
        electorate = Electorate.of(settings.agent, roles.deciders(conn, team))
    if not channel or not electorate.leads:
        return
    now = datetime.now(UTC)
    with work.shop.db.connection() as conn:
        divided = examples.read(conn, team, electorate=electorate).divided
        ids = [one.row.answer_id for one in divided if one.row.public]
        draw(conn, team, now, settings.bot.sample_a_week, ids)
        waiting = samples.waiting(conn, team, monday(now) - timedelta(weeks=_WEEKS))
    if not waiting or not leads_channel.takes(work, channel, len(waiting)):
        return
    for one in waiting:
        if one.state != "final":
            _put(work, channel, one)
        elif one.put_in and one.put_ts:
            _look_again(work, one)


def take_away(work: Work) -> None:
    """No message asks about an answer, or a correction, that was deleted. Raises as `ask_leads`."""
    take_corrections_away(work)
    with work.shop.db.connection() as conn:
        orphans = samples.orphans(conn, work.me.team)
    for one in orphans:
        if one.channel and one.state != "new":
            ledger = LeadLedger(work.shop.db, one.lead_id, one.attempt)
            row_message(work, Spot(one.channel, None), ledger, one.state, one.ts).remove()
        with work.shop.db.connection() as conn:
            samples.drop(conn, one.lead_id)


def _put(work: Work, channel: str, one: LeadQuestion) -> None:
    seen = work.audiences.seen(channel, work.me.bot_user, within=0)
    if seen.why == "unchecked":  # it is not known yet who reads along: a later look
        return
    language = work.tongues.of_channel(channel)
    with work.shop.db.connection() as conn:
        attempt = samples.take(conn, one.lead_id, channel)
        said = message_to_leads(conn, seen.audience, one, language)
    if attempt is None:
        return
    ledger = LeadLedger(work.shop.db, one.lead_id, attempt)
    message = row_message(work, Spot(channel, None), ledger, one.state, one.put_ts)
    try:
        if said is None:
            message.remove()
            ledger.finish("nobody may read it")
        else:
            message.show(said)
            ledger.finish("asked")
    except Overtaken:
        return
    except Unshowable as error:
        # The row stays open: it is asked there, or in another channel, once that can be.
        log.warning("leads.unshowable", channel=channel, code=error.code)
        return
    log.info("leads.asked", answer_id=one.answer_id, why=one.why, readable=said is not None)


def _look_again(work: Work, one: LeadQuestion) -> None:
    assert one.put_in is not None
    assert one.put_ts is not None
    seen = work.audiences.seen(one.put_in, work.me.bot_user)
    with work.shop.db.connection() as conn:
        said = message_to_leads(conn, seen.audience, one)
    if said is None:
        language = work.tongues.of_channel(one.put_in)
        try:
            mark = LeadLedger(work.shop.db, one.lead_id, one.attempt).mark
            update(work.slack, one.put_in, one.put_ts, gone_for_leads(language), mark)
        except Unshowable as error:
            log.info("leads.message_gone", answer_id=one.answer_id, code=error.code)
