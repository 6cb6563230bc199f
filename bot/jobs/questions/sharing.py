"""The job behind "Share": a private answer stands in the conversation, once, however often clicked.

What is shared may cite only what everyone there may read, asked now: where it cites more, it is not
shared, and who clicked reads why. Once it is there, question and answer are like any other: the
message is the question's, its thread is the question's thread, and votes count.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import structlog

from agent.wording import in_language
from bot.errors import ReadersChange, SlackError
from bot.jobs.questions.line_pictures import have_lines_shown
from bot.jobs.questions.private import SHARABLE
from bot.jobs.questions.rendered import rendered
from bot.showing import (
    NOT_FOR_ALL,
    NOTHING_TO_SHARE,
    SHARED,
    SHARED_NOWHERE,
    Overtaken,
    ShareLedger,
    Spot,
    VisibleMessage,
    shown_of,
)
from bot.slack import Unshowable, respond
from sql import commands, questions, replies

if TYPE_CHECKING:
    from bot.jobs.work import Work
    from bot.slack import Seen
    from sql.commands import Command
    from sql.questions import Question

log = structlog.get_logger()

_ROUNDS: Final = 3


def share_answer(work: Work, command_id: int) -> None:
    """The answer stands in the conversation, and who wanted it there reads so; or why it cannot.

    Done again it changes nothing. Raises what a later try may cure (SlackUnreachable,
    ReadersChange).
    """
    with work.shop.db.connection() as conn:
        command = commands.get(conn, command_id)
        if command is None or command.question_id is None:
            return
        question = questions.get(conn, command.question_id)
        reply = replies.get(conn, command.question_id)
        attempt = None if command.share_state == "final" else commands.take_share(conn, command_id)
    if command.share_state == "final":
        _tell(work, command, SHARED, replace_it=True)
        return
    if attempt is None:
        return
    if question is None or question.withdrawn_at is not None or reply is None:
        return
    if reply.answer_id is None or reply.state != "final":
        _tell(work, command, NOTHING_TO_SHARE)
        return
    ledger = ShareLedger(work.shop.db, command_id, question.question_id, attempt)
    message = VisibleMessage(
        work.slack,
        work.me,
        # Ten decimals are ours; Slack's timestamps have six.
        Spot(question.channel, None, since=f"{float(question.ts):.6f}"),
        ledger,
        command.shared_ts,
        looked_for=command.share_state == "posting" and command.shared_ts is None,
    )
    try:
        why_not = _show(work, question, reply.answer_id, message)
        if why_not is not None:
            ledger.move("new")
            _tell(work, command, why_not)
            return
        with work.shop.db.connection() as conn:
            ledger.finish(conn)
            if work.audiences.in_public(question.channel):
                commands.shown_in_public(conn, reply.answer_id)
            have_lines_shown(work, conn, question.question_id)
    except Overtaken:
        return
    except Unshowable as error:
        log.info("share.unshowable", command_id=command_id, code=error.code)
        _tell(work, command, SHARED_NOWHERE)
        return
    log.info("answer.shared", question_id=question.question_id, answer_id=reply.answer_id)
    _tell(work, command, SHARED, replace_it=True)


def give_up(work: Work, command_id: int, error: BaseException) -> None:
    """Who clicked reads that it was not shared; a click tries again."""
    log.warning("share.failed", command_id=command_id, error=type(error).__name__)
    with work.shop.db.connection() as conn:
        command = commands.get(conn, command_id)
    if command is not None:
        _tell(work, command, NOTHING_TO_SHARE)


def _show(work: Work, question: Question, answer_id: int, message: VisibleMessage) -> str | None:
    """The message shows the answer as everyone there may read it; or why there is none."""
    for _ in range(_ROUNDS):
        # What is shown is there at once: nobody comes meanwhile whom this does not see.
        seen = work.audiences.seen(question.channel, question.user_id, within=0)
        if message.ts is None and not _may(work, answer_id, seen):
            message.remove()  # what somebody was about to post when it still might be
            return NOT_FOR_ALL
        _, content = rendered(work, replace(question, private=False), answer_id, seen)
        message.show(content)
        if not work.audiences.changed(question.channel, seen):
            return None
    raise ReadersChange


def _may(work: Work, answer_id: int, seen: Seen) -> bool:
    """Whether these people may read all that the answer cites."""
    with work.shop.db.connection() as conn:
        shown = shown_of(conn, seen.audience, answer_id)
    return shown is not None and shown.stands and shown.answer.status in SHARABLE


def _tell(work: Work, command: Command, sentence: str, *, replace_it: bool = False) -> None:
    """Who clicked reads the sentence, where that can be said: a courtesy. `replace_it`: in the
    place of the private answer, which stands for all to see now."""
    with work.shop.db.connection() as conn:
        url = commands.share_url(conn, command.command_id)
    if url is None:
        return
    try:
        said = in_language(sentence, work.tongues.of(command.user_id))
        respond(url, said, replace=replace_it)
    except SlackError as error:
        log.info("share.untold", command_id=command.command_id, reason=error.for_operators)
    with work.shop.db.connection() as conn:
        commands.told(conn, command.command_id)
