"""The work of one worker for several teams: each job is done with its own team's parts.

Whose a job is, it carries beside its ids; where it does not, its rows say so. Nothing is done for a
team that is not installed any more.
"""

from collections.abc import Mapping
from threading import Lock

from bot.errors import OfNoTeam
from bot.jobs.work import Work
from bot.queue import FOR_TEAM, Queue
from bot.shop import Shop
from bot.slack import Audiences, DatabaseRoster, Installed, identity_of
from sql import installations
from sql.installations import Installation


class Works:
    """As `Work`, but for whoever has the app installed. Thread-safe."""

    def __init__(self, shop: Shop, installed: Installed) -> None:
        self.shop = shop
        self._installed = installed
        self._lock = Lock()
        self._made: dict[str, tuple[int, Work]] = {}

    def of(self, ids: Mapping[str, object]) -> Work:
        """The parts of the team whose job it is.

        NotInstalled where the app is not there any more, OfNoTeam where nothing says whose it is.
        """
        team = ids.get(FOR_TEAM) or ids.get("team")
        if team is None:
            with self.shop.db.connection() as conn:
                team = installations.team_of(conn, ids)
        if team is None:
            served = self._installed.all()
            if len(served) != 1:
                raise OfNoTeam
            team = served[0].team
        return self._of(self._installed.served(str(team)))

    @property
    def queue(self) -> Queue:
        """For what is done for the whole database, which any team's job may do: the first one's."""
        return Queue(next((one.team for one in self._installed.all()), None))

    def _of(self, one: Installation) -> Work:
        with self._lock:
            generation, work = self._made.get(one.team, (0, None))
            if work is None or generation != one.generation:
                work = self._make(one)
                self._made[one.team] = (one.generation, work)
            return work

    def _make(self, one: Installation) -> Work:
        me, slack = identity_of(one), self._installed.slack(one.team)
        shop = self.shop.of_team(one.team)
        roster = DatabaseRoster(lambda: shop.db, me.team)
        return Work(shop, slack, me, Queue(one.team), Audiences(slack, me, roster), self._installed)
