"""From a recorded question to what the program is asked: by whom, before whom, after what."""

from agent.answering import Asked, Kit
from agent.conversation import Thread
from bot.jobs.questions import context
from bot.jobs.questions.along import Came
from bot.jobs.questions.private import seen_by
from bot.jobs.work import Work
from sql.questions import NewQuestion, Question


def asked_of(work: Work, question: Question, came: Came) -> tuple[Kit, Asked]:
    """The question with what came with it, for those who see the answer now."""
    new = NewQuestion(
        question.team,
        question.channel,
        question.ts,
        question.thread_ts,
        question.user_id,
        came.asks,
    )
    audience = seen_by(work, question).audience
    before = context.before(work, question, audience)
    thread = Thread((*came.thread.turns, *before.turns))
    kit = work.shop.kit(team=work.me.team, thread=(question.channel, question.thread_ts))
    in_public = not question.private and work.audiences.in_public(question.channel)
    return kit, Asked(new, audience, thread, in_public)
