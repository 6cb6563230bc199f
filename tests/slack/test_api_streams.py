"""The event loop is nobody's alone, and nobody works for a client that is gone."""

import time
from collections.abc import Callable
from typing import Any

import httpx

from tests.fix_api import ApiUp
from tests.fix_slack_out import LINE2, TORQUE

_ASK = {"question": TORQUE, "channel": LINE2}
_SECONDS = 60


def _until(there: Callable[[], Any]) -> None:
    end = time.monotonic() + _SECONDS
    while not there():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_the_loop_is_free_while_it_answers(line2: httpx.Client, api_up: ApiUp) -> None:
    """While the language model keeps a question waiting, others are served, and lines are there."""
    api_up.out.stub.knobs.seconds = 3_600
    with line2.stream("POST", "/v1/ask", json={**_ASK, "stream": True}) as response:
        first = next(line for line in response.iter_lines() if line.startswith("event:"))
        assert first == "event: lines"
        assert line2.get("/health").json() == {"status": "ok"}
        found = line2.post("/v1/search", json={"query": "gland bolts"})
        assert found.json()["passages"]
    _until(lambda: "shoptalk_api_abandoned_total 1.0" in line2.get("/metrics").text)


def test_nobody_works_for_who_is_gone(line2: httpx.Client, api_up: ApiUp) -> None:
    """Who hangs up, in a stream or not, ends the work: no further call of the language model, and
    nothing is recorded; who left an idempotency key finds the answer."""
    stub = api_up.out.stub
    stub.knobs.seconds = 3_600
    for count, more in enumerate(({"stream": True}, {"stream": False}), 1):
        calls = stub.counters.calls
        hasty = httpx.Client(base_url=api_up.url, headers=line2.headers, timeout=None)
        with hasty:
            request = hasty.build_request("POST", "/v1/ask", json={**_ASK, **more})
            if more["stream"]:
                response = hasty.send(request, stream=True)
                _until(lambda calls=calls: stub.counters.calls > calls)
                response.close()
            else:
                hasty.timeout = httpx.Timeout(5)
                try:
                    hasty.send(
                        hasty.build_request("POST", "/v1/ask", json={**_ASK, **more}, timeout=5)
                    )
                    raise AssertionError("the stub answered")
                except httpx.ReadTimeout:
                    pass
        counted = f"shoptalk_api_abandoned_total {count}.0"
        _until(lambda counted=counted: counted in line2.get("/metrics").text)
    assert api_up.rows("SELECT count(*) FROM answers") == [(0,)]
    stub.knobs.seconds = 0.3
    key = {"Idempotency-Key": "q1"}
    with line2.stream("POST", "/v1/ask", json={**_ASK, "stream": True}, headers=key) as response:
        next(response.iter_lines())
    _until(lambda: api_up.rows("SELECT count(*) FROM answers") == [(1,)])
    [(answer_id,)] = api_up.rows("SELECT answer_id FROM answers")
    _until(lambda: line2.post("/v1/ask", json=_ASK, headers=key).status_code == 200)
    again = line2.post("/v1/ask", json=_ASK, headers=key)
    assert again.json()["answer_id"] == answer_id
