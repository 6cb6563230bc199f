"""A recorded answer as those who see it now may read it, with what stands over it."""

from collections.abc import Sequence

from agent.wording import Language
from bot.jobs.questions.late import over
from bot.jobs.questions.private import dressed
from bot.jobs.work import Work
from bot.showing import Content, looked_at, target_of, whom_to_ask
from bot.slack import Seen
from sql import answers
from sql.database import Connection
from sql.passages import Passage
from sql.questions import Question


def rendered(
    work: Work, question: Question, answer_id: int, seen: Seen
) -> tuple[str | None, Content]:
    """The answer's status, and the answer as those who see it now may read it."""

    def whom(conn: Connection, nearest: Sequence[Passage], language: Language) -> str:
        experts = work.shop.settings.bot.experts
        where = (question.team, question.channel)
        return whom_to_ask(conn, *where, nearest, work.audiences.name_of, experts, language)

    with work.shop.db.connection() as conn:
        status, language = answers.status_of(conn, answer_id), answers.language(conn, answer_id)
        above = "\n".join(over(work, conn, question, answer_id))
        name = work.audiences.name_of
        opens = bool(target_of(work.shop.settings.bot))
        shown = (seen.audience, answer_id, whom, seen.why, name)
        said = looked_at(conn, *shown, opens=opens, above=above)
    return status, dressed(work, question, status, said, language)
