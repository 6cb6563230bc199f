"""Table `outages`: questions that were shown lines without an LM, and what was answered anew."""

from dataclasses import dataclass

from sql.files import load
from sql.rows import Connection, execute, one, value

_SQL = load("outages")


@dataclass(frozen=True)
class Outage:
    """`answer_id`: what was shown while no LM answered; `anew_id`: what took its place, if any."""

    question_id: int
    answer_id: int
    anew_id: int | None


@dataclass(frozen=True)
class Delay:
    """`seconds` from the question, as it was last written, to its answer; `asked_at`: when that
    was, in seconds since 1970."""

    seconds: float
    asked_at: float


def note(conn: Connection, team: str, question_id: int, answer_id: int) -> None:
    """Write down that this answer was made without an LM, which is to come."""
    named = {"team": team, "question_id": question_id, "answer_id": answer_id}
    execute(conn, _SQL["note"], named)


def of(conn: Connection, question_id: int) -> Outage | None:
    """Return what is known of the question's outage, or None."""
    return one(conn, Outage, _SQL["of"], {"question_id": question_id})


def first_open(conn: Connection, team: str, seconds: float, after: int = 0) -> int | None:
    """Return the oldest question, of ids above `after`, that was answered in an outage of the last
    `seconds` and is to be answered anew; None where there is none."""
    named = {"team": team, "seconds": seconds, "after": after}
    found = value(conn, _SQL["first_open"], named)
    return None if found is None else int(found)


def settle(conn: Connection, question_id: int, answer_id: int, anew_id: int) -> bool:
    """Let the reply, which still shows `answer_id`, show `anew_id`; False, and nothing changed,
    where it shows something else by now, or the question was edited or withdrawn."""
    named = {"question_id": question_id, "answer_id": answer_id, "anew_id": anew_id}
    return execute(conn, _SQL["settle"], named) > 0


def delay(conn: Connection, answer_id: int) -> Delay | None:
    """Return how late the answer came, or None where there is no such answer."""
    row = conn.execute(_SQL["delay"], {"answer_id": answer_id}).fetchone()
    return None if row is None else Delay(float(row[0]), float(row[1]))
