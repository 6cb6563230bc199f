"""Which role somebody has, from what was granted (`sql.roles`), the settings, and what Slack said.

Fails closed: who is not known to be of the team has none, whatever was granted to them.
"""

import os
import pwd
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from bot.roles.acts import highest
from bot.roles.doing import Actor
from bot.settings import BotSettings
from sql import people, roles
from sql.audit import Way
from sql.database import Connection
from sql.roles import Role

_SECONDS_MEMBER: Final = 72 * 3600.0


@dataclass(frozen=True)
class Rules:
    """What the settings say of roles: experts by id, user groups by id with their role, and whether
    Slack's own administrators and owners are administrators here."""

    experts: frozenset[str] = frozenset()
    groups: Mapping[str, Role] = field(default_factory=dict)
    slack_administrators: bool = True

    @classmethod
    def of(cls, settings: BotSettings) -> "Rules":
        """As they are set; a group that is named twice has the higher role."""
        groups: dict[str, Role] = {}
        for role, named in settings.role_groups.items():
            groups |= dict.fromkeys(named, role)
        return cls(settings.experts_by_id, groups, settings.slack_administrators)

    def all_groups(self, conn: Connection, team: str) -> dict[str, Role]:
        """Every group with a role; what was granted stands before the settings."""
        return {**self.groups, **roles.of_groups(conn, team)}


def person(
    conn: Connection, team: str, rules: Rules, user: str, *, administers: bool = False
) -> Role | None:
    """The role of somebody in Slack, who is not asked about: whether they are of the team is what
    was told last. `administers`: Slack says now that they administer the workspace."""
    known = people.known(conn, team, [user])
    if not any(one.kind == "member" and one.age <= _SECONDS_MEMBER for one in known):
        return None
    groups = rules.all_groups(conn, team)
    of_groups = [groups.get(one) for one in roles.groups_of(conn, team, user)]
    return highest(
        "technician",
        roles.of(conn, team, "user", user),
        "expert" if user in rules.experts else None,
        "administrator" if administers and rules.slack_administrators else None,
        *of_groups,
    )


def in_slack(conn: Connection, team: str, rules: Rules, user: str) -> Actor:
    """Somebody in Slack, as far as is known without asking."""
    return Actor(team, user, person(conn, team, rules, user), "slack")


def at_command_line(conn: Connection, team: str, named: str | None = None) -> Actor:
    """Who runs this process, by the name of its user: an administrator, unless another role was
    given to them. That keeps from mistakes; who can read the database can do everything."""
    name = user_of_machine()
    role = roles.of(conn, team, "cli", name) or "administrator"
    way: Way = "cli"
    return Actor(team, f"cli:{name}", role, way, named if named != OPERATOR else None)


OPERATOR: Final = "operator"
"""Who decides where the command line is told of nobody."""


def user_of_machine() -> str:
    """The name of the user whose process this is, not what its environment says."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:  # in a container, without a name
        return str(os.getuid())
