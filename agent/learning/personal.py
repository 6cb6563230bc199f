"""One person's data: all of it goes, and what was learned from it."""

from agent.learning.forgetting import erase_question
from sql import forgetting, privacy, questions
from sql.database import Connection
from sql.privacy import Own


def erase_person(
    conn: Connection, team: str, user_id: str, by: str
) -> tuple[list[Own], dict[str, int]]:
    """Nothing is left of the person: their questions with the answers, their votes and corrections,
    and demonstrations with their words. Returns the questions, whose replies in Slack are still to
    be removed, and how much it was.

    All of it is one transaction of the caller's. What others asked stays, with the votes of others.
    """
    own = privacy.own_questions(conn, team, user_id)
    erased = 0
    for one in own:
        questions.withdraw(conn, team, one.channel, one.ts)
        erased += erase_question(conn, team, one.question_id, by)
    counts = {"questions": erased, **privacy.erase(conn, team, user_id)}
    forgetting.record(conn, team, "person", None, by, **counts)
    return own, counts
