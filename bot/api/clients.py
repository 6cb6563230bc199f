"""A client of the API: what it may do, and what it may be shown."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.api.problems import Problem, no_channel, no_scope
from bot.api.scopes import EVERYONE, role_by
from bot.roles import Actor, at_command_line
from sql import roles
from sql.api_keys import Key
from sql.audience import Audience, Reader
from sql.database import Connection
from sql.grants import Grant, StoredGrant
from sql.roles import Role


@dataclass(frozen=True)
class Client:
    """Who calls. With a channel it is shown what that channel may read, as in Slack; without one,
    what a person in all its channels and groups may, as in a direct message.

    `operator`: the person at the command line, who may do everything and reads all manuals.
    """

    key_id: int
    team: str
    name: str
    channels: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    scopes: frozenset[str] = frozenset()
    outsider: bool = False
    vouches: bool = False
    per_minute: int = 60
    operator: bool = False

    @classmethod
    def of(cls, key: Key) -> "Client":
        """The client whose key it is."""
        return cls(
            key.key_id,
            key.team,
            key.name,
            frozenset(key.channels),
            frozenset(key.groups),
            frozenset(key.scopes),
            key.outsider,
            key.vouches,
            key.per_minute,
        )

    @classmethod
    def of_operator(cls, team: str) -> "Client":
        """The person at the command line."""
        return cls(0, team, "operator", operator=True)

    @property
    def conversation(self) -> str:
        """Where its questions without a channel stand: a conversation that is nobody else's."""
        return "terminal" if self.operator else self.who()

    def who(self, user: str | None = None) -> str:
        """Its id, or that of one of its people."""
        own = "operator" if self.operator else f"key:{self.name}"
        return f"{own}/{user}" if user else own

    def actor(self, conn: Connection) -> Actor:
        """Who it is where it does something. A key has the role that it was given, or else the one
        that its scopes need; a guest's has none but what it was given, and is a technician at
        most."""
        if self.operator:
            return at_command_line(conn, self.team)
        given = roles.of(conn, self.team, "key", self.name)
        role: Role | None = given or role_by(self.scopes)
        if self.outsider:
            role = "technician" if given else None
        return Actor(self.team, self.who(), role, "api")

    def is_own(self, user_id: str) -> bool:
        """Whether it was this client, or one of its people."""
        return user_id == self.who() or user_id.startswith(f"{self.who()}/")

    def need(self, scope: str) -> None:
        """Problem 403 where it may not do this."""
        if not self.operator and scope not in self.scopes:
            raise no_scope(scope)

    def channel(self, named: str | None) -> str | None:
        """The channel that a request names; Problem 403 where it is none of the client's."""
        if named is not None and not self.operator and named not in self.channels:
            raise no_channel(named, sorted(self.channels))
        return named

    def person(self) -> Audience:
        """The audience without a channel."""
        if self.operator:
            return Audience.of_operator(self.team)
        # Its own conversation, too, as of a direct message: there its notes are.
        channels = self.channels | {self.conversation}
        reader = Reader(channels, self.groups, outsider=self.outsider)
        return Audience(self.team, (reader,), conversation=self.conversation)

    def grants(
        self,
        channels: Iterable[str],
        groups: Iterable[str],
        *,
        everyone: bool,
        scope: str = EVERYONE,
        what: str = "the manual",
    ) -> list[Grant]:
        """The grants that a request names; all its channels and groups where it names none.
        Problem 403 where one is not the client's to give; `scope`: what giving to everyone needs.
        """
        for channel in (channels := list(channels)):
            self.channel(channel)
        for group in (groups := list(groups)):
            if not self.operator and group not in self.groups:
                raise no_channel(group, sorted(self.groups), what="group")
        if everyone:
            self.need(scope)
        given = [Grant("channel", one) for one in channels]
        given += [Grant("group", one) for one in groups]
        given += [Grant("everyone")] if everyone else []
        if not given:
            given = [Grant("channel", one) for one in sorted(self.channels)]
            given += [Grant("group", one) for one in sorted(self.groups)]
        if not given and not self.operator:
            raise Problem(
                422,
                "nobody-could-read-it",
                f"This key has no channels or groups: say who may read {what}.",
            )
        return given

    def holds(self, grant: StoredGrant) -> bool:
        """Whether the grant is the client's own to take back."""
        if self.operator:
            return True
        match grant.kind:
            case "channel":
                return grant.grantee in self.channels
            case "group":
                return grant.grantee in self.groups
            case _:
                return EVERYONE in self.scopes
