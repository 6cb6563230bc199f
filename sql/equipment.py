"""Which machine a channel or a thread is about: table `thread_pins`, column
`channel_settings.equipment`."""

from collections.abc import Sequence
from dataclasses import dataclass

from sql.files import load
from sql.rows import Connection, execute, one, value

_SQL = load("equipment")


@dataclass(frozen=True)
class ThreadPin:
    """The machine in somebody's words, or the manual that they chose; `set_aside`: the manuals that
    they did not choose."""

    equipment: str
    manual_id: int | None
    set_aside: list[int]


@dataclass(frozen=True)
class AnswerPlace:
    """What an answer's question asked, and what its place is about, in somebody's words; `chosen`:
    a manual was chosen for its thread."""

    question: str
    equipment: str
    chosen: bool


def of_answer(conn: Connection, team: str, answer_id: int) -> AnswerPlace | None:
    """Return where the answer's question was asked; None where the team has no such answer."""
    return one(conn, AnswerPlace, _SQL["of_answer"], {"team": team, "answer_id": answer_id})


def of_thread(conn: Connection, team: str, channel: str, thread_ts: str) -> ThreadPin | None:
    """Return what was said last of the thread; None where nobody said it."""
    named = {"team": team, "channel": channel, "thread_ts": thread_ts}
    return one(conn, ThreadPin, _SQL["of_thread"], named)


def pin_thread(conn: Connection, question_id: int, machine: str) -> None:
    """Let the question's thread be about this machine; "" lets it be about all. It goes with the
    question."""
    execute(conn, _SQL["pin_thread"], {"question_id": question_id, "equipment": machine})


def choose(
    conn: Connection, team: str, question_id: int, manual_id: int, others: Sequence[int]
) -> bool:
    """Let the question's thread be about the machine of this manual, and not of the others; False
    where it is that already, or the team has no such manual. It goes with either."""
    named = {"team": team, "question_id": question_id, "manual_id": manual_id}
    return value(conn, _SQL["choose"], {**named, "set_aside": list(others)}) is not None


def of_channel(conn: Connection, team: str, channel: str) -> str:
    """Return what the channel is about; empty where nobody said it."""
    return str(value(conn, _SQL["of_channel"], {"team": team, "channel": channel}) or "")


def pin(conn: Connection, team: str, channel: str, equipment: str, by: str) -> None:
    """Let the channel be about this machine; "" lets it be about all."""
    named = {"team": team, "channel": channel, "equipment": equipment, "by": by}
    execute(conn, _SQL["pin"], named)
