"""The table of rights: each act with the least role that may do it. Nothing else decides that."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from agent.wording import Language, in_language, ours
from sql.roles import ROLES, Role


@dataclass(frozen=True)
class Right:
    """Who may do it. `doing`: the act as a sentence begins with it; `own`: who brought the thing
    may too, as a technician."""

    least: Role
    doing: str
    own: bool = False


ACTS: Final[Mapping[str, Right]] = {
    "manual.upload": Right("technician", ours("Adding a manual")),
    "manual.approve": Right("lead", ours("Letting a PDF be read that waits for it")),
    "manual.refuse": Right("lead", ours("Refusing a PDF that waits")),
    "manual.withdraw": Right("lead", ours("Taking back a PDF that somebody shared"), own=True),
    "manual.grant": Right("expert", ours("Letting others read a manual")),
    "manual.revoke": Right("expert", ours("Taking back who may read a manual")),
    "manual.revise": Right("expert", ours("Correcting what a manual says of itself")),
    "manual.supersede": Right("expert", ours("Deciding which revision replaces which"), own=True),
    "manual.share": Right("lead", ours("Letting everyone read a manual")),
    "manual.unshare": Right("lead", ours("Taking back that everyone reads a manual")),
    "manual.remove": Right("lead", ours("Removing a manual")),
    "note.approve": Right("expert", ours("Approving a correction")),
    "note.refuse": Right("expert", ours("Refusing a correction")),
    "note.withdraw": Right("expert", ours("Taking a site note back")),
    "note.share": Right("lead", ours("Sharing a site note beyond its conversation")),
    "channel.set": Right("lead", ours("Changing how I am in a channel")),
    "expert.ask": Right("technician", ours("Asking an expert")),
    "draft.approve": Right("expert", ours("Approving a draft answer")),
    "draft.edit": Right("expert", ours("Answering in the place of a draft")),
    "draft.refuse": Right("expert", ours("Refusing a draft answer")),
    "votes.read": Right("lead", ours("Reading who voted what")),
    "orders.open": Right("technician", ours("Opening a work order")),
    "orders.import": Right("lead", ours("Adding past work orders")),
    "orders.revoke": Right("lead", ours("Taking back who may read past work orders")),
    "orders.remove": Right("lead", ours("Removing past work orders")),
    "walk.go": Right("technician", ours("Going on with a walk")),
    "program.rollback": Right("lead", ours("Rolling a program back")),
    "program.promote": Right("administrator", ours("Letting a program serve")),
    "program.import": Right("administrator", ours("Adding a program")),
    "program.learn": Right("administrator", ours("Having a program learn")),
    "program.night": Right("administrator", ours("Starting a night")),
    "program.bootstrap": Right("administrator", ours("Having questions written to learn from")),
    "key.create": Right("administrator", ours("Making a key")),
    "key.rotate": Right("administrator", ours("Rotating a key")),
    "key.revoke": Right("administrator", ours("Revoking a key")),
    "role.grant": Right("administrator", ours("Giving a role")),
    "role.revoke": Right("administrator", ours("Taking a role back")),
    "person.export": Right("administrator", ours("Exporting what is kept of a person")),
    "person.erase": Right("administrator", ours("Erasing what is kept of a person")),
    "workspace.withdraw": Right("administrator", ours("Serving a workspace no more")),
    "workspace.erase": Right("administrator", ours("Erasing all that is kept of a workspace")),
    "audit.read": Right("administrator", ours("Reading the audit")),
}
"""Every act that changes what others see or what serves, and who may read what is confidential."""

WHO: Final[Mapping[Role, str]] = {
    "technician": ours("people of the team"),
    "expert": ours("experts, leads and administrators"),
    "lead": ours("leads and administrators"),
    "administrator": ours("administrators"),
}
"""Who has at least that role, in words."""
NAMES: Final[Mapping[Role, str]] = {
    "technician": ours("technician"),
    "expert": ours("expert"),
    "lead": ours("lead"),
    "administrator": ours("administrator"),
}
"""The roles, as people read them."""

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


def who_may(right: Right, language: Language = "en") -> str:
    """Who may, in words: `experts, leads and administrators`."""
    return in_language(WHO[right.least], language)
