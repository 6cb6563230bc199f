"""The versions of the program, and who decided what serves."""

from typing import Any

from agent.learning import programs as learned
from agent.program import DEFAULT_VERSION
from bot.api.bodies import Most, RollbackBody
from bot.api.front import Front
from bot.api.once import Done
from bot.api.operations import Given, Operation
from bot.api.problems import not_found
from bot.api.results import ProgramsResult, ServesResult
from bot.roles import Doing, allow
from sql import programs, promotions
from sql.database import Connection
from sql.programs import ANSWERS


def list_(front: Front, given: Given) -> dict[str, Any]:
    """The newest versions and decisions; figures, no state."""
    query: Most = given.query
    team = given.client.team
    with front.shop.db.connection() as conn:
        stored = programs.latest(conn, team, query.limit)
        rows = [learned.as_it_serves(conn, one) for one in stored]
        decisions = promotions.latest(conn, team, query.limit)
        serves = programs.champion_version(conn, team) or DEFAULT_VERSION
    champions = {row.name: row.version for row in rows if row.status == "champion"}
    return {
        "serving": serves,
        "champions": {**champions, ANSWERS: serves},
        "programs": [
            {
                "program": row.name,
                "version": row.version,
                "status": row.status,
                "parent": row.parent,
                "scores": row.scores,
                "created_at": row.created_at.isoformat(),
            }
            for row in rows
        ],
        "promotions": [
            {
                "from": row.from_version,
                "to": row.to_version,
                "kind": row.kind,
                "decided_by": row.decided_by,
                "e_value": row.e_value,
                "reason": row.evidence.get("reason"),
                "created_at": row.created_at.isoformat(),
            }
            for row in decisions
        ],
    }


def promote(front: Front, given: Given, conn: Connection) -> Done:
    """The version serves because the key says so; it is recorded as that."""
    client, version = given.client, given.path["version"]
    doing = allow(conn, client.actor(conn), "program.promote")
    if programs.get(conn, client.team, version) is None and version != DEFAULT_VERSION:
        raise not_found("program")
    before = learned.promote(conn, client.team, version, client.who())
    return _served(doing, before, version)


def rollback(front: Front, given: Given, conn: Connection) -> Done:
    """The version serves that served before, or the one named."""
    body: RollbackBody = given.body
    client = given.client
    doing = allow(conn, client.actor(conn), "program.rollback")
    before, after = learned.rollback(conn, client.team, body.version, client.who(), body.program)
    return _served(doing, before, after)


def _served(doing: Doing, before: str | None, after: str) -> Done:
    doing.done(f"program:{after}", before={"serving": before}, after={"serving": after})
    return Done(200, {"before": before, "after": after})


OPERATIONS = (
    Operation(
        "GET",
        "/v1/programs",
        "listPrograms",
        "The versions of the program, and who decided what serves",
        "learning",
        "programs:read",
        gives=ProgramsResult,
        query=Most,
        reads=list_,
    ),
    Operation(
        "POST",
        "/v1/programs/{version}/promote",
        "promoteProgram",
        "Let a version serve",
        "learning",
        "programs:promote",
        gives=ServesResult,
        writes=promote,
        ids={"version": "text"},
        errors=(409,),
    ),
    Operation(
        "POST",
        "/v1/programs/rollback",
        "rollBackProgram",
        "Let the version serve that served before",
        "learning",
        "programs:promote",
        RollbackBody,
        ServesResult,
        writes=rollback,
        errors=(409,),
    ),
)
