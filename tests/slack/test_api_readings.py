"""How far an upload is: asked, listed, told as events, by whoever's key it is; once, and whoever is
killed."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from bot.api.handlers import uploading
from ingest.manual import Progress
from tests.fix_api import ApiUp
from tests.fix_pdfs import borer
from tests.fix_slack_out import LINE2

_PDF = {"Content-Type": "application/pdf"}
_WHERE = {"name": "borer.pdf", "channel": LINE2}
_LATER = {**_WHERE, "wait": "false"}
_SECONDS = 60


def until(there: Callable[[], Any]) -> Any:
    end = time.monotonic() + _SECONDS
    while not (found := there()):
        assert time.monotonic() < end
        time.sleep(0.05)
    return found


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Readings stop after the third page until it is set, and tell of four passages of ten."""
    opened = threading.Event()
    real = uploading.ingest_pdf

    def ingest(*given: Any, **more: Any) -> Any:
        tell = more["progress"]

        def told(now: Progress) -> None:
            tell(now)
            if now.stage == "reading" and not opened.is_set():
                tell(Progress("embedding", 0, 10))
                tell._began["embedding"] = (tell._clock() - 4.0, 0)
                tell(Progress("embedding", 4, 10))  # told so soon that it is written with the hold
                assert opened.wait(_SECONDS)

        return real(*given, **{**more, "progress": told})

    monkeypatch.setattr(uploading, "ingest_pdf", ingest)
    yield opened
    opened.set()


def events(response: httpx.Response) -> Iterator[tuple[str, dict[str, Any]]]:
    name = ""
    for line in response.iter_lines():
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            yield name, json.loads(line.removeprefix("data: "))


def test_asked_about(line2: httpx.Client, api_up: ApiUp, gate: threading.Event) -> None:
    """The response comes at once; then stage, counts and the time left are told, and in the end the
    manual, as a client that waits gets it. Another key of the same channel sees nothing of it."""
    pdf = borer("Revision B", 44)
    said = line2.post("/v1/manuals", params=_LATER, content=pdf, headers=_PDF)
    assert said.status_code == 202
    path = said.headers["location"]
    assert path == f"/v1/readings/{said.json()['reading_id']}"
    far = until(lambda: (now := line2.get(path).json())["done"] == 4 and now)
    assert (far["state"], far["stage"], far["total"]) == ("reading", "embedding", 10)
    assert 6.0 <= far["seconds_left"] < 60.0
    assert (far["manual"], far["problem"]) == (None, None)
    other = api_up.client("other", channels=(LINE2,))
    assert other.get(path).status_code == 404
    assert other.get("/v1/readings").json() == {"readings": []}
    reads = api_up.client("reads", "ask", "manuals:read", channels=(LINE2,))
    assert reads.get(path).status_code == 403
    gate.set()
    ended = until(lambda: (now := line2.get(path).json())["state"] == "ended" and now)
    assert ended["manual"]["status"] == "ingested"
    assert (ended["stage"], ended["done"], ended["total"]) == ("writing", 1, 1)
    manual = line2.get(f"/v1/manuals/{ended['manual']['manual_id']}").json()
    assert manual["pages"] == ended["manual"]["pages"]
    again = line2.post("/v1/manuals", params=_WHERE, content=pdf, headers=_PDF)
    assert (again.status_code, again.json()["status"]) == (200, "already")
    assert again.json().keys() == ended["manual"].keys()
    [newest, first] = line2.get("/v1/readings").json()["readings"]
    assert first == ended
    assert newest["manual"] == again.json()


def test_as_events(line2: httpx.Client, api_up: ApiUp, gate: threading.Event) -> None:
    """Whoever uploads may be told at once, and anybody with the key may look on from elsewhere;
    who hangs up ends nothing."""
    headers = {**_PDF, "Accept": "text/event-stream"}
    pdf = borer("Revision B", 44)
    with line2.stream("POST", "/v1/manuals", params=_WHERE, content=pdf, headers=headers) as said:
        name, first = next(events(said))
        assert (name, first["state"]) == ("progress", "reading")
    path = f"/v1/readings/{first['reading_id']}"
    with line2.stream("GET", path, headers={"Accept": "text/event-stream"}) as said:
        told = events(said)
        until(lambda: next(told)[1]["stage"] == "embedding")
        gate.set()
        names = [(name, now["state"], now["manual"] is None) for name, now in told]
    assert names[-1] == ("ended", "ended", False)
    assert set(names[:-1]) <= {("progress", "reading", True)}
    with line2.stream("GET", path, headers={"Accept": "text/event-stream"}) as said:
        assert [name for name, _ in events(said)] == ["ended"]


def test_once(line2: httpx.Client, api_up: ApiUp, gate: threading.Event) -> None:
    """The same request again, however it is to be told, is the same reading; another body is
    refused."""
    pdf = borer("Revision B", 44)
    key = {**_PDF, "Idempotency-Key": "u1"}
    first, second = (
        line2.post("/v1/manuals", params=_LATER, content=pdf, headers=key) for _ in range(2)
    )
    assert (first.status_code, second.status_code) == (202, 202)
    assert first.json()["reading_id"] == second.json()["reading_id"]
    assert line2.post("/v1/manuals", params=_WHERE, content=pdf, headers=key).status_code == 409
    gate.set()
    path = first.headers["location"]
    ended = until(lambda: (now := line2.get(path).json())["state"] == "ended" and now)
    late = line2.post("/v1/manuals", params=_LATER, content=pdf, headers=key)
    assert late.json() == ended
    waited = line2.post("/v1/manuals", params=_WHERE, content=pdf, headers=key)
    assert (waited.status_code, waited.json()) == (201, ended["manual"])
    other = line2.post("/v1/manuals", params=_LATER, content=borer("Revision C", 1), headers=key)
    assert other.json()["type"] == "urn:shoptalk:problem:idempotency-key-used"
    assert api_up.rows("SELECT count(*) FROM readings") == [(1,)]


def test_what_cannot_be_read(line2: httpx.Client, api_up: ApiUp) -> None:
    """The reading has failed, with the problem that a client that waits gets; and so do its events.
    What is wrong before it is read is said at once."""
    said = line2.post("/v1/manuals", params=_LATER, content=b"%PDF-1.7 no", headers=_PDF)
    assert said.status_code == 202
    path = said.headers["location"]
    with line2.stream("GET", path, headers={"Accept": "text/event-stream"}) as watched:
        *_, (name, last) = events(watched)
    waits = line2.post("/v1/manuals", params=_WHERE, content=b"%PDF-1.7 no", headers=_PDF)
    assert (name, last["problem"]) == ("failed", waits.json())
    assert waits.status_code == last["problem"]["status"] == 422
    said = line2.post("/v1/manuals", params=_LATER, content=b"x", headers={"Content-Type": "a/b"})
    assert said.status_code == 415
    said = line2.post("/v1/manuals", params={**_LATER, "channel": "C0NOT"}, content=b"%PDF")
    assert said.status_code == 403
    assert line2.get("/v1/readings/999999").status_code == 404
    assert api_up.rows("SELECT count(*) FROM manuals") == [(1,)]
    assert list((api_up.out.db.home.run / "incidents").glob("*")) == []


def test_cut_off(line2: httpx.Client, api_up: ApiUp) -> None:
    """Whose server died is told so, and what to do; the same request again is the same reading, and
    ends. One that wakes late changes nothing."""
    pdf = borer("Revision B", 44)
    key = {**_PDF, "Idempotency-Key": "u1"}
    path = line2.post("/v1/manuals", params=_LATER, content=pdf, headers=key).headers["location"]
    until(lambda: line2.get(path).json()["state"] == "ended")
    with api_up.out.db.connection() as conn:  # as if it had been killed before the end
        conn.execute("UPDATE api_calls SET status = NULL, held_until = now() - interval '1 s'")
        conn.execute(
            "UPDATE readings SET state = 'reading', result = NULL,"
            " held_until = now() - interval '1 s'"
        )
    dead = line2.get(path).json()
    assert (dead["state"], dead["problem"]["type"]) == ("failed", "urn:shoptalk:problem:cut-off")
    assert "Idempotency-Key" in dead["problem"]["detail"]
    again = line2.post("/v1/manuals", params=_LATER, content=pdf, headers=key)
    assert again.headers["location"] == path
    ended = until(lambda: (now := line2.get(path).json())["state"] == "ended" and now)
    assert ended["manual"]["status"] == "ingested"
    assert api_up.rows("SELECT attempt, state FROM readings") == [(2, "ended")]
