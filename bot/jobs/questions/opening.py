"""The job behind "Open a work order": a draft from the answer, handed over once for however many
clicks; who clicked reads what became of it."""

from typing import Final

import structlog

from agent.errors import NothingToOpen
from agent.wording import ours
from agent.work_orders import hand_over, key_of, open_draft
from bot.errors import told
from bot.jobs.acting import actor_of
from bot.jobs.whispers import whisper, whisper_ours
from bot.jobs.work import Work
from bot.roles import allow
from bot.showing import draft_of, shown_of, target_of
from sql import order_drafts, questions
from sql.database import Connection
from sql.questions import Question

log = structlog.get_logger()

_GONE: Final = ours(
    "I cannot open a work order from this answer: a manual that it stood on was replaced or "
    "removed, or may not be read by everyone here any more. Ask again."
)
_OPENED: Final = ours("The draft of a work order is handed over: {key}.")
_BEFORE: Final = ours("A work order was opened from this answer already, on {on}: {key}.")


def open_order(work: Work, answer_id: int, user_id: str) -> None:
    """The draft is handed over. Raises NotSent, which a later try may cure, or OrderRefused."""
    question = _question(work, answer_id)
    if question is None:
        return
    target = target_of(work.shop.settings.bot)
    if not target:
        raise NothingToOpen
    db, team, key = work.shop.db, work.me.team, key_of(work.me.team, answer_id)
    with db.connection() as conn:
        draft = order_drafts.get(conn, team, answer_id)
    if draft is not None and draft.state == "sent" and draft.sent_at is not None:
        on = f"{draft.sent_at:%Y-%m-%d}"
        whisper_ours(work, question, user_id, _BEFORE, on=on, key=key)
        return
    if draft is None:
        audience = work.audiences.of(question.channel, question.user_id)
        with db.connection() as conn:
            shown = shown_of(conn, audience, answer_id)
            said = draft_of(conn, shown) if shown is not None and shown.stands else None
        if said is None:
            whisper_ours(work, question, user_id, _GONE)
            return
        actor = actor_of(work, user_id)

        def record(conn: Connection) -> None:
            allow(conn, actor, "orders.open").done(f"answer:{answer_id}", after={"key": key})

        draft = open_draft(db, team, answer_id, user_id, said, record)
    if draft is not None:
        hand_over(db, target, draft)
        log.info("order.opened", answer_id=answer_id, draft_id=draft.draft_id)
        whisper_ours(work, question, user_id, _OPENED, key=key)


def give_up(work: Work, answer_id: int, user_id: str, error: BaseException) -> None:
    """Who clicked reads why it was not handed over; the draft is kept, and a click tries again."""
    log.warning("order.unopened", answer_id=answer_id, error=type(error).__name__)
    question = _question(work, answer_id)
    if question is not None:
        incidents, language = work.shop.db.home.run / "incidents", work.tongues.of(user_id)
        whisper(work, question, user_id, told(error, incidents, language))


def _question(work: Work, answer_id: int) -> Question | None:
    with work.shop.db.connection() as conn:
        asked = order_drafts.asked(conn, answer_id)
        if asked is None or asked.team != work.me.team:
            return None
        return questions.get(conn, asked.question_id)
