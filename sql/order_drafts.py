"""Table `order_drafts`: work orders that people opened from an answer, one an answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from psycopg.types.json import Jsonb

from sql.files import load
from sql.rows import Connection, execute, one, value

_SQL = load("order_drafts")


@dataclass(frozen=True)
class Draft:
    """A draft; `failure` says why the last try to hand it over failed."""

    draft_id: int
    team: str
    answer_id: int
    opened_by: str
    opened_at: datetime
    draft: dict[str, Any]
    state: Literal["new", "sent", "failed"]
    tries: int
    failure: str
    sent_at: datetime | None


@dataclass(frozen=True)
class Asked:
    """The question of an answer, which was not withdrawn."""

    team: str
    channel: str
    question_id: int


def begin(conn: Connection, team: str, answer_id: int, by: str, draft: Mapping[str, Any]) -> bool:
    """Store the draft, if the answer has none yet; whether it had none."""
    parameters = {"team": team, "answer_id": answer_id, "by": by, "draft": Jsonb(dict(draft))}
    return bool(value(conn, _SQL["begin"], parameters))


def get(conn: Connection, team: str, answer_id: int) -> Draft | None:
    """Return the answer's draft."""
    return one(conn, Draft, _SQL["get"], {"team": team, "answer_id": answer_id})


def sent(conn: Connection, draft_id: int) -> None:
    """Keep that it was handed over."""
    execute(conn, _SQL["sent"], {"draft_id": draft_id})


def failed(conn: Connection, draft_id: int, failure: str) -> None:
    """Keep that handing it over failed, and why."""
    execute(conn, _SQL["failed"], {"draft_id": draft_id, "failure": failure})


def asked(conn: Connection, answer_id: int) -> Asked | None:
    """Return the answer's question; None where it is gone."""
    return one(conn, Asked, _SQL["team_of"], {"answer_id": answer_id})
