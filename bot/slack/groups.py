"""The user groups of the team with their people, asked now."""

from slack_sdk.errors import SlackApiError

from bot.slack.calls import Refused, calling
from bot.slack.client import Identity, Slack
from bot.slack.workspaces import Workspaces


def user_groups(slack: Slack, me: Identity) -> dict[str, frozenset[str]]:
    """Who is in which user group, by id; none where Slack refuses to tell.

    SlackUnreachable where it cannot be asked now.
    """
    found: dict[str, frozenset[str]] = {}
    try:
        with calling():
            for where in Workspaces(slack, me).arguments():
                said = slack.reader.usergroups_list(include_users=True, **where)
                for group in said.get("usergroups") or []:
                    people = group.get("users") or ()
                    found[str(group["id"])] = frozenset(map(str, people))
    except (Refused, SlackApiError):
        return {}
    return found
