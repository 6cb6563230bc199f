"""The user groups of the team with their people, asked now."""

from slack_sdk.errors import SlackApiError

from bot.slack.calls import Refused, calling
from bot.slack.client import Identity, Slack
from bot.slack.workspaces import Workspaces


def group_names(slack: Slack, me: Identity) -> dict[str, str]:
    """What the user groups are called, by id, without those that were disabled; none where Slack
    refuses to tell. SlackUnreachable where it cannot be asked now."""
    found: dict[str, str] = {}
    try:
        with calling():
            for where in Workspaces(slack, me).arguments():
                said = slack.reader.usergroups_list(include_users=False, **where)
                for group in said.get("usergroups") or []:
                    if not group.get("date_delete"):
                        name = group.get("name") or group.get("handle") or group["id"]
                        found[str(group["id"])] = str(name)
    except (Refused, SlackApiError):
        return {}
    return found


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
