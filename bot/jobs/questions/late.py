"""What is said over an answer: what was read with its question, and that it comes late."""

from datetime import UTC, datetime, tzinfo
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from agent.wording import Language, in_language, languages
from agent.wording import sentences as wording
from bot.jobs.questions.along import came_with
from bot.jobs.work import Work
from bot.showing import anew_soon, late_sentence
from sql import answers, outages
from sql.database import Connection
from sql.questions import Question

_LATE: Final = 600.0
_OLD: Final = 48 * 3600.0
"""Seconds: what is answered even later was not waited for, as after a backup was put back."""

_OUT: Final = (wording.NO_LM, wording.SPENT)


def over(work: Work, conn: Connection, question: Question, answer_id: int) -> list[str]:
    """The sentences, in order; the same whenever the message is drawn again."""
    came = came_with(conn, question)
    return [*_late(work, conn, question, answer_id, came.language), *came.sentences]


def note_outage(conn: Connection, question: Question, answer_id: int) -> None:
    """Where no LM answered, the question is to be answered anew; in the answer's transaction."""
    if in_outage(conn, answer_id):
        outages.note(conn, question.team, question.question_id, answer_id)


def in_outage(conn: Connection, answer_id: int) -> bool:
    """Whether the answer is lines alone because no LM answered."""
    status, text = answers.said_in(conn, answer_id)
    whys = (in_language(said, language) for said in _OUT for language in languages())
    return status == "passages" and text.startswith(tuple(whys))


def _late(
    work: Work, conn: Connection, question: Question, answer_id: int, language: Language
) -> list[str]:
    settings = work.shop.settings.bot
    outage = outages.of(conn, question.question_id)
    delay = outages.delay(conn, answer_id)
    if delay is None:
        return []
    asked = datetime.fromtimestamp(delay.asked_at, _zone(settings.timezone))
    if outage is not None and outage.anew_id == answer_id:
        return [late_sentence(asked, language, outage=True)]
    late = [late_sentence(asked, language)] if _LATE < delay.seconds < _OLD else []
    if outage is not None and (outage.answer_id, outage.anew_id) == (answer_id, None):
        late += [anew_soon(language, settings.anew_hours)] if settings.anew_hours else []
    return late


def _zone(name: str | None) -> tzinfo:
    if name is None:
        return datetime.now().astimezone().tzinfo or UTC
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC  # the clock says what is wrong with the setting
