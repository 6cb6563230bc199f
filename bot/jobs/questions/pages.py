"""The job behind "Show page": a picture of the cited page in the thread, the cited lines marked.

Once for an answer and page, however often and by whomever it is clicked.
"""

from dataclasses import dataclass
from functools import partial
from typing import Final

import structlog

from agent.wording import ours
from bot.jobs.questions.pictures import Picture, show_once
from bot.jobs.whispers import whisper_ours
from bot.jobs.work import Work
from bot.showing import Line, place
from ingest.errors import IngestError
from ingest.sandbox import render_page
from sql import answers, manuals, pages, questions, replies
from sql.audience import Audience

log = structlog.get_logger()

_GONE: Final = ours(
    "I cannot show this page: the manual was replaced or removed, or may not be read by everyone "
    "here any more."
)

_THERE: Final = ours("{where} is shown in this thread already: look for its picture above.")
_FAILED: Final = ours("I could not show this page. Click once more, and I try again.")


def show_page(work: Work, question_id: int, ordinal: int, user_id: str) -> None:
    """The picture is in the question's thread, if everyone who sees it there may read the manual.

    Otherwise who clicked, and nobody else, reads why not, or that it stands there already.
    """
    with work.shop.db.connection() as conn:
        question, reply = questions.get(conn, question_id), replies.get(conn, question_id)
    if question is None or question.withdrawn_at is not None:
        return
    answer_id = reply.answer_id if reply else None
    audience = work.audiences.of(question.channel, question.user_id)
    found = _page(work, audience, answer_id, ordinal) if answer_id else None
    if found is None or answer_id is None:
        whisper_ours(work, question, user_id, _GONE)
        return
    with work.shop.db.connection() as conn:
        where = place(found.line, answers.language(conn, answer_id))
    draw = partial(render_page, found.pdf, found.line.page, found.line.quote)
    name = f"page-{found.line.page}-{answer_id}-{found.manual_id}.png"
    try:
        shown = show_once(
            work, question, audience, Picture(name, where, where, found.line.quote, draw)
        )
    except IngestError as error:
        whisper_ours(work, question, user_id, error.for_people)
        return
    if not shown:
        theirs = place(found.line, work.tongues.of(user_id))
        whisper_ours(work, question, user_id, _THERE, where=theirs)


def give_up(work: Work, question_id: int, ordinal: int, user_id: str, error: BaseException) -> None:
    """Who clicked reads that the page could not be shown."""
    with work.shop.db.connection() as conn:
        question = questions.get(conn, question_id)
    log.warning("page.failed", question_id=question_id, ordinal=ordinal, error=type(error).__name__)
    if question is not None:
        whisper_ours(work, question, user_id, _FAILED)


@dataclass(frozen=True)
class _Found:
    """The cited page: all that the answer cites of it, where that stands, and the PDF."""

    line: Line
    manual_id: int
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
    line = Line(quote, one.manual, one.page, one.label, recognised=recognised)
    return _Found(line, one.manual_id, pdf)
