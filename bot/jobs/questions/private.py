"""Questions that only their asker sees answered: who reads the answer, and how it is dressed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.showing import privately, shared
from sql import commands

if TYPE_CHECKING:
    from agent.wording import Language
    from bot.jobs.work import Work
    from bot.showing import Content
    from bot.slack import Seen
    from sql.database import Connection
    from sql.questions import Question

SHARABLE: Final = ("answered", "partial", "likely", "passages")
"""What rests on lines of manuals, of which it can be said who may read them."""


def seen_by(work: Work, question: Question, within: float | None = None) -> Seen:
    """Who will see the question's answer: of a private one its asker alone. Errors as of
    `Audiences.seen`; NotHere where a private one was asked where the bot is no member."""
    if question.private:
        return work.audiences.seen_alone(question.channel, question.user_id)
    return work.audiences.seen(question.channel, question.user_id, within)


def end_private(conn: Connection, question: Question) -> None:
    """Where the question was a private one, the address at which it was answered is not kept."""
    command = commands.of_question(conn, question.question_id) if question.private else None
    if command is not None:
        commands.finish(conn, command.command_id)


def dressed(
    work: Work,
    question: Question,
    status: str | None,
    content: Content,
    language: Language = "en",
) -> Content:
    """The answer as it is shown where it stands: alone to its asker, or shared by them."""
    if question.private:
        share = status in SHARABLE
        return privately(content, question.question_id, share=share, language=language)
    with work.shop.db.connection() as conn:
        command = commands.of_question(conn, question.question_id)
    if command is None or command.verb != "ask":
        return content
    name = work.audiences.name_of(question.user_id) or question.user_id
    return shared(content, name, question.text, language)
