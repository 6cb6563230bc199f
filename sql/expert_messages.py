"""Table `expert_messages`: the messages that ask experts, each once."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from sql.files import load
from sql.message_rows import mover
from sql.rows import Connection, execute, many, one, value
from sql.samples import Row, State

Kind: TypeAlias = Literal["tag", "draft"]
_SQL = load("expert_messages")
move = mover(_SQL["move"])


@dataclass(frozen=True)
class ExpertMessage:
    """A message that asks experts: in the thread of a question (`tag`, for `asked_by`), or about a
    draft at a `place`, a channel or a person. `said`: what it tells of its draft."""

    message_id: int
    kind: Kind
    answer_id: int | None
    place: str
    state: State
    channel: str | None
    thread_ts: str | None
    ts: str | None
    attempt: int
    said: str
    asked_by: str | None


def ask(conn: Connection, team: str, answer_id: int, by: str) -> bool:
    """Let experts be asked about the answer; False where they were about its question before, or
    it is gone."""
    named = {"team": team, "answer_id": answer_id, "by": by}
    return value(conn, _SQL["ask"], named) is not None


def tag(conn: Connection, question_id: int) -> ExpertMessage | None:
    """Return the message that asks experts in the question's thread."""
    return one(conn, ExpertMessage, _SQL["tag"], {"question_id": question_id})


def put(conn: Connection, team: str, answer_id: int, place: str) -> None:
    """Let the draft of the answer be put to experts there, once."""
    execute(conn, _SQL["put"], {"team": team, "answer_id": answer_id, "place": place})


def due(conn: Connection, team: str, *, again: bool = False) -> list[ExpertMessage]:
    """Return the messages of drafts to draw; `again`: all that wait, also where it says so."""
    return many(conn, ExpertMessage, _SQL["due"], {"team": team, "again": again})


def take(conn: Connection, message_id: int, channel: str) -> int | None:
    """Begin to draw it there, or where it is; return the attempt, None where it is gone."""
    found = value(conn, _SQL["take"], {"message_id": message_id, "channel": channel})
    return None if found is None else int(found)


def row(conn: Connection, message_id: int) -> Row | None:
    """Return how far the message is, None where its answer is gone."""
    return one(conn, Row, _SQL["row"], {"message_id": message_id})


def orphans(conn: Connection, team: str) -> list[ExpertMessage]:
    """Return the messages whose question was deleted, and that were not taken away yet."""
    return many(conn, ExpertMessage, _SQL["orphans"], {"team": team})


def drop(conn: Connection, message_id: int) -> None:
    """Forget such a message: it was taken away."""
    execute(conn, _SQL["drop"], {"message_id": message_id})
