"""What all processes of a team know together of who reads along."""

from collections.abc import Callable, Collection, Mapping
from typing import Protocol

from sql import people
from sql.database import Database
from sql.people import Kind, Known


class Roster(Protocol):
    """See `sql.people`, whose functions these are."""

    def known(self, users: Collection[str]) -> list[Known]: ...

    def learn(self, told: Mapping[str, Kind]) -> None: ...

    def asked_lately(self, seconds: float) -> int: ...

    def changes(self, channel: str) -> int: ...

    def everyone_matters(self, channel: str) -> bool: ...


class DatabaseRoster:
    """The team's, in the database, which is opened when it is first asked."""

    def __init__(self, db: Callable[[], Database], team: str) -> None:
        self._db = db
        self._team = team

    def known(self, users: Collection[str]) -> list[Known]:
        with self._db().connection() as conn:
            return people.known(conn, self._team, users)

    def learn(self, told: Mapping[str, Kind]) -> None:
        with self._db().connection() as conn:
            people.learn(conn, self._team, told)

    def asked_lately(self, seconds: float) -> int:
        with self._db().connection() as conn:
            return people.asked_lately(conn, self._team, seconds)

    def changes(self, channel: str) -> int:
        with self._db().connection() as conn:
            return people.changes(conn, self._team, channel)

    def everyone_matters(self, channel: str) -> bool:
        with self._db().connection() as conn:
            return people.everyone_matters(conn, self._team, channel)
