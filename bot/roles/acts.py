"""The table of rights: each act with the least role that may do it. Nothing else decides that."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sql.roles import ROLES, Role


@dataclass(frozen=True)
class Right:
    """Who may do it. `doing`: the act as a sentence begins with it; `own`: who brought the thing
    may too, as a technician."""

    least: Role
    doing: str
    own: bool = False


ACTS: Final[Mapping[str, Right]] = {
    "manual.upload": Right("technician", "Adding a manual"),
    "manual.approve": Right("lead", "Letting a PDF be read that waits for it"),
    "manual.refuse": Right("lead", "Refusing a PDF that waits"),
    "manual.withdraw": Right("lead", "Taking back a PDF that somebody shared", own=True),
    "manual.grant": Right("expert", "Letting others read a manual"),
    "manual.revoke": Right("expert", "Taking back who may read a manual"),
    "manual.revise": Right("expert", "Correcting what a manual says of itself"),
    "manual.supersede": Right("expert", "Deciding which revision replaces which", own=True),
    "manual.share": Right("lead", "Letting everyone read a manual"),
    "manual.unshare": Right("lead", "Taking back that everyone reads a manual"),
    "manual.remove": Right("lead", "Removing a manual"),
    "note.approve": Right("expert", "Approving a correction"),
    "note.refuse": Right("expert", "Refusing a correction"),
    "note.withdraw": Right("expert", "Taking a site note back"),
    "note.share": Right("lead", "Sharing a site note beyond its conversation"),
    "channel.set": Right("lead", "Changing how I am in a channel"),
    "expert.ask": Right("technician", "Asking an expert"),
    "draft.approve": Right("expert", "Approving a draft answer"),
    "draft.edit": Right("expert", "Answering in the place of a draft"),
    "draft.refuse": Right("expert", "Refusing a draft answer"),
    "votes.read": Right("lead", "Reading who voted what"),
    "orders.open": Right("technician", "Opening a work order"),
    "orders.import": Right("lead", "Adding past work orders"),
    "orders.revoke": Right("lead", "Taking back who may read past work orders"),
    "orders.remove": Right("lead", "Removing past work orders"),
    "walk.go": Right("technician", "Going on with a walk"),
    "program.rollback": Right("lead", "Rolling a program back"),
    "program.promote": Right("administrator", "Letting a program serve"),
    "program.import": Right("administrator", "Adding a program"),
    "program.learn": Right("administrator", "Having a program learn"),
    "key.create": Right("administrator", "Making a key"),
    "key.rotate": Right("administrator", "Rotating a key"),
    "key.revoke": Right("administrator", "Revoking a key"),
    "role.grant": Right("administrator", "Giving a role"),
    "role.revoke": Right("administrator", "Taking a role back"),
    "person.export": Right("administrator", "Exporting what is kept of a person"),
    "person.erase": Right("administrator", "Erasing what is kept of a person"),
    "workspace.withdraw": Right("administrator", "Serving a workspace no more"),
    "workspace.erase": Right("administrator", "Erasing all that is kept of a workspace"),
    "audit.read": Right("administrator", "Reading the audit"),
}
"""Every act that changes what others see or what serves, and who may read what is confidential."""

OPEN: Final[Mapping[str, str]] = {
    "ask": "whoever may ask sees what the audience may read, and no more",
    "vote": "everybody has one vote on what they may see; whose counts is decided at night",
    "choose": "saying which machine a thread is about narrows what is searched there, no more",
    "propose": "a correction is shown to nobody before somebody with the right approved it",
    "withdraw": "who deletes a message or a file in Slack takes back what is theirs",
}
"""What needs no role, and why."""


def reaches(role: Role | None, least: Role) -> bool:
    """Whether the role is that or a higher one; nobody's reaches none."""
    return role is not None and ROLES.index(role) >= ROLES.index(least)


def highest(*roles: Role | None) -> Role | None:
    """The highest of them; None where there is none."""
    return max(filter(None, roles), key=ROLES.index, default=None)


def who_may(right: Right) -> str:
    """Who may, in words: `experts, leads and administrators`."""
    *most, last = [f"{role}s" for role in ROLES[ROLES.index(right.least) :]]
    if right.least == "technician":
        return "people of the team"
    return f"{', '.join(most)} and {last}" if most else last
