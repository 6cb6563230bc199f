"""Who is asked as an expert in a channel: what is set for it, else who has the role."""

from bot.roles.holders import Rules
from sql import channel_settings, roles
from sql.database import Connection


def experts_of(conn: Connection, team: str, channel: str, rules: Rules) -> list[str]:
    """The Slack ids of user groups and people, groups first; none where nobody is set anywhere."""
    if here := channel_settings.of(conn, team, channel).experts:
        return list(here)
    groups = [id_ for id_, role in rules.all_groups(conn, team).items() if role == "expert"]
    given = roles.listed(conn, team)
    people = {one.holder for one in given if one.kind == "user" and one.role == "expert"}
    return [*sorted(groups), *sorted(people | rules.experts)]
