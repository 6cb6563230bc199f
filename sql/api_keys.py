"""Tables `api_keys`, `api_secrets` and `api_rates`: clients of the HTTP API, what they prove
themselves with (its hash alone), and how often they call."""

from dataclasses import dataclass
from datetime import datetime

from sql.files import load
from sql.rows import Connection, execute, many, one, value

_SQL = load("api_keys")


@dataclass(frozen=True)
class NewKey:
    """A client to store: the channels and groups that it is shown what they may read, by Slack id;
    what it may do; calls a minute. `outsider`: what everyone may read is not granted to it.
    `vouches`: each of its people has a vote."""

    team: str
    name: str
    channels: list[str]
    groups: list[str]
    scopes: list[str]
    per_minute: int
    outsider: bool = False
    vouches: bool = False
    expires_at: datetime | None = None


@dataclass(frozen=True)
class Key:
    """A stored client."""

    key_id: int
    team: str
    name: str
    channels: list[str]
    groups: list[str]
    scopes: list[str]
    outsider: bool
    vouches: bool
    per_minute: int
    expires_at: datetime | None
    revoked_at: datetime | None
    created_at: datetime


@dataclass(frozen=True)
class Hint:
    """How a secret that holds begins, and when it ends, if it does."""

    hint: str
    ends_at: datetime | None


def insert(conn: Connection, key: NewKey) -> int | None:
    """Store the client and return its id; None where the team has, or had, one of this name."""
    key_id = value(conn, _SQL["insert"], vars(key))
    return None if key_id is None else int(key_id)


def add_secret(conn: Connection, key_id: int, hash_: str, hint: str) -> None:
    """Let the client prove itself with what has this SHA-256 in hex, and begins so."""
    execute(conn, _SQL["add_secret"], {"key_id": key_id, "hash": hash_, "hint": hint})


def end_secrets(conn: Connection, key_id: int, *, but: str, seconds: float) -> None:
    """Let the client's other secrets hold for no longer than so many seconds; those that ended
    before are forgotten."""
    execute(conn, _SQL["forget_secrets"], {"key_id": key_id})
    execute(conn, _SQL["end_secrets"], {"key_id": key_id, "but": but, "seconds": seconds})


def by_hash(conn: Connection, hash_: str) -> Key | None:
    """Return the client whose secret has this hash; None where there is none, it was revoked, or
    either has ended."""
    return one(conn, Key, _SQL["by_hash"], {"hash": hash_})


def hold(conn: Connection, team: str, name: str) -> Key | None:
    """Return the client of this name, whom nobody else changes until the transaction ends."""
    return one(conn, Key, _SQL["hold"], {"team": team, "name": name})


def listed(conn: Connection, team: str) -> list[Key]:
    """Return the team's clients by name, revoked ones too."""
    return many(conn, Key, _SQL["listed"], {"team": team})


def hints(conn: Connection, key_id: int) -> list[Hint]:
    """Return the client's secrets that hold, the oldest first."""
    return many(conn, Hint, _SQL["hints"], {"key_id": key_id})


def revoke(conn: Connection, key_id: int) -> bool:
    """Let the client do nothing from now on; False where that was so."""
    return execute(conn, _SQL["revoke"], {"key_id": key_id}) > 0


def take_turn(conn: Connection, key_id: int, per_minute: int) -> float:
    """Count a call; return 0 where it may be done, or the seconds after which it may.

    So many may come at once as are allowed a minute, and then one at a time at that pace.
    """
    parameters = {"key_id": key_id, "per_minute": per_minute}
    if value(conn, _SQL["take_turn"], parameters) is not None:
        return 0.0
    return max(float(value(conn, _SQL["seconds_to_turn"], parameters)), 0.01)
