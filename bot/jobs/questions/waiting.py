"""The job that tells who asked that their question waits for its turn, and why.

What is said stands in the place of the answer, which comes into the same message.
"""

import structlog

from agent.wording import in_language, language_of
from agent.wording import sentences as wording
from bot.errors import SlackUnreachable
from bot.jobs.questions.stopping import can_stop
from bot.jobs.work import Work
from bot.queue import Shares
from bot.showing import Overtaken, ReplyLedger, Spot, VisibleMessage, stoppable, waiting
from bot.slack import Refused
from sql import questions, replies
from sql.questions import Question
from sql.replies import Ahead

log = structlog.get_logger()


def say_waiting(work: Work, question_id: int) -> None:
    """The person has read that their question is kept and comes in its turn, if it still waits.

    Nothing is said where somebody has begun to answer, or where it is about to be its turn. A
    courtesy: where Slack does not take it, the answer is what they see first.
    """
    shares = Shares.of(work.shop.settings.bot)
    with work.shop.db.connection() as conn:
        question = questions.get(conn, question_id)
        if question is None or question.withdrawn_at is not None:
            return
        said = sentence(question, replies.ahead(conn, question_id), shares)
        reply = replies.take_unheard(conn, question_id) if said else None
    if reply is None or said is None:
        return
    spot = Spot(question.channel, question.thread_ts, since=question.ts)
    ledger = ReplyLedger(work.shop.db, reply)
    message = VisibleMessage(work.slack, work.me, spot, ledger, None, looked_for=False)
    try:
        shown = waiting(said)
        if can_stop(question):
            shown = stoppable(shown, question_id, language_of(question.text))
        message.show(shown)
    except Overtaken:
        pass  # it is its turn
    except (Refused, SlackUnreachable) as error:
        log.warning("waiting.untold", question_id=question_id, error=type(error).__name__)


def sentence(question: Question, ahead: Ahead, shares: Shares) -> str | None:
    """In the asker's language; None where nothing is in the question's way any more."""
    language = language_of(question.text)
    match shares.hold_back(ahead):
        case "person":
            most = {"count": ahead.of_person, "most": shares.person}
            return in_language(wording.WAITS_PERSON, language, **most)
        case "channel":
            most = {"count": ahead.of_channel, "most": shares.channel}
            return in_language(wording.WAITS_CHANNEL, language, **most)
        case "all":
            return in_language(wording.WAITS, language)
        case None:
            return None
