"""Table `questions`: what was asked, once for each message."""

from dataclasses import dataclass

from sql.files import load
from sql.rows import Connection, many, value

_SQL = load("questions")


@dataclass(frozen=True)
class NewQuestion:
    """A question to record. `ts` is the message's Slack timestamp (fixed width, so that it sorts
    as text); `thread_ts` is the timestamp of its thread's first message, or its own."""

    team: str
    channel: str
    ts: str
    thread_ts: str
    user_id: str
    text: str


@dataclass(frozen=True)
class Turn:
    """A question of a thread with its latest answer, whose fields are None while there is none."""

    question_id: int
    question: str
    answer_id: int | None
    answer: str | None
    status: str | None


def record(conn: Connection, question: NewQuestion) -> int:
    """Record the question unless its message was recorded before; return its id either way."""
    return int(value(conn, _SQL["record"], vars(question)))


def thread(conn: Connection, team: str, channel: str, thread_ts: str, before_ts: str) -> list[Turn]:
    """Return the turns of the thread whose messages are older than `before_ts`, oldest first."""
    parameters = {
        "team": team,
        "channel": channel,
        "thread_ts": thread_ts,
        "before_ts": before_ts,
    }
    return many(conn, Turn, _SQL["thread"], parameters)
