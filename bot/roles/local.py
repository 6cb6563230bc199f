"""Who may do what in the local workspace, where there is no Slack that would say it."""

from collections.abc import Mapping
from typing import Final

from bot.roles.granting import grant, read_holder
from bot.roles.holders import at_command_line
from sql import roles
from sql.database import Connection
from sql.roles import Role

_LOCAL: Final[Mapping[str, Role]] = {"S0EXPERTS": "expert", "U0IVO": "administrator"}


def name_local_people(
    conn: Connection, team: str, others: Mapping[str, Role] | None = None
) -> None:
    """The expert that the local workspace's page names is asked as one, and may what an
    administrator may, in forms too, which ask Slack nothing; `others` have their roles beside.
    Given as whoever is at the command line gives them; a role that somebody has already stays."""
    actor = at_command_line(conn, team)
    for holder, role in {**_LOCAL, **(others or {})}.items():
        if roles.of(conn, team, *read_holder(holder)) is None:
            grant(conn, actor, holder, role)
