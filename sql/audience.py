"""The audience of an answer: everyone who will see it, and so what it may draw on.

A manual is visible to an audience when it is granted to everyone, or when every reader holds one
of its grants. The rule itself is in the database (function `visible_manuals`, migration 0001);
here it is only put into parameters.
"""

from dataclasses import dataclass

from psycopg.types.json import Jsonb


@dataclass(frozen=True)
class Reader:
    """What one reader holds: the channels they are in and their user groups, by Slack id."""

    channels: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Audience:
    """The readers of an answer in one team.

    No readers: only what everyone in the team may read. `operator`: the person at the command
    line, who has the database itself and so sees all manuals of the team.
    """

    team: str
    readers: tuple[Reader, ...] = ()
    operator: bool = False

    @classmethod
    def of_channel(cls, team: str, channel: str) -> "Audience":
        """Return the audience of a channel: what is granted to it or to everyone."""
        return cls(team, (Reader(channels=frozenset({channel})),))

    @classmethod
    def everyone(cls, team: str) -> "Audience":
        """Return the widest audience, who may read the least: only what everyone may read."""
        return cls(team)

    @classmethod
    def of_operator(cls, team: str) -> "Audience":
        """Return the audience of the person at the command line: all manuals of the team."""
        return cls(team, operator=True)

    def parameters(self) -> dict[str, object]:
        """Return the parameters `team`, `operator` and `readers` that every query takes."""
        readers = [
            {"channels": sorted(reader.channels), "groups": sorted(reader.groups)}
            for reader in self.readers
        ]
        return {"team": self.team, "operator": self.operator, "readers": Jsonb(readers)}
