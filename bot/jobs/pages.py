"""The job behind "Show page": a picture of the cited page in the thread, the cited lines marked."""

from dataclasses import dataclass
from typing import Final

import structlog

from bot.jobs.readers import check
from bot.jobs.work import Work
from bot.showing import Line, cut, escaped, place, unlinked
from bot.slack import Unclear, calling
from ingest.errors import IngestError
from ingest.sandbox import render_page
from sql import answers, manuals, pages, questions, replies
from sql.audience import Audience
from sql.questions import Question

log = structlog.get_logger()

_GONE: Final = (
    "I cannot show this page: the manual was replaced or removed, or may not be read by everyone "
    "here any more."
)

_FAILED: Final = "I could not show this page. Click once more, and I try again."


def show_page(work: Work, question_id: int, ordinal: int, user_id: str) -> None:
    """The picture is in the question's thread, if everyone who sees it there may read the manual.

    Otherwise who clicked, and nobody else, reads why not.
    """
    with work.shop.db.connection() as conn:
        question, reply = questions.get(conn, question_id), replies.get(conn, question_id)
    if question is None or question.withdrawn_at is not None:
        return
    answer_id = reply.answer_id if reply else None
    audience = work.audiences.of(question.channel, question.user_id)
    found = _page(work, audience, answer_id, ordinal) if answer_id else None
    if found is None:
        whisper(work, question, user_id, _GONE)
        return
    try:
        picture = render_page(found.pdf, found.line.page, found.line.quote)
    except IngestError as error:
        whisper(work, question, user_id, error.for_people)
        return
    check(work, question, audience)
    _upload(work, question, found.line, picture)


def give_up(work: Work, question_id: int, ordinal: int, user_id: str, error: BaseException) -> None:
    """Who clicked reads that the page could not be shown."""
    with work.shop.db.connection() as conn:
        question = questions.get(conn, question_id)
    log.warning("page.failed", question_id=question_id, ordinal=ordinal, error=type(error).__name__)
    if question is not None:
        whisper(work, question, user_id, _FAILED)


@dataclass(frozen=True)
class _Found:
    """The cited page: all that the answer cites of it, where that stands, and the PDF."""

    line: Line
    pdf: bytes


def _page(work: Work, audience: Audience, answer_id: int, ordinal: int) -> _Found | None:
    with work.shop.db.connection() as conn:
        cited = answers.citations_of(conn, audience, answer_id)
        one = next((citation for citation in cited if citation.ordinal == ordinal), None)
        pdf = manuals.pdf_bytes(conn, audience, one.manual_id) if one else None
        if one is None or pdf is None:
            return None
        read = pages.read(conn, audience, one.manual_id, one.page)
    quotes = [
        other.quote for other in cited if (other.manual_id, other.page) == (one.manual_id, one.page)
    ]
    quote = "\n".join(dict.fromkeys(quotes))
    recognised = read is not None and read.recognised
    return _Found(Line(quote, one.manual, one.page, one.label, recognised=recognised), pdf)


def _upload(work: Work, question: Question, line: Line, picture: bytes) -> None:
    where = place(line)
    try:
        with calling():
            work.slack.poster.files_upload_v2(
                channel=question.channel,
                thread_ts=question.thread_ts,
                content=picture,
                filename=f"page-{line.page}.png",
                title=cut(where, 200),
                initial_comment=unlinked(where),
                alt_txt=cut(f"{where}: {line.quote}", 900),
            )
    except Unclear as error:
        # It is there or it is not; a second click is cheaper than a second picture.
        log.warning("page.unclear", question_id=question.question_id, reason=str(error))


def whisper(work: Work, question: Question, user_id: str, why: str) -> None:
    """Only who clicked reads why not."""
    with calling():
        work.slack.poster.chat_postEphemeral(
            channel=question.channel,
            thread_ts=question.thread_ts,
            user=user_id,
            text=escaped(why),
        )
