"""Questions with their answers as they stand in the database after some weeks, for home tabs."""

from datetime import UTC, datetime, timedelta

from sql import answers, questions, vote_events
from sql.answers import NewAnswer, NewCitation
from sql.audience import Audience
from sql.database import Connection
from sql.questions import NewQuestion
from sql.vote_events import NewVoteEvent

TEAM = "local"
_COUNT = iter(range(1, 10**6))


def answered(
    conn: Connection,
    text: str,
    status: str = "answered",
    *,
    user: str = "U0ADA",
    channel: str = "C0LINE2",
    public: bool = True,
    days: float = 1,
    vote: str | None = None,
    cites: bool = True,
    ts: str | None = None,
) -> int:
    """Somebody asked so many days ago and was answered; the answer's id. It cites, or came nearest
    to, the first passage of the manual that there is."""
    number = next(_COUNT)
    stamp = ts or f"{1_700_000_000 + number}.000100"
    question_id = questions.add(conn, NewQuestion(TEAM, channel, stamp, stamp, user, text))
    assert question_id is not None
    when = datetime.now(UTC) - timedelta(days=days)
    conn.execute("UPDATE questions SET asked_at = %s WHERE question_id = %s", [when, question_id])
    rows = conn.execute(
        "SELECT passage_id, manual_id, page_from FROM passages ORDER BY passage_id LIMIT 1"
    ).fetchall()
    cited = []
    if cites and rows and status != "not_found":
        ((passage_id, manual_id, page),) = rows
        cited = [NewCitation(0, passage_id, manual_id, page, None, "a line")]
    new = NewAnswer(question_id, "an answer", status, "search", "default-1", 1.0)
    answer_id = answers.insert(conn, new, cited)
    nearest = [rows[0][0]] if rows and status == "not_found" else []
    conn.execute(
        "UPDATE answers SET in_public = %s, created_at = %s, nearest = %s, lm = 'openai/gpt-5',"
        " lm_calls = 2, tokens_in = 900, tokens_out = 100 WHERE answer_id = %s",
        [public, when, nearest, answer_id],
    )
    if vote is not None:
        event = NewVoteEvent(TEAM, answer_id, "U0BEN", "button", vote, "cast")
        vote_events.insert(conn, event)
        conn.execute(
            "UPDATE vote_events SET happened_at = %s WHERE answer_id = %s", [when, answer_id]
        )
    return answer_id


def operator() -> Audience:
    """Who has the database itself."""
    return Audience.of_operator(TEAM)
