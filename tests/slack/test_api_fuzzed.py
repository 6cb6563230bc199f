"""The API fuzzed by its own OpenAPI document: whatever comes, no server error and no surprise."""

from typing import Any

import jsonschema
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode, checks

from bot.api.handlers import OPERATIONS
from bot.api.openapi import document
from tests.fix_api import ApiUp
from tests.fix_slack_out import LINE2, TORQUE

_EXAMPLES = 10
_CHECKS = [
    checks.not_a_server_error,
    *(
        check
        for check in checks.CHECKS.get_all()
        if check.__name__
        in (
            "status_code_conformance",
            "content_type_conformance",
            "response_schema_conformance",
            "unsupported_method",
        )
    ),
]
_QUIET = settings(
    max_examples=_EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
_LAST = "removeManual"


@schemathesis.serializer("application/pdf")
def _pdf(_: Any, value: Any) -> bytes:
    """A body of any words: hardly ever a PDF."""
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")


@schemathesis.serializer("text/csv")
def _csv(_: Any, value: Any) -> bytes:
    """A body of any words: hardly ever a CSV with our columns."""
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")


def test_the_document_is_one() -> None:
    """It is OpenAPI 3.1, its schemas are JSON Schemas, and it tells of every operation."""
    made = document(OPERATIONS)
    assert made["openapi"] == "3.1.0"
    told = [one["operationId"] for path in made["paths"].values() for one in path.values()]
    assert sorted(told) == sorted(one.name for one in OPERATIONS)
    assert len(set(told)) == len(told)
    for schema in made["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)


def test_no_server_error(api_up: ApiUp) -> None:
    """Fit and unfit requests alike, with ids that exist and that do not, get a status and a body
    that the document tells of, and never an error of the server."""
    client = api_up.client("fuzz", channels=(LINE2,), per_minute=1_000_000)
    answer = client.post("/v1/ask", json={"question": TORQUE}).json()
    better = {"text": "Use 210."}
    note = client.post(f"/v1/answers/{answer['answer_id']}/corrections", json=better).json()
    pdf = {"Content-Type": "application/pdf"}
    sent = client.post("/v1/manuals", params={"wait": "false"}, content=b"%PDF no", headers=pdf)
    ids: dict[str, Any] = {
        "reading_id": sent.json()["reading_id"],
        "answer_id": answer["answer_id"],
        "manual_id": answer["citations"][0]["manual_id"],
        "page": 1,
        "note_id": note["note_id"],
        "version": "default-3",
        "model": "shoptalk",
    }
    schema = schemathesis.openapi.from_dict(client.get("/openapi.json").json())
    for one in sorted(OPERATIONS, key=lambda one: one.name == _LAST):
        operation = schema[one.path][one.method]
        there = {name: ids[name] for name in one.ids}
        for more in [{}, {"path_parameters": there}] if there else [{}]:
            for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
                _fuzz(operation.as_strategy(generation_mode=mode, **more), client)
    assert list((api_up.out.db.home.run / "incidents").glob("*")) == []


def _fuzz(cases: Any, client: Any) -> None:
    """Some cases of them, each sent and its response checked."""
    headers = {"Authorization": client.headers["Authorization"]}

    @_QUIET
    @given(case=cases)
    def run(case: Any) -> None:
        case.call_and_validate(base_url=str(client.base_url), headers=headers, checks=_CHECKS)

    try:
        run()
    except Unsatisfiable:  # nothing about it can be unfit
        return
