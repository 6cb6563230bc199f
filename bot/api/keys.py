"""Keys of clients: made, changed and ended, each act audited. A key is shown once, when it is made;
what is kept is its hash. A secret has 256 random bits, so a plain SHA-256 cannot be guessed from.
"""

import hashlib
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from bot.api.scopes import SCOPES
from bot.errors import BadKey, NoSuchKey
from bot.roles import Actor, allow
from sql import api_keys
from sql.api_keys import Key, NewKey
from sql.database import Connection

_PREFIX: Final = "shk_"
_HINT: Final = 8
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9_.-]{0,63}")
GRACE_HOURS: Final = 24.0
"""How long the old secret holds after a rotation."""


@dataclass(frozen=True)
class Made:
    """A client with its secret in plain text, which nobody can read again."""

    key: Key
    secret: str


def hash_of(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def create(
    conn: Connection,
    team: str,
    name: str,
    scopes: Sequence[str],
    *,
    by: Actor,
    channels: Sequence[str] = (),
    groups: Sequence[str] = (),
    per_minute: int = 60,
    days: float | None = None,
    outsider: bool = False,
    vouches: bool = False,
) -> Made:
    """Make a client.

    MayNot, or BadKey where the name was given before, or something is not as it must be.
    """
    doing = allow(conn, by, "key.create")
    _check(name, scopes, per_minute, days)
    expires = None if days is None else datetime.now(UTC) + timedelta(days=days)
    new = NewKey(
        team,
        name,
        sorted(set(channels)),
        sorted(set(groups)),
        [scope for scope in SCOPES if scope in scopes],
        per_minute,
        outsider,
        vouches,
        expires,
    )
    key_id = api_keys.insert(conn, new)
    if key_id is None:
        raise BadKey(f"There is, or was, a key named {name}: take another name.")
    secret = _new_secret(conn, key_id)
    doing.done(f"key:{name}", after=_told(new))
    return Made(_held(conn, team, name), secret)


def rotate(
    conn: Connection, team: str, name: str, *, by: Actor, grace_hours: float = GRACE_HOURS
) -> Made:
    """Give the client another secret; the old ones hold for so many hours more.

    MayNot; NoSuchKey where there is none that holds.
    """
    doing = allow(conn, by, "key.rotate")
    key = _held(conn, team, name)
    if key.revoked_at is not None:
        raise NoSuchKey(f"The key {name} was revoked: make another one.")
    before = [hint.hint for hint in api_keys.hints(conn, key.key_id)]
    secret = _new_secret(conn, key.key_id)
    api_keys.end_secrets(conn, key.key_id, but=hash_of(secret), seconds=grace_hours * 3600)
    doing.done(
        f"key:{name}",
        before={"secrets": before},
        after={"secret": secret[:_HINT], "grace_hours": grace_hours},
    )
    return Made(key, secret)


def revoke(conn: Connection, team: str, name: str, *, by: Actor) -> None:
    """Let the client do nothing from now on. Twice is once. MayNot; NoSuchKey: there is none."""
    doing = allow(conn, by, "key.revoke")
    key = _held(conn, team, name)
    if api_keys.revoke(conn, key.key_id):
        doing.done(f"key:{name}", before={"revoked": False}, after={"revoked": True})


def _held(conn: Connection, team: str, name: str) -> Key:
    key = api_keys.hold(conn, team, name)
    if key is None:
        raise NoSuchKey(f"There is no key named {name}: `shoptalk keys list` lists them.")
    return key


def _new_secret(conn: Connection, key_id: int) -> str:
    secret = _PREFIX + secrets.token_urlsafe(32)
    api_keys.add_secret(conn, key_id, hash_of(secret), secret[:_HINT])
    return secret


def _check(name: str, scopes: Sequence[str], per_minute: int, days: float | None) -> None:
    if not _NAME.fullmatch(name):
        raise BadKey(f"{name!r} is no name for a key: small letters, digits and . _ - only.")
    unknown = [scope for scope in scopes if scope not in SCOPES]
    if unknown or not scopes:
        which = f"{unknown[0]!r} is no scope" if unknown else "A key needs a scope"
        raise BadKey(f"{which}: take one or more of {', '.join(SCOPES)}.")
    if per_minute < 1 or (days is not None and not 0 < days <= 36_500):
        raise BadKey("A key is for at least one call a minute, and for some days.")


def _told(new: NewKey) -> Mapping[str, Any]:
    told = {**vars(new), "expires_at": new.expires_at and new.expires_at.isoformat()}
    del told["team"], told["name"]
    return told
