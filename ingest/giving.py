"""Who is given a manual, by whom, and by which name."""

from dataclasses import dataclass

from ingest.legible import legible
from ingest.structure import title_from_name
from ingest.supersede import OPERATOR, Superseding, supersede_revisions
from sql import grants
from sql.database import Connection
from sql.grants import Grant


@dataclass(frozen=True, slots=True)
class Giving:
    """Grants to add in a team, who gives them, and what the file is called there."""

    team: str
    grants: tuple[Grant, ...]
    by: str
    name: str

    def add(self, conn: Connection, manual_id: int) -> bool:
        """Whether somebody may read it who could not before.

        Where it was given to somebody already, the operator's own grant would add no name.
        """
        if self.grants == (Grant("operator"),) and grants.of_manual(conn, self.team, manual_id):
            return False
        new = [grant for grant in self.grants if self._add(conn, manual_id, grant)]
        return any(grant.kind != "operator" for grant in new)

    def _add(self, conn: Connection, manual_id: int, grant: Grant) -> bool:
        return grants.add(
            conn,
            self.team,
            manual_id,
            grant.kind,
            grant.grantee,
            self.by,
            name=" ".join(legible(self.name).split()),
            title=title_from_name(self.name),
        )

    def supersede(self, conn: Connection, manual_id: int) -> Superseding:
        """An operator's word supersedes; anybody else is asked (`bot.jobs.uploads.revisions`)."""
        if self.by != OPERATOR:
            return Superseding()
        return supersede_revisions(conn, self.team, manual_id)
