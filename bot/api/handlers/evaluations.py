"""What the nights measured."""

from typing import Any

from bot.api.bodies import Most
from bot.api.front import Front
from bot.api.operations import Given, Operation
from bot.api.results import EvaluationsResult
from sql import nights


def list_(front: Front, given: Given) -> dict[str, Any]:
    """The last nights with their decisions and figures, which hold ids and no text."""
    query: Most = given.query
    with front.shop.db.connection() as conn:
        rows = nights.newest(conn, given.client.team, query.limit)
    return {
        "evaluations": [
            {
                "night": row.local_date.isoformat(),
                "decision": row.decision,
                "evidence": row.evidence,
            }
            for row in rows
        ]
    }


OPERATIONS = (
    Operation(
        "GET",
        "/v1/evaluations",
        "listEvaluations",
        "What the nights measured and decided, the newest first",
        "learning",
        "evaluations:read",
        gives=EvaluationsResult,
        query=Most,
        reads=list_,
    ),
)
