"""The one gate: whoever does something, by whatever way, asks `allow` in the transaction that does
it, and writes it down with what `allow` returned."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import structlog

from agent.wording import ours
from bot.errors import MayNot
from bot.roles.acts import ACTS, NAMES, WHO, reaches
from sql import audit
from sql.audit import Way
from sql.database import Connection
from sql.roles import Role

log = structlog.get_logger()

_NOT_YOU: Final = ours("{doing} is for {who}: ask one of them to do it.")
_YOU: Final = ours("{doing} is for {who}, and you have the role {role}: ask one of them to do it.")
_GUEST: Final = ours(
    "{doing} is for {who}, and you have the role of a guest: ask one of them to do it."
)
_KEY: Final = ours(
    "{doing} is for {who}, and this key has the role {role}: ask one of them to do it."
)
_KEY_OF_GUEST: Final = ours(
    "{doing} is for {who}, and this key has the role of a guest: ask one of them to do it."
)


@dataclass(frozen=True)
class Actor:
    """Who does something: their id for the audit, and their role, None for those outside of the
    team. `named`: the person in whose name it is done, where that is somebody else."""

    team: str
    who: str
    role: Role | None
    way: Way
    named: str | None = None

    @property
    def signs(self) -> str:
        """As whom people read of it, in what was done itself."""
        return self.named or ("operator" if self.way == "cli" else self.who)


@dataclass(frozen=True)
class Doing:
    """An act that is allowed, and is being done in the transaction of `conn`."""

    conn: Connection
    actor: Actor
    act: str

    def done(
        self,
        subject: str,
        *,
        before: Mapping[str, Any] | None = None,
        after: Mapping[str, Any] | None = None,
    ) -> None:
        """Write it down: to what it was done, and how that was before and after."""
        actor = self.actor
        audit.record(
            self.conn,
            actor.team,
            actor.who,
            self.act,
            subject,
            way=actor.way,
            named=actor.named,
            before=before,
            after=after,
        )


def at_its_time(team: str) -> Actor:
    """The clock, which starts what is due: by the settings, and so as whoever made these."""
    return Actor(team, "clock", "administrator", "clock")


def by_slack(conn: Connection, team: str, act: str) -> Doing:
    """What follows from a deletion in Slack, which does not tell whose it was."""
    return Doing(conn, Actor(team, "slack", None, "slack"), act)


def allow(conn: Connection, actor: Actor, act: str, *, own: bool = False) -> Doing:
    """The act may be done by this actor; MayNot says who may. `own`: they brought what it is done
    to."""
    right = ACTS[act]
    least: Role = "technician" if own and right.own else right.least
    if not reaches(actor.role, least):
        log.info("role.refused", act=act, way=actor.way, role=actor.role)
        raise _refused(act, actor)
    return Doing(conn, actor, act)


def _refused(act: str, actor: Actor) -> MayNot:
    """Says who may."""
    right = ACTS[act]
    names = {"doing": right.doing, "who": WHO[right.least]}
    if right.least == "technician":
        return MayNot(_NOT_YOU, **names)
    is_key = actor.who.startswith("key:")
    if actor.role is None:
        return MayNot(_KEY_OF_GUEST if is_key else _GUEST, **names)
    return MayNot(_KEY if is_key else _YOU, **names, role=NAMES[actor.role])
