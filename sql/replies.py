"""Table `replies`: the one visible message of each question, and who may write to it.

Whoever works on a reply calls `take` first and gives the attempt to every `move`: once somebody
else took it, or the question was edited, moves with the older attempt are refused.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from sql.files import load
from sql.rows import Connection, execute, one, value

ReplyState: TypeAlias = Literal["new", "posting", "shown", "composed", "final"]
_SQL = load("replies")


@dataclass(frozen=True)
class Reply:
    """A stored reply. `ts`: its message, once there is one. `failure`: what the person was told.

    `tries`: takes since the question was asked or last edited. `stopped`: the asker wants no answer
    to it any more.
    """

    question_id: int
    team: str
    channel: str
    state: ReplyState
    ts: str | None
    answer_id: int | None
    failure: str | None
    attempt: int
    tries: int
    stopped: bool


@dataclass(frozen=True)
class Ahead:
    """How many earlier questions have no final reply yet: of the same person, of the same
    conversation, and all of the team."""

    of_person: int
    of_channel: int
    of_all: int


def get(conn: Connection, question_id: int) -> Reply | None:
    """Return the question's reply, or None."""
    return one(conn, Reply, _SQL["get"], {"question_id": question_id})


def take(conn: Connection, question_id: int) -> Reply | None:
    """Begin the next attempt, which ends the one before, and return the reply; None: no such."""
    return one(conn, Reply, _SQL["take"], {"question_id": question_id})


def take_stopped(conn: Connection, question_id: int) -> Reply | None:
    """Begin the next attempt, if the question was stopped and its message does not say so for good
    yet; else None. It counts as no try."""
    return one(conn, Reply, _SQL["take_stopped"], {"question_id": question_id})


def take_unheard(conn: Connection, question_id: int) -> Reply | None:
    """Begin the first attempt, if there was none and nothing is shown; else None. It counts as no
    try: whoever answers takes the next one."""
    return one(conn, Reply, _SQL["take_unheard"], {"question_id": question_id})


def ahead(conn: Connection, question_id: int) -> Ahead:
    """Return what comes before the question."""
    found = one(conn, Ahead, _SQL["ahead"], {"question_id": question_id})
    return found or Ahead(0, 0, 0)


def move(
    conn: Connection,
    question_id: int,
    attempt: int,
    state: ReplyState,
    *,
    ts: str | None = None,
    answer_id: int | None = None,
    failure: str | None = None,
) -> bool:
    """Write the state; False, and nothing written, where `attempt` is no longer the newest.

    What is None stays as it is. A row that is `posting` becomes `composed` only with its message's
    `ts`: until then somebody has to look for the message. One that was stopped is not `composed`
    either.
    """
    parameters = {
        "question_id": question_id,
        "attempt": attempt,
        "state": state,
        "ts": ts,
        "answer_id": answer_id,
        "failure": failure,
    }
    return execute(conn, _SQL["move"], parameters) > 0


def stop(
    conn: Connection,
    team: str,
    channel: str,
    user: str,
    *,
    thread_ts: str | None = None,
    question_id: int | None = None,
) -> list[int]:
    """Let the person's questions of the thread, or the one named, be answered no more; return those
    that had no answer yet. Another person's stay as they are."""
    parameters = {
        "team": team,
        "channel": channel,
        "user_id": user,
        "thread_ts": thread_ts,
        "question_id": question_id,
    }
    return [row[0] for row in conn.execute(_SQL["stop"], parameters)]


def is_stopped(conn: Connection, question_id: int) -> bool:
    """Whether the asker wants no answer to it any more."""
    return bool(value(conn, _SQL["is_stopped"], {"question_id": question_id}))


def try_anew(conn: Connection, question_id: int, attempt: int) -> None:
    """Let the tries up to this attempt, if it is still the newest, count no more."""
    execute(conn, _SQL["try_anew"], {"question_id": question_id, "attempt": attempt})


def answer_anew(conn: Connection, question_id: int) -> bool:
    """Let the question be answered once more, in the message that is there: whoever works on it can
    write no more. False where it has no reply."""
    return execute(conn, _SQL["answer_anew"], {"question_id": question_id}) > 0


def forget_answer(conn: Connection, question_id: int, attempt: int) -> bool:
    """Let the reply have no answer any more, and keep its message; False where `attempt` is no
    longer the newest."""
    return (
        execute(conn, _SQL["forget_answer"], {"question_id": question_id, "attempt": attempt}) > 0
    )


def reopen(conn: Connection, question_id: int) -> bool:
    """Let a final reply be composed anew in its message; False, and nothing changed, where it is
    not final or its question was withdrawn."""
    return execute(conn, _SQL["reopen"], {"question_id": question_id}) > 0


def begin_again(conn: Connection, question_id: int) -> bool:
    """Let a reply that somebody began on be composed anew in its message, and end their attempt;
    False, and nothing changed, where nobody did, or the question is older than ten minutes."""
    return execute(conn, _SQL["begin_again"], {"question_id": question_id}) > 0


def by_message(conn: Connection, team: str, channel: str, ts: str) -> Reply | None:
    """Return the reply that this message is, or None."""
    return one(conn, Reply, _SQL["by_message"], {"team": team, "channel": channel, "ts": ts})


def unfinished(conn: Connection, team: str, older_than_seconds: float) -> list[int]:
    """Return the questions, oldest first, whose reply is not final and has not changed since then.

    Withdrawn questions are left out.
    """
    parameters = {"team": team, "seconds": older_than_seconds}
    return [row[0] for row in conn.execute(_SQL["unfinished"], parameters)]


def unremoved(conn: Connection, team: str, older_than_seconds: float) -> list[int]:
    """Return the withdrawn questions, oldest first, whose reply may still be seen since then."""
    parameters = {"team": team, "seconds": older_than_seconds}
    return [row[0] for row in conn.execute(_SQL["unremoved"], parameters)]
