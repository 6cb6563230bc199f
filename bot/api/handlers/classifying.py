"""Sort texts by the team's classifier, without a language model."""

from typing import Any

from agent.learning import classifiers
from bot.api.bodies import ClassifyBody
from bot.api.front import Front
from bot.api.operations import Given, Operation
from bot.api.results import ClassifyResult


def classify(front: Front, given: Given) -> dict[str, Any]:
    """For each text its labels by task; nothing of the texts is kept."""
    body: ClassifyBody = given.body
    with front.shop.db.connection() as conn:
        program, version = classifiers.serving(conn, given.client.team, body.classifier)
    return {
        "version": version,
        "rows": [
            {
                task: {"label": one.label, "p": round(one.p, 4), "sure": one.sure}
                for task, one in row.items()
            }
            for row in program.sort(body.texts, front.shop.embedder)
        ],
    }


OPERATIONS = (
    Operation(
        "POST",
        "/v1/classify",
        "classify",
        "Sort texts by your own labels, with how sure that is",
        "classify",
        "classify",
        ClassifyBody,
        ClassifyResult,
        reads=classify,
        errors=(409,),
    ),
)
