"""What clients write by the API: done once, within what is theirs, and written down."""

from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.fix_api import ApiUp
from tests.fix_pdfs import borer
from tests.fix_slack_out import HANGAR, LINE2, TORQUE

_PDF = {"Content-Type": "application/pdf"}


def _once(key: str) -> dict[str, str]:
    return {"Idempotency-Key": key}


def test_a_repeat_gets_the_first_ones_result(line2: httpx.Client, api_up: ApiUp) -> None:
    """A question, vote or correction that is sent again, even while the first is worked on, is one;
    the same key with another body is refused."""
    api_up.out.stub.knobs.seconds = 0.2

    def ask(_: int) -> httpx.Response:
        return line2.post("/v1/ask", json={"question": TORQUE}, headers=_once("q1"))

    with ThreadPoolExecutor(4) as pool:
        said = list(pool.map(ask, range(4)))
    assert {one.status_code for one in said} <= {200, 409}
    answer_id = ask(0).json()["answer_id"]
    assert {one.json()["answer_id"] for one in said if one.status_code == 200} == {answer_id}
    assert api_up.rows("SELECT count(*) FROM answers") == [(1,)]
    other = line2.post("/v1/ask", json={"question": "Other?"}, headers=_once("q1"))
    assert (other.status_code, other.json()["type"]) == (
        422,
        "urn:shoptalk:problem:idempotency-key-used",
    )
    path = f"/v1/answers/{answer_id}"
    for name, body in {
        "votes": {"value": "down", "reason": "wrong", "comment": "It is 210."},
        "corrections": {"text": "It is 210 on line 2."},
    }.items():
        first, second = (
            line2.post(f"{path}/{name}", json=body, headers=_once(f"{name}-1")) for _ in range(2)
        )
        assert first.is_success
        assert (first.status_code, first.json()) == (second.status_code, second.json())
    assert api_up.rows("SELECT user_id, value, source FROM vote_events") == [
        ("key:cmms", "down", "api")
    ]
    [(note_id,)] = api_up.rows("SELECT correction_id FROM corrections")
    decided = line2.post(f"/v1/corrections/{note_id}/decision", json={"verdict": "approved"})
    assert decided.json() == {"note_id": note_id, "status": "approved", "changed": [note_id]}
    again = line2.get(f"{path}").json()
    assert [one["text"] for one in again["notes"]] == ["It is 210 on line 2."]
    assert "It is 210 on line 2." in again["text"]


def test_what_was_cut_off_is_done_by_the_next(line2: httpx.Client, api_up: ApiUp) -> None:
    """Who holds a call and is gone keeps it for seconds; then a repeat does it, and a result that
    comes too late is not written."""
    ask = {"question": TORQUE}
    assert line2.post("/v1/ask", json=ask, headers=_once("q1")).status_code == 200
    with api_up.out.db.connection() as conn:
        conn.execute("UPDATE api_calls SET status = NULL, result = NULL")
        conn.execute("DELETE FROM answers")
    held = line2.post("/v1/ask", json=ask, headers=_once("q1"))
    assert (held.status_code, "retry-after" in held.headers) == (409, True)
    with api_up.out.db.connection() as conn:
        conn.execute("UPDATE api_calls SET held_until = now() - interval '1 second'")
    assert line2.post("/v1/ask", json=ask, headers=_once("q1")).status_code == 200
    assert api_up.rows("SELECT attempt, status FROM api_calls") == [(2, 200)]
    assert api_up.rows("SELECT count(*) FROM answers") == [(1,)]


def test_manuals(line2: httpx.Client, api_up: ApiUp) -> None:
    """A PDF is read, listed, granted, revised and removed; only for the key's own, and audited."""
    pdf = borer("Revision B", 44)
    where = {"name": "borer.pdf", "channel": LINE2}
    key = {**_PDF, **_once("u1")}
    first = line2.post("/v1/manuals", params=where, content=pdf, headers=key)
    assert first.status_code == 201, first.text
    assert line2.post("/v1/manuals", params=where, content=pdf, headers=key).json() == first.json()
    again = line2.post("/v1/manuals", params=where, content=pdf, headers=_PDF)
    assert (again.status_code, again.json()["status"]) == (200, "already")
    manual_id = first.json()["manual_id"]
    path = f"/v1/manuals/{manual_id}"
    assert line2.get(path).json()["readers"] == [f"channel:{LINE2}"]
    asked = {"question": "What does the spindle screw of unit 3 of the borer take?"}
    assert "44 N-m" in line2.post("/v1/ask", json={**asked, "channel": LINE2}).json()["text"]
    found = line2.post("/v1/search", json={"query": "borer spindle screw unit 3"}).json()[
        "passages"
    ]
    assert found[0]["manual_id"] == manual_id

    hangar = api_up.client("hangar", channels=(HANGAR,))
    assert hangar.get(path).status_code == 404
    assert hangar.get(f"{path}/pages/1/picture").status_code == 404
    assert hangar.post(f"{path}/grants", json={}).status_code == 404
    assert "44" not in hangar.post("/v1/ask", json={**asked, "channel": HANGAR}).json()["text"]

    own = ("ask", "manuals:read", "manuals:write")
    both = api_up.client("both", *own, channels=(LINE2, HANGAR))
    assert both.post(f"{path}/grants", json={"everyone": True}).status_code == 403
    given = both.post(f"{path}/grants", json={"channels": [HANGAR]}, headers=_once("g1"))
    assert given.json()["readers"] == [f"channel:{LINE2}", f"channel:{HANGAR}"]
    assert hangar.get(path).status_code == 200
    narrow = api_up.client("narrow", *own, channels=(HANGAR,))
    revised = {"title": "Borer B-20", "revision": "C"}
    assert narrow.patch(path, json=revised).status_code == 403
    assert both.patch(path, json=revised).json() == {"manual_id": manual_id, "superseded": []}
    assert hangar.get(path).json()["revision"] == "C"
    assert narrow.delete(path).json() == {"manual_id": manual_id, "removed": False}
    assert narrow.get(path).status_code == 404
    assert both.get(path).json()["readers"] == [f"channel:{LINE2}"]
    assert both.delete(path).json() == {"manual_id": manual_id, "removed": True}
    assert api_up.rows("SELECT count(*) FROM manuals") == [(1,)]
    [sample] = line2.get("/v1/manuals").json()["manuals"]
    assert narrow.delete(f"/v1/manuals/{sample['manual_id']}").status_code == 403

    acts = api_up.rows("SELECT who, act, subject FROM audit WHERE act LIKE 'manual%' ORDER BY 1, 2")
    subject = f"manual:{manual_id}"
    assert acts == [
        ("key:both", "manual.grant", subject),
        ("key:both", "manual.remove", subject),
        ("key:both", "manual.revise", subject),
        ("key:cmms", "manual.upload", subject),
        ("key:narrow", "manual.revoke", subject),
    ]


def test_programs_evaluations_and_classes(line2: httpx.Client, api_up: ApiUp) -> None:
    """Who serves is listed and changed, by the key's name and written down; what the nights came
    to is read; texts are sorted where there is a classifier."""
    assert line2.get("/v1/programs").json()["serving"] == "default-3"
    back = line2.post("/v1/programs/rollback", json={})
    assert back.status_code == 409
    unknown = line2.post("/v1/programs/2026-01-01-abc/promote")
    assert unknown.status_code == 404
    served = line2.post("/v1/programs/default-3/promote", headers=_once("p1"))
    assert served.status_code == 200, served.text
    assert served.json()["after"] == "default-3"
    line2.post("/v1/programs/default-3/promote", headers=_once("p1"))
    told = line2.get("/v1/programs").json()
    assert [one["decided_by"] for one in told["promotions"]] == ["key:cmms"]
    assert api_up.rows("SELECT act FROM audit WHERE act LIKE 'program%'") == [("program.promote",)]
    with api_up.out.db.connection() as conn:
        conn.execute(
            "INSERT INTO nights (team, local_date, decision, evidence, finished_at)"
            " VALUES ('local', '2026-11-26', 'kept', '{\"reason\": \"too few\"}', now())"
        )
    assert line2.get("/v1/evaluations").json() == {
        "evaluations": [
            {"night": "2026-11-26", "decision": "kept", "evidence": {"reason": "too few"}}
        ]
    }
    none = line2.post("/v1/classify", json={"texts": ["It came too late."]})
    assert none.status_code == 409


def test_threads_are_a_clients_own(line2: httpx.Client, api_up: ApiUp) -> None:
    """A client goes on from its own answers, and reads none that was given to others elsewhere."""
    first = line2.post("/v1/ask", json={"question": TORQUE}).json()
    follow = {"question": "And for the tie bar nuts?", "thread": first["thread"]}
    went_on = line2.post("/v1/ask", json=follow)
    assert went_on.status_code == 200, went_on.text
    assert went_on.json()["thread"] == first["thread"]
    other = api_up.client("other", channels=(LINE2,))
    assert other.post("/v1/ask", json=follow).status_code == 404
    path = f"/v1/answers/{first['answer_id']}"
    assert other.get(path).status_code == 404
    assert other.post(f"{path}/votes", json={"value": "up"}).status_code == 404
    people = api_up.client("people", channels=(LINE2,), vouches=True)
    mine = people.post("/v1/ask", json={"question": TORQUE, "channel": LINE2, "user": "ann"}).json()
    for user in ("ann", "ben"):
        body = {"value": "up", "user": user}
        said = people.post(f"/v1/answers/{mine['answer_id']}/votes", json=body)
    assert said.json() == {"answer_id": mine["answer_id"], "up": 2, "down": 0}
    known = api_up.rows("SELECT user_id, kind FROM voters ORDER BY 1")
    assert known == [("key:people/ann", "member"), ("key:people/ben", "member")]
    line2.post(f"{path}/votes", json={"value": "up", "user": "zoe"})
    assert api_up.rows("SELECT user_id, kind FROM voters ORDER BY 1") == known


@pytest.mark.parametrize("guest", [False, True])
def test_a_guest_in_the_channel_narrows_it(api_up: ApiUp, guest: bool) -> None:
    """Where a guest reads along, the client gets what Slack would show there, and is told why."""
    out = api_up.out
    if guest:
        out.workspace.act("invite", user="U0ADA", channel=LINE2, who="U0GUS")
    client = api_up.client("cmms", "ask", channels=(LINE2,))
    said = client.post("/v1/ask", json={"question": TORQUE, "channel": LINE2}).json()
    assert said["narrowed"] == ("guest" if guest else None)
    assert ("205" in said["text"]) is not guest
    assert "205" in client.post("/v1/ask", json={"question": TORQUE}).json()["text"]
