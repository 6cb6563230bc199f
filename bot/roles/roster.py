"""What Slack is asked of roles, by a worker: who somebody is now, and who is in the user groups
that have a role. What it says is kept for the processes that ask nobody."""

from typing import Final

import structlog

from bot.roles.doing import Actor
from bot.roles.holders import Rules, person
from bot.slack import Identity, Slack, standing_of, user_groups
from sql import people, roles
from sql.database import Database
from sql.people import Kind

log = structlog.get_logger()
SECONDS_FRESH: Final = 60.0
"""How long a worker goes by what Slack said of user groups."""
_SECONDS_KNOWN: Final = 12 * 3600.0
_AT_ONCE: Final = 50


def asked(db: Database, slack: Slack, me: Identity, rules: Rules, user: str) -> Actor:
    """Somebody in Slack, who is asked about now, as for their groups a minute ago at most.

    SlackUnreachable where it cannot be asked.
    """
    standing = standing_of(slack, me, user)
    with db.connection() as conn:
        people.learn(conn, me.team, {user: standing.kind})
        wanted = rules.all_groups(conn, me.team)
        told = {one.group_id: one.age for one in roles.groups(conn, me.team)}
    if any(told.get(group, SECONDS_FRESH) >= SECONDS_FRESH for group in wanted):
        _ask_groups(db, slack, me, rules)
    with db.connection() as conn:
        role = person(conn, me.team, rules, user, administers=standing.administers)
    return Actor(me.team, user, None if standing.gone else role, "slack")


def refresh(db: Database, slack: Slack, me: Identity, rules: Rules) -> None:
    """It is known who is in the groups with a role, and of those with one whether they are of the
    team: of so many at a time, the next look asks about others. SlackUnreachable, SlackRefused."""
    holders = _ask_groups(db, slack, me, rules)
    with db.connection() as conn:
        known = {
            one.user_id for one in people.known(conn, me.team, holders) if one.age < _SECONDS_KNOWN
        }
    told: dict[str, Kind] = {}
    try:
        for user in sorted(holders - known)[:_AT_ONCE]:
            told[user] = standing_of(slack, me, user).kind
    finally:
        if told:
            with db.connection() as conn:
                people.learn(conn, me.team, told)


def _ask_groups(db: Database, slack: Slack, me: Identity, rules: Rules) -> frozenset[str]:
    """Everybody who has a role by themselves or by a group."""
    with db.connection() as conn:
        wanted = rules.all_groups(conn, me.team)
        named = {one.holder for one in roles.listed(conn, me.team) if one.kind == "user"}
    found = user_groups(slack, me) if wanted else {}
    with db.connection() as conn:
        for group in sorted(wanted):
            roles.told(conn, me.team, group, found.get(group, frozenset()))
        roles.forget_others(conn, me.team, wanted)
    if missing := sorted(set(wanted) - set(found)):
        log.warning("roles.no_such_group", groups=missing)
    inside = (found.get(group, frozenset()) for group in wanted)
    return frozenset(named | rules.experts).union(*inside)
