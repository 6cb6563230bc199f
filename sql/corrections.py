"""Table `corrections`: experts' better answers, proposed and decided on. What of them is shown is
read in `sql.site_notes`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from sql.answers import Action, Status
from sql.audience import Audience
from sql.files import load
from sql.rows import Connection, execute, many, one, value

Kind: TypeAlias = Literal["text", "page", "line"]
State: TypeAlias = Literal["proposed", "approved", "refused", "withdrawn", "superseded"]
STATES: tuple[State, ...] = ("proposed", "approved", "refused", "withdrawn", "superseded")
_SQL = load("corrections")


@dataclass(frozen=True)
class Subject:
    """The answer that is corrected: `asked` is its question, standing alone; `manual_ids` those of
    the lines that it shows, or names as near, as far as the audience may read them; `whole`: none
    of those lines is gone with its manual."""

    answer_id: int
    question_id: int
    channel: str
    user_id: str
    status: Status
    asked: str
    manual_ids: list[int]
    whole: bool


@dataclass(frozen=True)
class NewCorrection:
    """A proposed correction. `manual_ids`: who may not read all of these does not see it;
    `conversation`: who is not in it does not, '' for none. `event_key` names the delivery."""

    team: str
    answer_id: int
    user_id: str
    text: str
    kind: Kind
    asked: str
    manual_ids: Sequence[int]
    conversation: str
    manual_id: int | None = None
    page: int | None = None
    passage_id: int | None = None
    quote: str = ""
    instead_of: int | None = None
    source: str = "cli"
    event_key: str | None = None


@dataclass(frozen=True)
class Held:
    """A correction that nobody else decides on until the transaction ends."""

    correction_id: int
    answer_id: int
    question_id: int
    user_id: str
    status: State
    manual_ids: list[int]
    conversation: str
    instead_of: int | None
    decided_by: str | None
    text: str
    manual_id: int | None
    page: int | None
    quote: str


@dataclass(frozen=True)
class Listed:
    """A correction as the operator sees it. `shown`: it is a note that is found; `beside`: beside
    how many answers it stood."""

    correction_id: int
    answer_id: int
    user_id: str
    kind: Kind
    asked: str
    text: str
    manual_id: int | None
    manual: str | None
    page: int | None
    quote: str
    status: State
    conversation: str
    decided_by: str | None
    decided_at: datetime | None
    created_at: datetime
    shown: bool
    beside: int


@dataclass(frozen=True)
class Showing:
    """A question whose visible message shows a note."""

    question_id: int
    team: str
    channel: str
    thread_ts: str


@dataclass(frozen=True)
class Gold:
    """What an approved correction teaches. `passage_ids`: where the answer stands, none where only
    words were given; `negatives`: passages that everyone may read, which a search put first and
    nobody cited or named. `open`: everyone in the team may read the manuals that it draws on.
    `public`: and it was asked where everyone may read along, and shared."""

    correction_id: int
    answer_id: int
    kind: Kind
    asked: str
    text: str
    manual_id: int | None
    page: int | None
    quote: str
    team: str
    channel: str
    status: Status
    action: Action
    user_id: str
    decided_by: str
    asker: str
    asked_at: datetime
    passage_ids: list[int]
    negatives: list[int]
    open: bool
    public: bool


def subject(conn: Connection, audience: Audience, answer_id: int) -> Subject | None:
    """Return what the answer was to; None where there is no such answer, or its question was
    deleted."""
    return one(conn, Subject, _SQL["subject"], {**audience.parameters(), "answer_id": answer_id})


def insert(conn: Connection, new: NewCorrection) -> int | None:
    """Store it and return its id; None where the team has one with this key."""
    stored = value(conn, _SQL["insert"], {**vars(new), "manual_ids": list(new.manual_ids)})
    return None if stored is None else int(stored)


def hold(conn: Connection, team: str, correction_id: int) -> Held | None:
    """Return the correction, so that others who decide on it, or on another one of its question,
    wait; None where the team has none with this id."""
    parameters = {"team": team, "correction_id": correction_id}
    execute(conn, _SQL["in_turn"], parameters)
    return one(conn, Held, _SQL["hold"], parameters)


def rivals(conn: Connection, team: str, held: Held) -> list[int]:
    """Return the ids of the notes that it takes the place of once it is approved."""
    parameters = {
        "team": team,
        "correction_id": held.correction_id,
        "question_id": held.question_id,
        "instead_of": held.instead_of,
    }
    return [int(row[0]) for row in conn.execute(_SQL["rivals"], parameters)]


def decide(
    conn: Connection, ids: Sequence[int], status: State, decided_by: str, reason: str = ""
) -> None:
    """Write the decision on these corrections, and that it was made, and why."""
    parameters = {"ids": list(ids), "status": status, "decided_by": decided_by, "reason": reason}
    execute(conn, _SQL["decide"], parameters)


def share(conn: Connection, correction_id: int) -> None:
    """Let it out of the conversation in which it was given."""
    execute(conn, _SQL["share"], {"correction_id": correction_id})


def of_question(conn: Connection, team: str, question_id: int) -> list[int]:
    """Return the ids of the corrections of the question's answers."""
    rows = conn.execute(_SQL["of_question"], {"team": team, "question_id": question_id})
    return [int(row[0]) for row in rows]


def questions_showing(conn: Connection, ids: Sequence[int]) -> list[Showing]:
    """Return the questions whose messages show one of these notes."""
    return many(conn, Showing, _SQL["questions_showing"], {"ids": list(ids)})


def listed(
    conn: Connection, audience: Audience, limit: int, status: State | None = None
) -> list[Listed]:
    """Return the team's newest corrections, newest first: for the operator, who reads all."""
    parameters = {**audience.parameters(), "limit": limit, "status": status}
    return many(conn, Listed, _SQL["listed"], parameters)


def gold(conn: Connection, team: str, since: datetime | None = None) -> list[Gold]:
    """Return what the team's notes teach, the newest first. For its learning alone, which reads all
    its manuals: what is shown or becomes part of a program must be `public`."""
    parameters = {**Audience.of_operator(team).parameters(), "since": since}
    return many(conn, Gold, _SQL["gold"], parameters)
