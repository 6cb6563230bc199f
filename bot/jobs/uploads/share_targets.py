"""Whom a manual is to be shared with, as Slack knows them: channels that the bot is in and that are
the team's alone, user groups, everyone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from agent.wording import ours
from bot.hearing import NotDone
from bot.slack import conversation, group_names

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.jobs.work import Work
    from sql.grants import GranteeKind

_MOST: Final = 20
_UNSEEN: Final = ours(
    "Nothing was shared: I am not in one of the channels that you chose. Invite me there "
    "(`/invite`), and share once more."
)
_NOT_IN: Final = ours(
    "Nothing was shared: I am not in {name}. Invite me there (`/invite`), and share once more."
)
_SHARED: Final = ours(
    "Nothing was shared: {name} is shared with another organisation. Share the PDF itself there, "
    "if they are to have it."
)
_ARCHIVED: Final = ours("Nothing was shared: {name} is archived.")
_DIRECT: Final = ours("Nothing was shared: choose channels, not direct messages.")
_NO_GROUP: Final = ours("Nothing was shared: Slack knows no such user group any more.")


@dataclass(frozen=True)
class Target:
    """Who is to read it, and what they are called."""

    kind: GranteeKind
    grantee: str
    name: str


def targets_of(work: Work, wanted: Mapping[str, Any]) -> list[Target]:
    """All that were chosen. NotDone where one of them is not for the team alone, or not there;
    SlackUnreachable where it cannot be asked."""
    found = [_channel(work, str(one)) for one in list(wanted.get("channels", ()))[:_MOST]]
    groups = [str(one) for one in wanted.get("groups", ())]
    known = group_names(work.slack, work.me) if groups else {}
    for group in groups:
        if group not in known:
            raise NotDone(_NO_GROUP)
        found.append(Target("group", group, known[group]))
    if wanted.get("everyone"):
        found.append(Target("everyone", "", "everyone in the team"))
    return found


def _channel(work: Work, channel: str) -> Target:
    there = conversation(work.slack, channel)
    if there is None:
        raise NotDone(_UNSEEN)
    name = f"#{there.name}" if there.name else channel
    if there.direct:
        raise NotDone(_DIRECT)
    if there.shared:
        raise NotDone(_SHARED, name=name)
    if there.archived:
        raise NotDone(_ARCHIVED, name=name)
    if not there.joined:
        raise NotDone(_NOT_IN, name=name)
    return Target("channel", channel, name)
