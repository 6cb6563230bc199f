"""The job behind "Next steps": a long part of an answer goes on in a message of its own, once."""

from typing import Final

import structlog

from agent.wording import ours
from bot.jobs.whispers import whisper_ours
from bot.jobs.work import Work
from bot.showing import Content, further
from bot.slack import TooMuch, Unclear, Unshowable, calling
from sql import extras, questions, replies
from sql.questions import Question

log = structlog.get_logger()

_GONE: Final = ours(
    "I cannot show how this goes on: the answer was changed since, or its manual was replaced or "
    "removed, or may not be read by everyone here any more."
)
_THERE: Final = ours("How this goes on stands in this thread already: look above.")
_FAILED: Final = ours("I could not show how this goes on. Click once more, and I try again.")


def show_further(work: Work, question_id: int, ordinal: int, user_id: str) -> None:
    """What follows from the citation `ordinal` on is in the question's thread, if everyone who sees
    it there may read the manual. Otherwise who clicked, and nobody else, reads why not, or that it
    stands there already."""
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
    if said is None or reply is None:
        whisper_ours(work, question, user_id, _GONE)
        return
    with work.shop.db.connection() as conn:
        extra = extras.begin(conn, question_id, f"steps-{reply.answer_id}-{ordinal}")
    if extra.slack_id is not None and _stands(work, question, extra.slack_id):
        whisper_ours(work, question, user_id, _THERE)
        return
    try:
        ts = _post(work, question, said)
    except TooMuch as error:
        # The text says all that the blocks say, if less well.
        log.error("further.refused", code=error.code, blocks=len(said.blocks))
        ts = _post(work, question, Content(said.text, ()))
    if ts is not None:
        with work.shop.db.connection() as conn:
            extras.posted(conn, extra, ts)


def give_up(work: Work, question_id: int, ordinal: int, user_id: str, error: BaseException) -> None:
    """Who clicked reads that it could not be shown."""
    with work.shop.db.connection() as conn:
        question = questions.get(conn, question_id)
    kind = type(error).__name__
    log.warning("further.failed", question_id=question_id, ordinal=ordinal, error=kind)
    if question is not None:
        whisper_ours(work, question, user_id, _FAILED)


def _stands(work: Work, question: Question, ts: str) -> bool:
    """Whether the message is in the question's thread still."""
    try:
        with calling():
            found = work.slack.reader.conversations_replies(
                channel=question.channel,
                ts=question.thread_ts,
                oldest=ts,
                latest=ts,
                inclusive=True,
                limit=2,
            )
    except Unshowable:
        return False
    return any(message.get("ts") == ts for message in found.get("messages") or ())


def _post(work: Work, question: Question, said: Content) -> str | None:
    """The message's ts; None where Slack does not say whether it took it."""
    try:
        with calling():
            posted = work.slack.poster.chat_postMessage(
                channel=question.channel,
                thread_ts=question.thread_ts,
                text=said.text,
                blocks=list(said.blocks),
                unfurl_links=False,
                unfurl_media=False,
                parse="none",
                link_names=False,
            )
            return str(posted["ts"])
    except Unclear as error:
        # It is there or it is not; a second click is cheaper than the same steps twice.
        log.warning("further.unclear", question_id=question.question_id, reason=str(error))
        return None
