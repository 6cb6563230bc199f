"""The job that shows cited lines as they are printed: strips of their pages, in the thread.

It is enqueued with the answer's end, for lines that may have been read wrongly, or for all that
hold a value where the setting says so; and whoever asks for it gets it for every answer. A picture
is named after the answer and the line: it is shown once (`bot.jobs.questions.pictures`), so the job
may be done again after whatever failed.
"""

from collections.abc import Iterator
from functools import partial
from typing import Final

import structlog

from agent.wording import Language, in_language, ours
from bot.jobs.questions.pictures import Picture, show_once
from bot.jobs.whispers import whisper_ours
from bot.jobs.work import Work
from bot.queue import SHOW_LINES, pictures_lock
from bot.showing import Line, Shown, place, shown_of
from bot.slack import Unshowable
from ingest.errors import IngestError
from ingest.sandbox import render_lines
from sql import answers, manuals, questions, replies
from sql.audience import Audience
from sql.database import Connection
from sql.questions import Question

log = structlog.get_logger()

_MOST: Final = 3
"""Pictures of an answer."""
_GONE: Final = ours(
    "I cannot show these lines: the answer was changed since, or its manual was replaced or "
    "removed, or may not be read by everyone here any more."
)
_WHY: Final = ours("This line may be read wrongly: {why}. Here is how it is printed.")


def have_lines_shown(work: Work, conn: Connection, question_id: int) -> None:
    """Enqueue the job, in the transaction that ends the reply, where there may be work for it."""
    reply = replies.get(conn, question_id)
    if reply is None or reply.answer_id is None:
        return
    values = work.shop.settings.bot.show_lines == "values"
    if values or answers.is_doubtful(conn, reply.answer_id):
        lock = pictures_lock(question_id)
        work.queue.defer(
            conn,
            SHOW_LINES,
            lock=lock,
            queueing_lock=f"{lock}:{reply.answer_id}",
            question_id=question_id,
            answer_id=reply.answer_id,
        )


def show_lines(work: Work, question_id: int, answer_id: int, user_id: str = "") -> None:
    """The pictures of the answer's lines are in its thread, each once.

    `user_id`: who asked for them, and reads it where they cannot be shown. Not shown: what not
    everyone there may read (any more), and an answer that was changed since.
    """
    with work.shop.db.connection() as conn:
        question, reply = questions.get(conn, question_id), replies.get(conn, question_id)
    if question is None or question.withdrawn_at is not None:
        return
    audience = work.audiences.of(question.channel, question.user_id)
    with work.shop.db.connection() as conn:
        shown = shown_of(conn, audience, answer_id)
    changed = reply is None or reply.answer_id != answer_id
    if shown is None or not shown.stands or changed:
        if user_id:
            whisper_ours(work, question, user_id, _GONE)
        return
    wanted = list(_wanted(shown, work.shop.settings.bot.show_lines, asked=bool(user_id)))[:_MOST]
    ids = {one.ordinal: one.manual_id for one in shown.answer.citations}
    for line in wanted:
        name = f"line-{answer_id}-{line.ordinal}.png"
        with work.shop.db.connection() as conn:
            pdf = manuals.pdf_bytes(conn, audience, ids[line.ordinal or 0])
        if pdf is not None:
            _show(work, question, line, name, pdf, audience, shown.answer.language)


def _wanted(shown: Shown, setting: str, *, asked: bool) -> Iterator[Line]:
    """One line a citation, the doubtful ones first."""
    lines = [line for part in shown.parts for line in part.lines if line.ordinal is not None]
    by_citation = {line.ordinal: line for line in reversed(lines)}
    by_citation |= {line.ordinal: line for line in reversed(lines) if line.doubt}
    ordered = sorted(by_citation.values(), key=lambda line: (not line.doubt, line.ordinal))
    for line in ordered:
        body = line.role in ("row", "step", "text")
        value = body and any(map(str.isdigit, line.quote))
        if line.doubt or (asked and body) or (setting == "values" and value):
            yield line


def _show(
    work: Work,
    question: Question,
    line: Line,
    name: str,
    pdf: bytes,
    audience: Audience,
    language: Language,
) -> None:
    where = place(line, language)
    said = f"{in_language(_WHY, language, why=line.doubt)} {where}" if line.doubt else where
    draw = partial(render_lines, pdf, line.page, line.quote)
    try:
        show_once(work, question, audience, Picture(name, where, said, line.quote, draw))
    except IngestError as error:
        log.warning("line.undrawn", question_id=question.question_id, error=type(error).__name__)
    except Unshowable as error:
        log.warning("line.unshowable", question_id=question.question_id, code=error.code)
