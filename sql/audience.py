"""The audience of an answer: everyone who will see it, and so what it may draw on.

A manual is visible to an audience when it is granted to everyone, or when every reader holds one
of its grants; somebody from outside the team does not count to everyone. The rule itself is in the
database (function `visible_manuals`, migration 0003); here it is only put into parameters.
"""

import hashlib
import json
from dataclasses import dataclass

from psycopg.types.json import Jsonb


@dataclass(frozen=True)
class Reader:
    """What one reader holds: the channels they are in and their user groups, by Slack id.

    `outsider`: somebody from outside the team (a guest, or of another organisation), to whom what
    everyone in the team may read is not granted.
    """

    channels: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    outsider: bool = False

    def held(self) -> dict[str, object]:
        """Return the reader as the database's rule reads it."""
        held: dict[str, object] = {
            "channels": sorted(self.channels),
            "groups": sorted(self.groups),
        }
        return {**held, "outsider": True} if self.outsider else held


@dataclass(frozen=True)
class Audience:
    """The readers of an answer in one team.

    No readers: only what everyone in the team may read. `operator`: the person at the command
    line, who has the database itself and so sees all manuals of the team. `conversation`: where
    the answer stands; of several names that its readers know a manual by, the one given there.
    """

    team: str
    readers: tuple[Reader, ...] = ()
    operator: bool = False
    conversation: str = ""

    @classmethod
    def of_channel(cls, team: str, channel: str, *, outsider: bool = False) -> "Audience":
        """Return the audience of a channel: what is granted to it or to everyone.

        `outsider`: somebody from outside the team is in it; then only what is granted to it.
        """
        reader = Reader(channels=frozenset({channel}), outsider=outsider)
        return cls(team, (reader,), conversation=channel)

    @classmethod
    def everyone(cls, team: str) -> "Audience":
        """Return the widest audience, who may read the least: only what everyone may read."""
        return cls(team)

    @classmethod
    def of_operator(cls, team: str) -> "Audience":
        """Return the audience of the person at the command line: all manuals of the team."""
        return cls(team, operator=True)

    def parameters(self) -> dict[str, object]:
        """Return the parameters that every query takes, `conversation` where manuals are named."""
        readers = [reader.held() for reader in self.readers]
        return {
            "team": self.team,
            "operator": self.operator,
            "readers": Jsonb(readers),
            "conversation": self.conversation,
        }

    def mark(self) -> str:
        """Return a hash that only audiences with the very same readers share."""
        held = [self.team, self.operator, [reader.held() for reader in self.readers]]
        return hashlib.sha256(json.dumps(held, sort_keys=True).encode()).hexdigest()
