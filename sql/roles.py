"""Tables `roles` and `role_groups`: who was given which role, and who is in the user groups that
have one, as Slack said last."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, TypeAlias

from sql.files import load
from sql.rows import Connection, execute, many, value

Role: TypeAlias = Literal["technician", "expert", "lead", "administrator"]
ROLES: tuple[Role, ...] = ("technician", "expert", "lead", "administrator")
"""Each may do what those before it may."""
HolderKind: TypeAlias = Literal["user", "group", "key", "cli"]
KINDS: tuple[HolderKind, ...] = ("user", "group", "key", "cli")
SECONDS_TOLD: Final = 3600.0
"""How long what Slack said of a user group counts."""
_SQL = load("roles")


@dataclass(frozen=True)
class Holder:
    """Who has the role: a person or user group by Slack id, a key by its name, or a user of the
    machine at the command line; given by whom, and when."""

    kind: HolderKind
    holder: str
    role: Role
    granted_by: str
    granted_at: datetime


@dataclass(frozen=True)
class Group:
    """A user group that has a role: who was in it `age` seconds ago."""

    group_id: str
    users: list[str]
    age: float


@dataclass(frozen=True)
class _Given:
    holder: str
    role: Role


def put(conn: Connection, team: str, kind: HolderKind, holder: str, role: Role, by: str) -> None:
    """Give the role, in the place of one that the holder has."""
    named = {"team": team, "kind": kind, "holder": holder}
    execute(conn, _SQL["put"], {**named, "role": role, "by": by})


def remove(conn: Connection, team: str, kind: HolderKind, holder: str) -> bool:
    """Take the holder's role back; False where there was none."""
    named = {"team": team, "kind": kind, "holder": holder}
    return execute(conn, _SQL["remove"], named) > 0


def hold(conn: Connection, team: str, kind: HolderKind, holder: str) -> Role | None:
    """Return what role was given, which nobody changes until the transaction ends."""
    named = {"team": team, "kind": kind, "holder": holder}
    found: Role | None = value(conn, _SQL["hold"], named)
    return found


def of(conn: Connection, team: str, kind: HolderKind, holder: str) -> Role | None:
    """Return what role the holder was given; None where none was."""
    named = {"team": team, "kind": kind, "holder": holder}
    found: Role | None = value(conn, _SQL["of"], named)
    return found


def listed(conn: Connection, team: str) -> list[Holder]:
    """Return all that were given, the highest roles first."""
    return many(conn, Holder, _SQL["listed"], {"team": team})


def of_groups(conn: Connection, team: str) -> dict[str, Role]:
    """Return the user groups that were given a role."""
    return {one.holder: one.role for one in many(conn, _Given, _SQL["group_roles"], {"team": team})}


def groups_of(conn: Connection, team: str, user_id: str) -> list[str]:
    """Return which groups with a role the person is in, as Slack told lately."""
    parameters = {"team": team, "user_id": user_id, "seconds": SECONDS_TOLD}
    return [str(row[0]) for row in conn.execute(_SQL["groups_of"], parameters)]


def told(conn: Connection, team: str, group_id: str, users: Collection[str]) -> None:
    """Keep who is in the group, as Slack says now."""
    parameters = {"team": team, "group_id": group_id, "users": sorted(users)}
    execute(conn, _SQL["told"], parameters)


def forget_others(conn: Connection, team: str, groups: Collection[str]) -> None:
    """Keep nobody of other groups than these."""
    execute(conn, _SQL["forget_others"], {"team": team, "groups": sorted(groups)})


def groups(conn: Connection, team: str) -> list[Group]:
    """Return what Slack told of the groups with a role."""
    return many(conn, Group, _SQL["groups"], {"team": team})


def deciders(conn: Connection, team: str) -> frozenset[str]:
    """Return who is an expert or more, by a grant or by a group as Slack told lately: whose vote
    decides where others are divided."""
    parameters = {"team": team, "seconds": SECONDS_TOLD}
    return frozenset(str(row[0]) for row in conn.execute(_SQL["deciders"], parameters))
