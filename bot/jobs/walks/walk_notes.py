"""What solved a fault, suggested as a site note, by the one way of corrections."""

from agent.errors import BadCorrection
from agent.notes import MOST, Better
from agent.wording import in_language
from bot.hearing import NoteBox
from bot.jobs.work import Work
from bot.roles import Actor, Rules
from bot.showing import card_of, walk_words
from sql import walks
from sql.audience import Audience
from sql.database import Connection
from sql.walks import Walk


def suggest(work: Work, conn: Connection, walk: Walk, by: Actor) -> str:
    """It is proposed once, whoever clicks, in the transaction of `conn`; of somebody who may
    approve it is a note at once. Returns what they read."""
    card = None
    if walk.state == "solved" and walk.manual_id is not None:
        card = card_of(conn, Audience.of_operator(walk.team), walk, walk.card)
    if card is None or walk.manual_id is None:
        return in_language(walk_words.LATE_ENDED, walk.language)
    settings = work.shop.settings.bot
    notes = NoteBox(
        work.shop.db,
        work.queue,
        walk.team,
        rules=Rules.of(settings),
        needs_two=settings.notes_need_two,
        asks=bool(settings.leads_channel),
    )
    tried = card.tried
    text = (
        in_language(walk_words.SOLVED_IT, walk.language, tried=tried[: MOST // 2])
        if tried
        else in_language(walk_words.SOLVED_IT_LINE, walk.language)
    )
    better = Better(
        walk.answer_id,
        by.who,
        text,
        walk.manual_id,
        card.page.page,
        card.page.quote[:MOST],
    )
    try:
        made = notes.propose_in(conn, better, source=walks.SOURCE, key=f"walk:{walk.walk_id}")
    except BadCorrection as error:
        return in_language(walk_words.NOT_PROPOSED, walk.language, why=error.for_people)
    approved = made is not None and notes.approve_own(conn, made, by)
    return in_language(walk_words.NOTED if approved else walk_words.PROPOSED, walk.language)
