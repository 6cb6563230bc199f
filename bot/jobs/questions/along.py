"""What came with a question is read before it is answered: texts, pictures, clips, each once.

What was read of each is committed by itself, so that whoever does the job again goes on from there.
The files are fetched from Slack's own hosts, read and let go; of what they say a bounded text is
kept with the question.
"""

import time
from dataclasses import dataclass, replace
from typing import Final

import structlog

from agent.conversation import Thread, Turn
from agent.wording import Language, brief, language_of
from bot.errors import SlackUnreachable
from bot.jobs.questions.along_clips import clip_read
from bot.jobs.questions.along_files import picture_read, text_read
from bot.jobs.work import Work
from bot.queue import defer_answer
from bot.showing import (
    Overtaken,
    ReplyLedger,
    Spot,
    VisibleMessage,
    read_sentences,
    reading_along,
)
from bot.slack import NotFetched, Refused, describe
from ingest.errors import TooLarge
from sql import attachments, questions, replies
from sql.attachments import Attachment
from sql.database import Connection
from sql.questions import Question

log = structlog.get_logger()

_SECONDS_BETWEEN: Final = 3.0
_SECONDS_AT_MOST: Final = 120.0
"""Until Slack's words of a clip are waited for no longer."""
_FORWARDED_WORDS: Final = 80
_OF_A_CARD: Final = frozenset({"pdf", "other"})


@dataclass(frozen=True)
class Came:
    """What came with a question. `asks`: what is asked, its own words and those that were read;
    `sentences`: what is said of that above the answer; `is_told`: other messages say what there is
    to say of it, as a PDF's card does."""

    asks: str
    sentences: tuple[str, ...]
    thread: Thread
    language: Language
    is_told: bool


def waits_for_reading(work: Work, question_id: int) -> bool:
    """Whether something that came with the question cannot be read yet, so that its job is enqueued
    for later; else all of it is read, or written down why not. Raises what a later try may cure."""
    with work.shop.db.connection() as conn:
        question = questions.get(conn, question_id)
        unread = [one for one in attachments.of(conn, question_id) if one.outcome is None]
    if question is None or question.withdrawn_at is not None or not unread:
        return False
    waits = False
    for one in unread:
        read = _read(work, question, one)
        if read is None:
            waits = True
            continue
        with work.shop.db.connection() as conn:
            attachments.read(conn, read)
        log.info("attachment.read", question_id=question_id, kind=read.kind, outcome=read.outcome)
    if waits:
        with work.shop.db.connection() as conn:
            thread = (question.team, question.channel, question.thread_ts)
            defer_answer(work.queue, conn, question_id, thread, in_seconds=_SECONDS_BETWEEN)
    return waits


def came_with(conn: Connection, question: Question) -> Came:
    """What was read of all that came with the question."""
    along = attachments.of(conn, question.question_id)
    asks = "\n".join(filter(None, (question.text.strip(), *(one.asked for one in along))))
    language = language_of(question.text, *(one.asked for one in along))
    turns = tuple(
        Turn("person", brief(one.said, _FORWARDED_WORDS), who="somebody else")
        for one in along
        if one.kind == "forwarded" and one.said and not one.asked
    )
    sentences = tuple(read_sentences(along, language))
    told = bool(along) and all(one.outcome == "card" for one in along)
    return Came(asks, sentences, Thread(turns), language, told)


def _read(work: Work, question: Question, one: Attachment) -> Attachment | None:
    """What came of it; None where Slack has not got its words yet."""
    file = describe(work.slack, one.file_id or "")
    if file is None:
        return replace(one, outcome="gone")
    one = replace(one, kind=file.kind, name=one.name or file.name[:120])
    if file.kind in _OF_A_CARD:
        return replace(one, outcome="card")
    _say_so(work, question)
    has_words = bool(question.text.strip())
    late = time.time() - float(question.ts) > _SECONDS_AT_MOST
    try:
        match file.kind:
            case "picture":
                return picture_read(work, one, file, has_words=has_words)
            case "text":
                return text_read(work, one, file)
            case "voice":
                return clip_read(work, one, file, late=late, has_words=has_words)
            case _:
                return replace(one, outcome="gone")
    except TooLarge:
        return replace(one, outcome="large")
    except NotFetched as error:
        log.warning(
            "attachment.not_fetched", question_id=question.question_id, why=error.for_operators
        )
        return replace(one, outcome="elsewhere")


def _say_so(work: Work, question: Question) -> None:
    """The person sees at once that their file is being read, in the message that becomes the
    answer; a courtesy, and only where there is no message yet."""
    with work.shop.db.connection() as conn:
        reply = replies.take_unheard(conn, question.question_id)
    if reply is None:
        return
    spot = Spot(question.channel, question.thread_ts, since=question.ts)
    ledger = ReplyLedger(work.shop.db, reply)
    message = VisibleMessage(work.slack, work.me, spot, ledger, None, looked_for=False)
    try:
        message.show(reading_along(language_of(question.text)))
    except (Overtaken, Refused, SlackUnreachable) as error:
        log.warning("reading.untold", question_id=question.question_id, error=type(error).__name__)
