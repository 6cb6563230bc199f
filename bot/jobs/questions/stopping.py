"""Stop: no answer is looked for any more, and the question's message says so.

Whoever works on the answer finds out by itself (`StillWanted`): the call of the LM is dropped, and
nothing can be recorded any more (`sql.replies.move`). The message is written by whoever takes the
reply next, this job as a rule, and else the one that answers; both write the same.
"""

import threading
import time
from typing import Final

import structlog

from agent.wording import in_language, language_of
from bot.hearing import is_direct
from bot.jobs.questions import pane
from bot.jobs.questions.replying import message_of, unshowable
from bot.jobs.work import Work
from bot.showing import STOPPED, Overtaken, stopped, update
from bot.slack import Refused, Unshowable
from sql import questions, replies
from sql.errors import SqlError
from sql.questions import Question
from sql.replies import Reply

log = structlog.get_logger()

_SECONDS_KEPT: Final = 0.25


def can_stop(question: Question) -> bool:
    """Whether its asker may stop it: in a conversation that nobody else reads."""
    return is_direct({"channel": question.channel}) and not question.private


class StillWanted:
    """Whether the asker still wants the answer; asked of the database a few times a second at most.

    Only in a direct message can a question be stopped. Thread-safe; yes where it cannot be asked.
    """

    def __init__(self, work: Work, question: Question) -> None:
        self._work = work
        self._question = question
        self._stoppable = can_stop(question)
        self._lock = threading.Lock()
        self._asked_at = float("-inf")
        self._wanted = True

    def __call__(self) -> bool:
        if not self._stoppable:
            return True
        with self._lock:
            if self._wanted and time.monotonic() - self._asked_at > _SECONDS_KEPT:
                self._asked_at = time.monotonic()
                try:
                    with self._work.shop.db.connection() as conn:
                        self._wanted = not replies.is_stopped(conn, self._question.question_id)
                except SqlError as error:
                    log.warning("stop.unknown", reason=str(error))
            return self._wanted


def stop_answer(work: Work, question_id: int) -> None:
    """The question's message says that it was stopped. Done again it changes nothing.

    Raises what a later try may cure (SlackUnreachable).
    """
    with work.shop.db.connection() as conn:
        question = questions.get(conn, question_id)
        taken = replies.take_stopped(conn, question_id)
        ended = taken is None and replies.is_stopped(conn, question_id)
    if question is None or question.withdrawn_at is not None:
        return
    if taken is not None:
        end_stopped(work, question, taken)
    elif ended:  # by somebody who was killed before Slack was told that nobody works on it
        pane.rest(work, question)


def end_stopped(work: Work, question: Question, reply: Reply) -> None:
    """The stopped reply, taken before, is final, and its message says how to ask again."""
    ledger, message = message_of(work, question, reply)
    language = language_of(question.text)
    try:
        message.show(stopped(language))
        ledger.finish(failure=in_language(STOPPED, language))
    except Overtaken:
        return
    except Unshowable as error:
        unshowable(question, ledger, error)
    log.info("question.stopped", question_id=question.question_id)
    pane.rest(work, question)


def still_says_so(work: Work, question: Question, ts: str | None) -> None:
    """What the one who was stopped wrote too late into the message, in spite of the fence, does not
    stay there: it says what whoever ends it writes, too."""
    with work.shop.db.connection() as conn:
        reply = replies.get(conn, question.question_id)
    if reply is None or not reply.stopped or ts is None or reply.ts != ts:
        return
    ledger, _ = message_of(work, question, reply)
    try:
        update(work.slack, question.channel, ts, stopped(language_of(question.text)), ledger.mark)
    except Refused as error:
        log.info("stop.unshowable", code=error.code)
