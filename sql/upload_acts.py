"""Table `upload_acts`: what people click on the card of an upload, and send in its forms."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from psycopg.types.json import Jsonb

from sql.files import load
from sql.rows import Connection, execute, one, value

ActName: TypeAlias = Literal["approve", "refuse", "share", "supersede", "revise", "remove"]
_SQL = load("upload_acts")
_BATCH = 500


@dataclass(frozen=True)
class UploadAct:
    """Somebody's act; `wanted` says what with, `is_done` that it was done, or refused, before."""

    act_id: int
    team: str
    upload_id: int
    user_id: str
    act: ActName
    wanted: dict[str, Any]
    is_done: bool


def add(
    conn: Connection,
    team: str,
    upload_id: int,
    user_id: str,
    act: ActName,
    wanted: Mapping[str, Any],
    event_key: str,
) -> int | None:
    """Record the act and return its id; None where this delivery was here before, or the team has
    no such upload."""
    parameters = {
        "team": team,
        "upload_id": upload_id,
        "user_id": user_id,
        "act": act,
        "wanted": Jsonb(dict(wanted)),
        "event_key": event_key,
    }
    act_id = value(conn, _SQL["add"], parameters)
    return None if act_id is None else int(act_id)


def get(conn: Connection, act_id: int) -> UploadAct | None:
    """Return the act, or None."""
    return one(conn, UploadAct, _SQL["get"], {"act_id": act_id})


def finish(conn: Connection, act_id: int) -> bool:
    """Say that it is done, in the transaction that does it; False where it was done before."""
    return execute(conn, _SQL["finish"], {"act_id": act_id}) > 0


def tell(conn: Connection, act_id: int) -> bool:
    """Claim to tell of it, before that is told; False where somebody did."""
    return execute(conn, _SQL["tell"], {"act_id": act_id}) > 0


def open_(conn: Connection, team: str, older_than_seconds: float) -> list[int]:
    """Return the acts that were not done yet so many seconds after they were asked for."""
    parameters = {"team": team, "seconds": older_than_seconds}
    return [int(act_id) for (act_id,) in conn.execute(_SQL["open"], parameters).fetchall()]


def forget(conn: Connection, team: str, days: int) -> int:
    """Delete a batch of acts that are older; return how many."""
    return execute(conn, _SQL["forget"], {"team": team, "days": days, "limit": _BATCH})
