"""Past work orders by the API: imported, searched, counted, taken back and removed."""

import json
from typing import Any

import httpx
import yaml

from tests.fix_api import ApiUp
from tests.fix_orders import CSV, HEAD, MAP, ROWS
from tests.fix_slack_out import HANGAR, LINE2

_CSV = {"Content-Type": "text/csv"}
_SINKS = {"q": "The ram of the press sinks under load"}
_COUNTS = ("new", "changed", "same", "bad")
_ORDERS: dict[str, Any] = {
    "map": {
        "columns": {"number": "Order", "fault": ["Short", "Long"], "parts": "Materials"},
        "parts_between": ",",
    },
    "orders": [
        {"Order": 4711, "Short": "Ram creeps", "Long": "5 mm an hour", "Materials": "seal, ring"},
        {"Order": "4712", "Short": "Ram sinks\u0000", "Materials": ["seal", "seal"]},
    ],
}


def _send(client: httpx.Client, content: bytes = CSV, **more: Any) -> httpx.Response:
    headers = _CSV | more.pop("headers", {})
    params = {"map": MAP, **more}
    return client.post("/v1/work-orders", params=params, content=content, headers=headers)


def _counts(said: httpx.Response) -> tuple[int, ...]:
    assert said.status_code == 200, said.text
    return tuple(said.json()[name] for name in _COUNTS)


def _numbers(client: httpx.Client, **more: Any) -> set[str]:
    said = client.get("/v1/work-orders/search", params={**_SINKS, "k": 50, **more})
    assert said.status_code == 200, said.text
    return {one["number"] for one in said.json()["orders"]}


def _problem(said: httpx.Response, status: int, slug: str) -> str:
    assert said.status_code == status, said.text
    assert said.json()["type"] == f"urn:shoptalk:problem:{slug}"
    return str(said.json()["detail"])


def test_a_csv(line2: httpx.Client, api_up: ApiUp) -> None:
    """A dry run says what would become and stores nothing; then the orders are there, by whom and
    for whom is in the audit; the same again is the same, a row that changed changes its order."""
    assert _counts(_send(line2, dry_run="true", channel=LINE2)) == (6, 0, 0, 0)
    assert api_up.rows("SELECT count(*) FROM work_orders") == [(0,)]
    assert api_up.rows("SELECT count(*) FROM audit WHERE act = 'orders.import'") == [(0,)]
    key = {"Idempotency-Key": "i1"}
    first = _send(line2, channel=LINE2, headers=key)
    assert _counts(first) == (6, 0, 0, 0)
    assert _send(line2, channel=LINE2, headers=key).json() == first.json()
    other = _send(line2, CSV + b"\n", channel=LINE2, headers=key)
    _problem(other, 422, "idempotency-key-used")
    assert _counts(_send(line2)) == (0, 0, 6, 0)
    changed = CSV.replace(b"Bled the cylinder", b"Bled it")
    assert _counts(_send(line2, changed)) == (0, 1, 5, 0)
    [(who, way, after)] = api_up.rows(
        "SELECT who, way, after FROM audit WHERE act = 'orders.import' ORDER BY audit_id LIMIT 1"
    )
    assert (who, way, after["new"], after["readers"]) == (
        "key:cmms",
        "api",
        6,
        [f"channel:{LINE2}"],
    )
    assert api_up.rows("SELECT DISTINCT imported_by FROM work_orders") == [("key:cmms",)]
    assert api_up.rows("SELECT count(*) FROM work_order_vectors") == [(6,)]


def test_json(line2: httpx.Client, api_up: ApiUp) -> None:
    """Objects come with the map as JSON, or named as ours; what nobody sees (NUL) is taken out, and
    an object that is none, or has no fault, is told by its number while the others are in."""
    assert _counts(line2.post("/v1/work-orders", json=_ORDERS)) == (2, 0, 0, 0)
    assert api_up.rows("SELECT number, fault, parts FROM work_orders ORDER BY number") == [
        ("4711", "Ram creeps\n5 mm an hour", ["seal", "ring"]),
        ("4712", "Ram sinks", ["seal"]),
    ]
    plain = [
        {"number": "9", "fault": "Pump howls", "opened": "2026-11-01", "helped": True},
        7,
        {"number": "10"},
        {"number": "11", "fault": {"is": "deep"}},
        {"number": "12", "fault": "x", "opened": "1.11.2026"},
        {"number": "9", "fault": "Another"},
    ]
    said = line2.post("/v1/work-orders", json={"orders": plain})
    assert _counts(said) == (1, 0, 0, 5)
    told = {one["row"]: one["error"] for one in said.json()["errors"]}
    assert told == {
        2: "it is no object",
        3: "its fault is empty",
        4: "its fault is neither a text nor a list of texts",
        5: "its day '1.11.2026' is none of the form %Y-%m-%d: add its form to `dates`",
        6: "row 1 has the number 9 too, and says something else: keep one of them",
    }
    named = line2.post("/v1/work-orders", content=b"number,fault\n20,Belt torn\n", headers=_CSV)
    assert _counts(named) == (1, 0, 0, 0)


def test_half_a_csv(line2: httpx.Client, api_up: ApiUp) -> None:
    """A CSV that was cut off, or has bad rows, says which and loses none of the others; sent whole
    again the rest is in."""
    half = CSV[: CSV.index(b"12.06.2026")]
    said = _send(line2, half)
    assert _counts(said) == (3, 0, 0, 1)
    [error] = said.json()["errors"]
    assert (error["row"], error["line"]) == (4, 5)
    assert "the file ends in the middle of it" in error["error"]
    quoted = _send(line2, (HEAD + ROWS[0] + '4712;"Ram sinks\n' + ROWS[2]).encode())
    assert "a quote is not closed" in quoted.json()["errors"][0]["error"]
    assert _counts(_send(line2)) == (3, 0, 3, 0)


def test_what_is_no_import(line2: httpx.Client, api_up: ApiUp) -> None:
    """A wrong map, encoding, type or size, and a key without the scope, get a problem that says
    what to do; nothing is stored."""
    wrong = {
        "columns: {number: Order}": "which column is the fault",
        "columns: [": "no YAML",
        "a: &a [x]\nb: *a": "repeats a part",
        f"columns: {{number: a, fault: b}}\ndelimiter: 0x{'f' * 5_000}": "no YAML",
        "columns: {number: a, fault: b}\ndates: ['%d%d']": "no form of a day",
        MAP.replace("Order", "Ordre"): "There is no column 'Ordre'",
        "columns: {number: Order, fault: Short text}\ndelimiter: ';'\nencoding: latin-9000": "none",
    }
    for said, what in wrong.items():
        assert what in _problem(_send(line2, map=said), 422, "invalid")
    bad = "4711;Ram ü".encode("cp1252")
    assert "cp1252" in _problem(_send(line2, HEAD.encode() + bad), 422, "invalid")
    assert "empty" in _problem(_send(line2, b""), 422, "invalid")
    for names in (b"number\rfault\r1\r", b"\x00\xff", b'"number', b"number\nx"):
        _problem(line2.post("/v1/work-orders", content=names, headers=_CSV), 422, "invalid")
    _problem(line2.post("/v1/work-orders", content=b"{", headers={}), 400, "not-json")
    deep = b'{"orders": ' + b"[" * 100_000
    kind = {"Content-Type": "application/json"}
    _problem(line2.post("/v1/work-orders", content=deep, headers=kind), 400, "not-json")
    for depth in range(700, 1_000, 10):
        columns = b'{"columns": {"number": "a", "fault": "b"}, "delimiter": %s}'
        nested = columns % (b"[" * depth + b"]" * depth)
        said = line2.post("/v1/work-orders", content=b'{"orders": [], "map": %s}' % nested)
        assert said.status_code in (400, 422), said.text
    code = {"number": "1", "fault": "AB-12" * 1_900, "opened": "\ud800", "\ud800": 1}
    lone = {"orders": [code], "map": {"columns": {"number": "\ud800", "fault": "fault"}}}
    kind_ = {"Content-Type": "application/json"}
    sent = json.dumps(lone).encode()
    said = line2.post("/v1/work-orders?dry_run=true", content=sent, headers=kind_)
    assert _counts(said) == (1, 0, 0, 0)
    _problem(line2.post("/v1/work-orders", json={"order": []}), 422, "invalid")
    _problem(line2.post("/v1/work-orders", json=[{"number": "1"}]), 422, "invalid")
    xml = {"Content-Type": "text/xml"}
    _problem(line2.post("/v1/work-orders", content=b"<a/>", headers=xml), 415, "not-orders")
    huge = _send(line2, b"x" * 20_000_001)
    assert "20 MB" in _problem(huge, 413, "too-large")
    long = {"number": "1", "fault": "x", "machine": "A1" * 300}
    said = line2.post("/v1/work-orders", json={"orders": [long]})
    assert "more than 500 characters" in said.json()["errors"][0]["error"]
    reads = api_up.client("reads", "search", channels=(LINE2,))
    assert "orders:write" in _problem(_send(reads), 403, "wrong-scope")
    narrow = api_up.client("narrow", "search", "orders:write", channels=(LINE2,))
    _problem(_send(narrow, channel=HANGAR), 403, "wrong-channel")
    assert "orders:everyone" in _problem(_send(narrow, everyone="true"), 403, "wrong-scope")
    nobody = api_up.client("nobody", "orders:write")
    _problem(_send(nobody), 422, "nobody-could-read-it")
    guest = api_up.client("guest", "orders:write", channels=(LINE2,), outsider=True)
    _problem(_send(guest), 403, "wrong-role")
    assert api_up.rows("SELECT count(*) FROM work_orders") == [(0,)]


def test_whose_orders(api_up: ApiUp) -> None:
    """A key finds, counts, changes and removes what is its channels' own, and no other's: of those
    it hears nothing but that a number is taken. With orders:everyone it decides for all."""
    scopes = ("search", "orders:write")
    line2 = api_up.client("line2", *scopes, channels=(LINE2,))
    hangar = api_up.client("hangar", *scopes, channels=(HANGAR,))
    every = api_up.client("every", *scopes, "orders:everyone", channels=(LINE2,))
    assert _counts(_send(line2)) == (6, 0, 0, 0)
    first = line2.get("/v1/work-orders/search", params=_SINKS).json()["orders"][0]
    assert "ram packing" in first["fix"]
    assert first["helped"]["tried"] == 3
    assert _numbers(line2, machine="HP-160-05") == {"4712"}
    assert _numbers(line2, channel=LINE2) >= {"4711", "4712", "4713", "4714"}
    trends = line2.get("/v1/trends", params={"days": 3650, "machine": "press"}).json()
    assert [(one["equipment"], one["orders"]) for one in trends["equipment"]] == [("press", 5)]
    assert _numbers(hangar) == set()
    assert hangar.get("/v1/trends", params={"days": 3650}).json()["equipment"] == []
    _problem(hangar.get("/v1/trends", params={"channel": LINE2}), 403, "wrong-channel")

    taken = _send(hangar, (HEAD + ROWS[0] + ROWS[1].replace("4712", "5000")).encode())
    assert _counts(taken) == (1, 0, 0, 1)
    assert "not for this key" in taken.json()["errors"][0]["error"]
    gone = hangar.post("/v1/work-orders/remove", json={"all": True})
    assert gone.json() == {"removed": 1, "kept": 0}
    back = hangar.post("/v1/work-orders/grants/revoke", json={})
    assert back.json() == {"revoked": 0}
    wider = {"channels": [LINE2], "everyone": True}
    _problem(line2.post("/v1/work-orders/grants/revoke", json=wider), 403, "wrong-scope")

    shared = _send(every, everyone="true")
    assert (shared.json()["same"], shared.json()["granted"]) == (6, 6)
    assert _numbers(hangar) >= {"4711", "4712"}
    assert _counts(_send(line2)) == (0, 0, 6, 0)
    changed = _send(line2, CSV.replace(b"Bled the cylinder", b"Bled it"))
    assert _counts(changed) == (0, 0, 5, 1)
    assert "orders:everyone" in changed.json()["errors"][0]["error"]
    kept = line2.post("/v1/work-orders/remove", json={"numbers": ["4711", "1"]})
    assert kept.json() == {"removed": 0, "kept": 1}
    back = every.post("/v1/work-orders/grants/revoke", json={"everyone": True})
    assert back.json() == {"revoked": 6}
    assert _numbers(hangar) == set()
    two = {"all": True, "numbers": ["1"]}
    _problem(line2.post("/v1/work-orders/remove", json=two), 422, "invalid")
    old = line2.post("/v1/work-orders/remove", json={"before": "2026-06-01"})
    assert old.json() == {"removed": 2, "kept": 0}
    acts = api_up.rows("SELECT act, who FROM audit WHERE act LIKE 'orders.re%' ORDER BY audit_id")
    assert acts == [
        ("orders.remove", "key:hangar"),
        ("orders.revoke", "key:every"),
        ("orders.remove", "key:line2"),
    ]


def test_the_map_is_the_yaml(line2: httpx.Client) -> None:
    """The map of a CSV by parameter is the YAML of the command line; as JSON it is the same."""
    as_json = json.dumps(yaml.safe_load(MAP))
    assert _counts(_send(line2)) == (6, 0, 0, 0)
    assert _counts(_send(line2, map=as_json)) == (0, 0, 6, 0)
