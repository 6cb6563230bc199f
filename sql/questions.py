"""Table `questions`: what was asked, once for each message."""

from dataclasses import dataclass
from datetime import datetime

from sql.files import load
from sql.rows import Connection, many, one, value

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
class Question:
    """A stored question. `revision` counts its edits; `withdrawn_at`: when it was deleted.

    `private`: asked by command, and not shared (yet): no message of Slack's is it, `ts` is none of
    Slack's, and nobody but its asker may see anything of it.
    """

    question_id: int
    team: str
    channel: str
    ts: str
    thread_ts: str
    user_id: str
    text: str
    revision: int
    withdrawn_at: datetime | None
    private: bool = False


@dataclass(frozen=True)
class ThreadRef:
    """A thread by the timestamp of its first message."""

    channel: str
    thread_ts: str


@dataclass(frozen=True)
class Turn:
    """A question with its latest answer, whose fields are None while there is none.

    `cited`: how many citations the answer was stored with.
    """

    question_id: int
    ts: str
    user_id: str
    question: str
    answer_id: int | None
    answer: str | None
    status: str | None
    cited: int | None


def record(conn: Connection, question: NewQuestion) -> int:
    """Record the question unless its message was recorded before; return its id either way."""
    return int(value(conn, _SQL["record"], vars(question)))


def add(conn: Connection, question: NewQuestion, edited_ts: str | None = None) -> int | None:
    """Record a question that will be replied to, with its reply; None if it was recorded before.

    So of several deliveries of one message exactly one gets the id. `edited_ts`: when its text was
    written, if that was by an edit.
    """
    id_ = value(conn, _SQL["add"], {**vars(question), "edited_ts": edited_ts})
    return None if id_ is None else int(id_)


def get(conn: Connection, question_id: int) -> Question | None:
    """Return the question, or None."""
    return one(conn, Question, _SQL["get"], {"question_id": question_id})


def waiting_at(conn: Connection, team: str, channel: str, ts: str) -> Question | None:
    """Return the question of this message, where it was asked and has no answer yet."""
    return one(conn, Question, _SQL["waiting_at"], {"team": team, "channel": channel, "ts": ts})


def waiting_in(conn: Connection, team: str, channel: str, ts: str) -> list[Question]:
    """Return the questions of this message and of the thread that it began that have no answer yet,
    oldest first."""
    return many(conn, Question, _SQL["waiting_in"], {"team": team, "channel": channel, "ts": ts})


def at(conn: Connection, team: str, channel: str, ts: str) -> int | None:
    """Return the id of the standing question that this message is, or None."""
    id_ = value(conn, _SQL["at"], {"team": team, "channel": channel, "ts": ts})
    return None if id_ is None else int(id_)


def edit(
    conn: Connection, team: str, channel: str, ts: str, text: str, edited_ts: str | None = None
) -> int | None:
    """Give the question its new text and let it be answered anew; return its id.

    None, and nothing to do, where the text is the same, or was written before the one that is there
    (`edited_ts`: when, by Slack's time), or the question is withdrawn or unknown.
    The reply keeps its message (and stays `posting` where one may be on its way), loses its answer
    and failure, and its attempt is over: whoever works on the earlier text can write no more.
    """
    where = {"team": team, "channel": channel, "ts": ts}
    parameters = {**where, "text": text, "edited_ts": edited_ts}
    id_ = value(conn, _SQL["edit"], parameters)
    return None if id_ is None else int(id_)


def withdraw(conn: Connection, team: str, channel: str, ts: str) -> int | None:
    """Mark the question as deleted and return its id; None if it was before, or is unknown.

    Nobody writes to its reply any more, which is final only where it has no message to delete.
    """
    id_ = value(conn, _SQL["withdraw"], {"team": team, "channel": channel, "ts": ts})
    return None if id_ is None else int(id_)


def is_thread(conn: Connection, team: str, channel: str, thread_ts: str) -> bool:
    """Say whether the bot was asked in this thread."""
    parameters = {"team": team, "channel": channel, "thread_ts": thread_ts}
    return bool(value(conn, _SQL["is_thread"], parameters))


def recent_threads(conn: Connection, team: str, since: datetime, limit: int) -> list[ThreadRef]:
    """Return the threads in which the bot was asked since then, latest question first; what was
    asked privately is in none."""
    parameters = {"team": team, "since": since, "limit": limit}
    return many(conn, ThreadRef, _SQL["recent_threads"], parameters)


def thread(conn: Connection, team: str, channel: str, thread_ts: str, before_ts: str) -> list[Turn]:
    """Return the turns of the thread whose messages are older than `before_ts`, oldest first.

    Withdrawn questions are left out, with their answers.
    """
    parameters = {
        "team": team,
        "channel": channel,
        "thread_ts": thread_ts,
        "before_ts": before_ts,
    }
    return many(conn, Turn, _SQL["thread"], parameters)


def recent(
    conn: Connection, team: str, channel: str, since_ts: str, before_ts: str, limit: int
) -> list[Turn]:
    """Return the last turns of the conversation itself, of none of its threads, that are older than
    `before_ts` and not older than `since_ts`, oldest first; withdrawn questions are left out."""
    parameters = {
        "team": team,
        "channel": channel,
        "since_ts": since_ts,
        "before_ts": before_ts,
        "limit": limit,
    }
    return many(conn, Turn, _SQL["recent"], parameters)[::-1]
