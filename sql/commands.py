"""Table `commands`: what was asked by slash command or message shortcut, and private answers that
were shared."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from sql.files import load
from sql.rows import Connection, execute, one, value

Verb: TypeAlias = Literal["ask", "manuals", "about"]
ShareState: TypeAlias = Literal["new", "posting", "shown", "final"]
_SQL = load("commands")


@dataclass(frozen=True)
class NewCommand:
    """A command to record. `delivery` names its delivery. Of `about` there is the message that was
    chosen, with its thread and words."""

    team: str
    delivery: str
    verb: Verb
    channel: str
    user_id: str
    response_url: str
    message_ts: str | None = None
    thread_ts: str | None = None
    text: str = ""


@dataclass(frozen=True)
class Command:
    """A stored command. `share_state` is None until its asker wants the answer shared."""

    command_id: int
    team: str
    verb: Verb
    channel: str
    user_id: str
    message_ts: str | None
    thread_ts: str | None
    text: str
    question_id: int | None
    done: bool
    share_state: ShareState | None
    share_attempt: int
    shared_ts: str | None


def add(conn: Connection, new: NewCommand) -> int | None:
    """Record the command and return its id; None if this delivery was recorded before."""
    id_ = value(conn, _SQL["add"], vars(new))
    return None if id_ is None else int(id_)


def become(conn: Connection, command_id: int, question_id: int) -> None:
    """What the command asked is that question now."""
    execute(conn, _SQL["become"], {"command_id": command_id, "question_id": question_id})


def get(conn: Connection, command_id: int) -> Command | None:
    """Return the command, or None."""
    return one(conn, Command, _SQL["get"], {"command_id": command_id})


def of_question(conn: Connection, question_id: int) -> Command | None:
    """Return the command that asked the question, or None where a message did."""
    return one(conn, Command, _SQL["of_question"], {"question_id": question_id})


def use(conn: Connection, command_id: int) -> str | None:
    """Count one use of the command's response address and return it; None where Slack takes no
    further one: after five, or after half an hour, or once the command is done."""
    found = value(conn, _SQL["use"], {"command_id": command_id})
    return None if found is None else str(found)


def finish(conn: Connection, command_id: int) -> None:
    """The command is done: neither its address nor its words are kept."""
    execute(conn, _SQL["finish"], {"command_id": command_id})


def ask_to_share(
    conn: Connection, team: str, question_id: int, user_id: str, share_url: str
) -> int | None:
    """Let the private answer be shared, as its asker wants; the command's id, or None where it is
    nobody's, or somebody else's. `share_url`: where they are told."""
    named = {"team": team, "question_id": question_id, "user_id": user_id}
    id_ = value(conn, _SQL["ask_to_share"], {**named, "share_url": share_url})
    return None if id_ is None else int(id_)


def take_share(conn: Connection, command_id: int) -> int | None:
    """Begin the next attempt, which ends the one before; None where nothing is to be shared."""
    attempt = value(conn, _SQL["take_share"], {"command_id": command_id})
    return None if attempt is None else int(attempt)


def move_share(
    conn: Connection, command_id: int, attempt: int, state: ShareState, ts: str | None = None
) -> bool:
    """Write how far the shared message is; with `ts` it is the message of the question's reply, and
    the first one of its thread. False, and nothing written, where `attempt` is not the newest."""
    named = {"command_id": command_id, "attempt": attempt, "state": state, "ts": ts}
    return value(conn, _SQL["move_share"], named) is not None


def shown_in_public(conn: Connection, answer_id: int) -> None:
    """Everyone in the team may read along where the answer stands from now on."""
    execute(conn, _SQL["in_public"], {"answer_id": answer_id})


def share_url(conn: Connection, command_id: int) -> str | None:
    """Where who wanted it shared is told what became of it; None once they were."""
    found = value(conn, _SQL["share_url"], {"command_id": command_id})
    return None if found is None else str(found)


def told(conn: Connection, command_id: int) -> None:
    """They were told."""
    execute(conn, _SQL["told"], {"command_id": command_id})


def old(conn: Connection, team: str) -> int:
    """Delete some that became no question, a day after they were received; return how many."""
    return execute(conn, _SQL["old"], {"team": team})
