"""Roles are given and taken back, each an act of its own."""

import re
from collections.abc import Mapping
from typing import Final

from bot.errors import BadRole
from bot.roles.acts import reaches
from bot.roles.doing import Actor, allow
from sql import api_keys, roles
from sql.database import Connection
from sql.roles import KINDS, ROLES, HolderKind, Role

_NAMES: Final[Mapping[HolderKind, re.Pattern[str]]] = {
    "user": re.compile(r"[UW][A-Z0-9]{2,40}"),
    "group": re.compile(r"S[A-Z0-9]{2,40}"),
    "key": re.compile(r"[a-z0-9][a-z0-9_.-]{0,63}"),
    "cli": re.compile(r"[^\s:]{1,100}"),
}
_SLACKS: Final = ("user", "group")
"""Whose ids say by themselves what they are."""


def read_holder(said: str) -> tuple[HolderKind, str]:
    """`U024BE7LH`, `S0615G0KT`, `key:NAME` or `cli:NAME` as (kind, id); BadRole says what it may
    be."""
    kind, colon, name = said.rpartition(":")
    for found in KINDS:
        if (kind == found if colon else found in _SLACKS) and _NAMES[found].fullmatch(name):
            return found, name
    raise BadRole(
        f"{said!r} is nobody: give a Slack id of a person (U024BE7LH) or user group (S0615G0KT), "
        "key:NAME, or cli:NAME for a user of this machine."
    )


def read_role(said: str) -> Role:
    """The role of this name; BadRole."""
    role = next((one for one in ROLES if one == said.casefold()), None)
    if role is None:
        raise BadRole(f"{said!r} is no role: take one of {', '.join(ROLES)}.")
    return role


def grant(conn: Connection, actor: Actor, holder: str, role: Role) -> Role | None:
    """They have this role from now on, in the place of the one that is returned.

    Raises MayNot, or BadRole where there is no such key, or nobody could undo it.
    """
    kind, name = read_holder(holder)
    doing = allow(conn, actor, "role.grant")
    if kind == "key" and api_keys.hold(conn, actor.team, name) is None:
        raise BadRole(f"There is no key named {name}: `shoptalk keys list` lists them.")
    if actor.who == f"{kind}:{name}" and not reaches(role, "administrator"):
        raise BadRole(f"{name} is you: somebody else has to lower your role, who can undo it.")
    before = roles.hold(conn, actor.team, kind, name)
    if before != role:
        roles.put(conn, actor.team, kind, name, role, actor.who)
        doing.done(f"{kind}:{name}", before=before and {"role": before}, after={"role": role})
    return before


def revoke(conn: Connection, actor: Actor, holder: str) -> Role:
    """They have no role by a grant any more; the one that they had. Raises MayNot or BadRole."""
    kind, name = read_holder(holder)
    doing = allow(conn, actor, "role.revoke")
    before = roles.hold(conn, actor.team, kind, name)
    if before is None:
        raise BadRole(f"{holder} has no role to take back: `shoptalk roles list` lists them.")
    roles.remove(conn, actor.team, kind, name)
    doing.done(f"{kind}:{name}", before={"role": before})
    return before
