"""Tables `installations` and `install_states`: where the app was installed by OAuth.

Tokens come and go as the bot encrypted them: nothing here can read one.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Final

from sql.files import load
from sql.rows import Connection, Statement, execute, many, one, value

_SQL = load("installations")


@dataclass(frozen=True)
class NewInstallation:
    """`team`: whose rows are its; of an organisation `team_id` is None. `token` and
    `refresh_token` are encrypted; `expires_at` None: the token does not end by itself."""

    client_id: str
    team: str
    enterprise_id: str | None
    team_id: str | None
    is_enterprise_install: bool
    app_id: str | None
    name: str
    bot_user: str
    bot_id: str
    scopes: str
    installed_by: str | None
    token: str | None = field(repr=False)
    refresh_token: str | None = field(repr=False)
    expires_at: datetime | None


@dataclass(frozen=True)
class Installation(NewInstallation):
    """One that is stored; `withdrawn_at` None: it is served."""

    installed_at: datetime
    generation: int
    withdrawn_at: datetime | None


def save(conn: Connection, new: NewInstallation) -> Installation:
    """Store it, in the place of an earlier one of the same team."""
    stored = one(conn, Installation, _SQL["save"], asdict(new))
    assert stored is not None
    return stored


def get(conn: Connection, client_id: str, team: str) -> Installation | None:
    """Return the team's, withdrawn or not; None where there was none."""
    return one(conn, Installation, _SQL["get"], {"client_id": client_id, "team": team})


def hold(conn: Connection, client_id: str, team: str) -> Installation | None:
    """Return it as `get` does, and keep others from changing it in this transaction."""
    return one(conn, Installation, _SQL["hold"], {"client_id": client_id, "team": team})


def listed(conn: Connection, client_id: str) -> list[Installation]:
    """Return all of them, withdrawn or not, the oldest first."""
    return many(conn, Installation, _SQL["listed"], {"client_id": client_id})


def renew(
    conn: Connection,
    of: Installation,
    token: str,
    refresh_token: str | None,
    expires_at: datetime | None,
) -> bool:
    """Store other tokens of the same installation; False where another took its place, or it was
    withdrawn."""
    return bool(
        execute(
            conn,
            _SQL["renew"],
            {
                "client_id": of.client_id,
                "team": of.team,
                "generation": of.generation,
                "token": token,
                "refresh_token": refresh_token,
                "expires_at": expires_at,
            },
        )
    )


def withdraw(conn: Connection, client_id: str, team: str, told_at: float | None = None) -> bool:
    """Serve the team no more: its tokens are gone, and its jobs that wait are closed. False where
    it was not served, or was installed (again) after `told_at`, in seconds of the epoch."""
    given = {"client_id": client_id, "team": team, "told_at": told_at}
    if not execute(conn, _SQL["withdraw"], given):
        return False
    close_jobs(conn, team)
    return True


def close_jobs(conn: Connection, team: str) -> int:
    """Close the team's jobs that wait; how many there were."""
    return execute(conn, _SQL["close_jobs"], {"team": team})


def due(conn: Connection, client_id: str, days: int) -> list[str]:
    """Return the teams that were withdrawn more than so many days ago."""
    return [
        str(row[0]) for row in conn.execute(_SQL["due"], {"client_id": client_id, "days": days})
    ]


def remove(conn: Connection, team: str) -> int:
    """Forget that the team ever installed; what is served stays."""
    return execute(conn, _SQL["remove"], {"team": team})


def alone(conn: Connection, client_id: str, team: str, *, wait: bool) -> bool:
    """Be the only one that renews this team's tokens until the transaction ends; False, at once,
    where somebody else is and `wait` is false."""
    name = {"name": f"{client_id}:{team}"}
    if wait:
        conn.execute(_SQL["lock"], name)
        return True
    return bool(value(conn, _SQL["try_lock"], name))


def issue_state(conn: Connection, state: str, seconds: float) -> None:
    """Expect this state back within so many seconds; what is too old is forgotten."""
    execute(conn, _SQL["forget_states"], {})
    execute(conn, _SQL["issue"], {"state_hash": _hash(state), "seconds": seconds})


def consume_state(conn: Connection, state: str) -> bool:
    """Say whether this state is expected, which it is no longer."""
    return bool(execute(conn, _SQL["consume"], {"state_hash": _hash(state)}))


def team_of(conn: Connection, ids: Mapping[str, object]) -> str | None:
    """Return whose rows a job's ids name; None where they name none, or it is gone."""
    for name, statement in _BY_ID.items():
        if isinstance(id_ := ids.get(name), int):
            team = value(conn, statement, {"id": id_})
            return None if team is None else str(team)
    return None


def _hash(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()


_BY_ID: Final[Mapping[str, Statement]] = MappingProxyType(
    {
        "question_id": _SQL["team_of_question"],
        "upload_id": _SQL["team_of_upload"],
        "answer_id": _SQL["team_of_answer"],
    }
)
