"""The job behind "Next steps": a long part of an answer goes on in a message of its own."""

from typing import Final

import structlog

from bot.jobs.pages import whisper
from bot.jobs.work import Work
from bot.showing import Content, further
from bot.slack import TooMuch, Unclear, calling
from sql import questions, replies
from sql.questions import Question

log = structlog.get_logger()

_GONE: Final = (
    "I cannot show how this goes on: the answer was changed since, or its manual was replaced or "
    "removed, or may not be read by everyone here any more."
)
_FAILED: Final = "I could not show how this goes on. Click once more, and I try again."


def show_further(work: Work, question_id: int, ordinal: int, user_id: str) -> None:
    """What follows from the citation `ordinal` on is in the question's thread, if everyone who sees
    it there may read the manual. Otherwise who clicked, and nobody else, reads why not."""
    with work.shop.db.connection() as conn:
        question, reply = questions.get(conn, question_id), replies.get(conn, question_id)
    if question is None or question.withdrawn_at is not None:
        return
    # What follows is there at once: nobody comes meanwhile whom this does not see.
    audience = work.audiences.seen(question.channel, question.user_id, within=0).audience
    said = None
    if reply is not None and reply.answer_id is not None:
        with work.shop.db.connection() as conn:
            said = further(conn, audience, reply.answer_id, ordinal)
    if said is None:
        whisper(work, question, user_id, _GONE)
        return
    try:
        _post(work, question, said)
    except TooMuch as error:
        # The text says all that the blocks say, if less well.
        log.error("further.refused", code=error.code, blocks=len(said.blocks))
        _post(work, question, Content(said.text, ()))


def give_up(work: Work, question_id: int, ordinal: int, user_id: str, error: BaseException) -> None:
    """Who clicked reads that it could not be shown."""
    with work.shop.db.connection() as conn:
        question = questions.get(conn, question_id)
    kind = type(error).__name__
    log.warning("further.failed", question_id=question_id, ordinal=ordinal, error=kind)
    if question is not None:
        whisper(work, question, user_id, _FAILED)


def _post(work: Work, question: Question, said: Content) -> None:
    try:
        with calling():
            work.slack.poster.chat_postMessage(
                channel=question.channel,
                thread_ts=question.thread_ts,
                text=said.text,
                blocks=list(said.blocks),
                unfurl_links=False,
                unfurl_media=False,
                parse="none",
                link_names=False,
            )
    except Unclear as error:
        # It is there or it is not; a second click is cheaper than the same steps twice.
        log.warning("further.unclear", question_id=question.question_id, reason=str(error))
