"""What a trace says of requests of the API."""

import httpx

from sql.spans import Span, watched_by
from tests.fix_api import ApiUp
from tests.workspace_client import until


class _Seen:
    traces = False

    def __init__(self) -> None:
        self.requests: list[Span] = []

    def began(self, span: Span, parent: str | None) -> object:
        return parent

    def ended(self, span: Span, mark: object) -> None:
        if span.kind == "server":
            self.requests.append(span)

    def traceparent(self) -> str | None:
        return None


def test_requests_are_named_by_method_and_route(api_up: ApiUp, line2: httpx.Client) -> None:
    """Each by the path in the API's document, never as it was sent; a path that is not there by its
    method alone; whoever looks after us makes none."""
    seen = _Seen()
    with watched_by(seen):
        assert line2.get("/v1/answers/4711").status_code == 404
        assert line2.get("/v1/gland-bolts?what=torque").status_code == 404
        assert line2.request("BREW", "/mcp").status_code == 405
        assert line2.get("/health").status_code == 200
        until(lambda: len(seen.requests) == 3)
    said = {one.name: one.attributes for one in seen.requests}
    assert set(said) == {"GET /v1/answers/{answer_id}", "GET", "_OTHER /mcp"}
    assert said["GET /v1/answers/{answer_id}"] == {
        "http.request.method": "GET",
        "http.route": "/v1/answers/{answer_id}",
        "http.response.status_code": 404,
        "url.scheme": "http",
        "shoptalk.operation": "readAnswer",
    }
    assert "http.route" not in said["GET"]
