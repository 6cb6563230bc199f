"""Who may do what: one table of rights (`acts`), one gate for every way (`doing`), and who has
which role (`holders`; `roster` asks Slack)."""

from bot.roles.acts import ACTS, OPEN, Right, highest, reaches, who_may
from bot.roles.doing import Actor, Doing, allow, at_its_time, by_slack
from bot.roles.experts import experts_of
from bot.roles.granting import grant, read_holder, read_role, revoke
from bot.roles.holders import OPERATOR, Rules, at_command_line, in_slack, person, user_of_machine
from bot.roles.local import name_local_people
from bot.roles.roster import asked, refresh
from bot.roles.uploads import may_upload, recording

__all__ = [
    "ACTS",
    "OPEN",
    "OPERATOR",
    "Actor",
    "Doing",
    "Right",
    "Rules",
    "allow",
    "asked",
    "at_command_line",
    "at_its_time",
    "by_slack",
    "experts_of",
    "grant",
    "highest",
    "in_slack",
    "may_upload",
    "name_local_people",
    "person",
    "reaches",
    "read_holder",
    "read_role",
    "recording",
    "refresh",
    "revoke",
    "user_of_machine",
    "who_may",
]
