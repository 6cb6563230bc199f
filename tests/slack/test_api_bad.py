"""What the API refuses: each in a problem that says what to do, and nothing is lost or written."""

import json
import socket
from dataclasses import replace
from urllib.parse import urlsplit

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.api import keys as api_keys_
from tests.fix_api import ApiUp
from tests.fix_roles import ADMIN
from tests.fix_slack_out import HANGAR, LINE2, TORQUE

_ASK = {"question": TORQUE}


def _problem(said: httpx.Response, status: int, slug: str) -> dict:
    assert said.status_code == status, said.text
    assert said.headers["content-type"] == "application/problem+json"
    document = said.json()
    assert document["type"] == f"urn:shoptalk:problem:{slug}"
    assert document["status"] == status
    assert document["error"]["message"] == document["detail"]
    return document


def test_keys_and_scopes(api_up: ApiUp) -> None:
    """No key, a wrong, revoked or ended one is 401; a scope or channel that it lacks is 403."""
    with httpx.Client(base_url=api_up.url) as nobody:
        for wrong in ({}, {"Authorization": "Bearer shk_ü".encode("latin-1").decode("latin-1")}):
            headers = {k: v.encode("latin-1") for k, v in wrong.items()}
            said = nobody.post("/v1/ask", json=_ASK, headers=headers)
            _problem(said, 401, "wrong-key")
            assert said.headers["www-authenticate"] == "Bearer"
        assert nobody.get("/health").json() == {"status": "ok"}
        assert nobody.get("/ready").json()["ready"] is True
        _problem(nobody.get("/metrics"), 401, "wrong-key")
        _problem(nobody.get("/nowhere"), 404, "no-such-path")
        assert "POST" in nobody.get("/v1/ask").headers["allow"]
    narrow = api_up.client("narrow", "search", channels=(LINE2,))
    assert _problem(narrow.post("/v1/ask", json=_ASK), 403, "wrong-scope")["scope"] == "ask"
    _problem(
        narrow.post("/v1/search", json={"query": "x", "channel": HANGAR}), 403, "wrong-channel"
    )
    with api_up.out.db.connection() as conn:
        new = api_keys_.rotate(conn, "local", "narrow", by=ADMIN, grace_hours=1)
    assert narrow.post("/v1/search", json={"query": "bolt"}).status_code == 200
    with api_up.out.db.connection() as conn:
        api_keys_.rotate(conn, "local", "narrow", by=ADMIN, grace_hours=0)
    _problem(narrow.post("/v1/search", json={"query": "bolt"}), 401, "wrong-key")
    narrow.headers["Authorization"] = f"Bearer {new.secret}"
    _problem(narrow.post("/v1/search", json={"query": "bolt"}), 401, "wrong-key")
    short = api_up.client("short", "search", days=1)
    assert short.post("/v1/search", json={"query": "bolt"}).status_code == 200
    with api_up.out.db.connection() as conn:
        conn.execute("UPDATE api_keys SET expires_at = now() WHERE name = 'short'")
    _problem(short.post("/v1/search", json={"query": "bolt"}), 401, "wrong-key")
    gone = api_up.client("gone", "search")
    with api_up.out.db.connection() as conn:
        api_keys_.revoke(conn, "local", "gone", by=ADMIN)
    _problem(gone.post("/v1/search", json={"query": "bolt"}), 401, "wrong-key")
    stored = str(api_up.rows("SELECT s.*, k.*, a.* FROM api_secrets s, api_keys k, audit a"))
    assert all(secret not in stored for secret in api_up.secrets.values())
    acts = [act for (act,) in api_up.rows("SELECT act FROM audit ORDER BY audit_id")]
    assert acts == [
        "key.create",
        "key.rotate",
        "key.rotate",
        "key.create",
        "key.create",
        "key.revoke",
    ]


def test_a_rate(api_up: ApiUp) -> None:
    """More calls in a minute than the key may make are told when to come again, and counted."""
    hasty = api_up.client("hasty", "search", "metrics", per_minute=3)
    said = [hasty.post("/v1/search", json={"query": "bolt"}) for _ in range(4)]
    assert [one.status_code for one in said] == [200, 200, 200, 429]
    _problem(said[-1], 429, "too-many-requests")
    assert 1 <= int(said[-1].headers["retry-after"]) <= 20
    told = api_up.client("watch", "metrics").get("/metrics")
    families = {one.name: one for one in text_string_to_metric_families(told.text)}
    counted = {
        sample.labels["status"]: sample.value
        for sample in families["shoptalk_api_requests"].samples
        if sample.name.endswith("_total") and sample.labels["operation"] == "search"
    }
    assert counted == {"200": 3.0, "429": 1.0}


def test_who_sends_all_of_it_reads_the_refusal(api_up: ApiUp) -> None:
    """A client that looks at the response only after the last byte of what is too large finds it
    there: the connection is not cut below it. The next request is answered."""
    client = api_up.client("whole", "ask", channels=(LINE2,), per_minute=1_000)
    address = urlsplit(api_up.url)
    body = b"x" * 1_400_000
    head = (
        f"POST /v1/ask HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        f"Authorization: {client.headers['authorization']}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    for _ in range(10):
        with socket.create_connection((address.hostname, address.port)) as connection:
            connection.sendall(head.encode())
            connection.sendall(body)
            connection.shutdown(socket.SHUT_WR)
            said = b"".join(iter(lambda: connection.recv(65_536), b""))
        assert said.startswith(b"HTTP/1.1 413 ")
        assert json.loads(said.partition(b"\r\n\r\n")[2])["limit"] == 1_000_000
    assert client.post("/v1/ask", json={"question": "Thank you!"}).status_code == 200


@pytest.mark.parametrize(
    ("field", "body", "what"),
    [
        ("question", {"question": "x" * 10_500}, "Its 10,500 characters are more than 10,000."),
        ("question", {"question": "\0"}, "It has no words."),
        ("question", {"question": " "}, "It has no words."),
        ("channel", {"question": "x", "channel": "#line-2"}, "the id that Slack has for it"),
        ("chanel", {"question": "x", "chanel": "C1"}, "there are question, channel, thread"),
        ("body", [1], "a JSON object"),
    ],
    ids=range(6),
)
def test_what_is_wrong_is_said_in_words(
    line2: httpx.Client, field: str, body: object, what: str
) -> None:
    """Which field, and what it has to be: nothing of patterns, items and models."""
    document = _problem(line2.post("/v1/ask", json=body), 422, "invalid")
    assert document["errors"][0]["at"] == field
    assert what in document["errors"][0]["what"]


@pytest.mark.parametrize(
    ("body", "kind", "status", "slug"),
    [
        (b"{", "application/json", 400, "not-json"),
        (b"\xff\xfe", "application/json", 400, "not-json"),
        (b"[" * 100_000, "application/json", 400, "not-json"),
        (b"[]", "application/json", 422, "invalid"),
        (b'{"question": "x", "chanel": "C1"}', "application/json", 422, "invalid"),
        (b'{"question": 7}', "application/json", 422, "invalid"),
        (b'{"question": "\\u0000 \\ud800"}', "application/json", 422, "invalid"),
        (b'{"question": "x", "thread": "1.0"}', "application/json", 404, "not-found"),
        (b"question=x", "application/x-www-form-urlencoded", 415, "not-json"),
        (b'"' + b"x" * 1_000_001, "application/json", 413, "too-large"),
    ],
    ids=range(10),
)
def test_malformed_bodies(
    line2: httpx.Client, api_up: ApiUp, body: bytes, kind: str, status: int, slug: str
) -> None:
    """Whatever the body is, the problem says what is wrong with it, and nothing is recorded."""
    said = line2.post("/v1/ask", content=body, headers={"Content-Type": kind})
    _problem(said, status, slug)
    assert api_up.rows("SELECT count(*) FROM questions") == [(0,)]


def test_too_large_a_pdf(line2: httpx.Client, api_up: ApiUp) -> None:
    """300 MB are refused with the limit and kept nowhere, whenever the client looks at the answer;
    so are those that do not say how many they are, once they are too many."""
    shop = api_up.front.shop
    ingest = shop.settings.ingest

    def chunks(count: int) -> object:
        for _ in range(count):
            yield b"x" * 100_000

    headers = {"Content-Type": "application/pdf", "Content-Length": "300000000"}
    said = line2.post("/v1/manuals", content=chunks(3_000), headers=headers)
    assert _problem(said, 413, "too-large")["limit"] == ingest.max_bytes
    shop.settings = replace(shop.settings, ingest=ingest.model_copy(update={"max_bytes": 500_000}))
    headers = {"Content-Type": "application/pdf"}
    said = line2.post("/v1/manuals", content=chunks(8), headers=headers)
    assert "500,000 bytes" in _problem(said, 413, "too-large")["detail"]
    said = line2.post("/v1/manuals", content=b"%PDF-1.7 no", headers=headers)
    _problem(said, 422, "unreadable-pdf")
    said = line2.post("/v1/manuals", files={"file": b"%PDF"})
    _problem(said, 415, "not-a-pdf")
    assert api_up.rows("SELECT count(*) FROM manuals") == [(1,)]
