"""How the local workspace brings events: until acknowledged, and as badly as it is told to."""

import threading
import time
from typing import Any

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.fix_workspace_bots import Listen, bolt_app, bolt_by_http, bolt_by_socket
from tests.workspace_client import Row, Workspace, until

LINE2 = "C0LINE2"


def _deliveries(workspace: Workspace, count: int) -> list[Row]:
    return list(until(lambda: (rows := workspace.log("delivery"))[count - 1 :] and rows))


def test_unacknowledged_comes_again(workspace: Workspace, listen: Listen) -> None:
    """At once and then after each pause, the same event each time, until it is acknowledged."""
    ear = listen(lambda request: None if request.retry_attempt == 2 else False)
    workspace.knobs(ack_seconds=0.3, retry_seconds=[0, 0.3, 0.3, 0.3])
    workspace.say("U0ADA", LINE2, "hello")
    until(lambda: workspace.log("delivery", acknowledged=True))
    time.sleep(1)
    tries = [(r.retry_attempt, r.retry_reason) for r in ear.requests]
    assert tries == [(0, ""), (1, "timeout"), (2, "timeout")]
    assert len({r.payload["event_id"] for r in ear.requests}) == 1
    assert len({r.envelope_id for r in ear.requests}) == 3
    rows = workspace.log("delivery")
    assert [(row["attempt"], row["acknowledged"]) for row in rows] == [
        (0, False),
        (1, False),
        (2, True),
    ]
    assert rows[1]["at"] - rows[0]["at"] < 0.3 + 0.29 < rows[2]["at"] - rows[0]["at"]


def test_slacks_own_pauses() -> None:
    """Unless told otherwise the tries are Slack's: at once, after a minute, after five."""
    from bot.workspace.knobs import Knobs

    assert Knobs().retry_seconds == (0.0, 60.0, 300.0)
    assert (Knobs().ack_seconds, Knobs().trigger_seconds) == (3.0, 3.0)


def test_nobody_there(workspace: Workspace, listen: Listen) -> None:
    """Without a bot an event is tried as often, and then is lost for good."""
    workspace.knobs(retry_seconds=[0.1, 0.1])
    workspace.say("U0ADA", LINE2, "hello?")
    assert not any(row["acknowledged"] for row in _deliveries(workspace, 3))
    ear = listen()
    workspace.say("U0ADA", LINE2, "now")
    assert ear.event("message")["text"] == "now"
    assert len(ear.requests) == 1


def test_latency_is_logged(workspace: Workspace, listen: Listen) -> None:
    """The log says how long each acknowledgement took, in seconds."""
    listen(lambda _: time.sleep(0.2))
    workspace.say("U0ADA", LINE2, "hello")
    (row,) = until(lambda: workspace.log("delivery", acknowledged=True))
    assert 0.2 <= row["seconds"] < 3
    assert (row["type"], row["event_id"][:2]) == ("message", "Ev")
    first = workspace.look("log")
    again = workspace.look("log", since=first["next"])
    assert (again["entries"], again["next"]) == ([], first["next"])


def test_several_connections_share(workspace: Workspace, listen: Listen) -> None:
    """Each event goes to one of the connections, in turn."""
    ears = [listen(), listen()]
    workspace.connected(2)
    for n in range(10):
        workspace.say("U0ADA", LINE2, f"message {n}")
    until(lambda: sum(len(ear.requests) for ear in ears) == 10)
    assert [len(ear.requests) for ear in ears] == [5, 5]


@pytest.mark.parametrize("way", ["refresh_requested", "warning", "cut"])
def test_sent_away_and_back(workspace: Workspace, listen: Listen, way: str) -> None:
    """Slack's client comes back by itself, told to go, warned, or cut off; events go on."""
    ear = listen()
    workspace.knobs(disconnect=way)
    until(lambda: len(workspace.log("connected")) >= 2)
    until(lambda: [m for m in ear.messages if m.get("type") == "hello"][1:])
    said = [m["reason"] for m in ear.messages if m.get("type") == "disconnect"]
    assert said == ([] if way == "cut" else [way])
    workspace.connected()
    workspace.say("U0ADA", LINE2, "still there?")
    assert ear.event("message")["text"] == "still there?"


def test_one_ticket_one_connection(workspace: Workspace) -> None:
    """Nobody connects without a ticket, nor twice with the same one."""
    from websockets.exceptions import InvalidStatus
    from websockets.sync.client import connect

    app = WebClient(base_url=workspace.api_url)
    url = app.apps_connections_open(app_token=workspace.keys.app_token)["url"]
    with connect(url, proxy=None) as socket:
        assert '"hello"' in str(socket.recv(5))
        for wrong in (url, url.split("?")[0]):
            with pytest.raises(InvalidStatus), connect(wrong, proxy=None):
                pass


def test_redelivered_mixed_and_dropped(workspace: Workspace, listen: Listen) -> None:
    """Events come again though acknowledged, in another order, late, or not at all, as told."""
    ear = listen()

    def texts() -> list[str]:
        return [event["text"] for event in ear.events("message")]

    rule = {"method": "delivery", "times": None}
    workspace.knobs({**rule, "effect": "redeliver", "value": 2})
    workspace.say("U0ADA", LINE2, "thrice")
    until(lambda: texts() == ["thrice"] * 3)
    assert len({r.payload["event_id"] for r in ear.requests}) == 1
    workspace.knobs({**rule, "effect": "drop", "times": 1})
    workspace.say("U0ADA", LINE2, "lost")
    workspace.say("U0ADA", LINE2, "found")
    until(lambda: texts()[3:] == ["found"])
    assert len(workspace.log("dropped")) == 1
    workspace.knobs({**rule, "effect": "reorder", "value": 20})
    wrote = [f"number {n}" for n in range(20)]
    for text in wrote[:19]:
        workspace.say("U0ADA", LINE2, text)
    assert len(texts()) == 4
    workspace.say("U0ADA", LINE2, wrote[19])
    until(lambda: len(texts()) == 24)
    assert sorted(texts()[4:]) == sorted(wrote)
    workspace.knobs({**rule, "effect": "delay", "value": 0.6, "times": 1})
    workspace.say("U0ADA", LINE2, "late")
    workspace.say("U0ADA", LINE2, "early")
    until(lambda: texts()[24:] == ["early", "late"])


def test_bolt_over_a_socket(workspace: Workspace, web: WebClient) -> None:
    """An ordinary Bolt app hears a mention and a DM, and answers into their threads."""
    app = bolt_app(workspace)

    @app.event("app_mention")
    def mentioned(event: Row, say: Any) -> None:
        say(text="5 Nm", thread_ts=event["ts"])

    @app.message("hello")
    def greeted(message: Row, say: Any) -> None:
        say(f"hello <@{message['user']}>")

    direct = workspace.direct("U0BEN")
    with bolt_by_socket(workspace, app):
        ts = workspace.say("U0ADA", LINE2, "@shoptalk what torque?")
        workspace.reply_to("U0ADA", LINE2, ts, "5 Nm")
        workspace.say("U0BEN", direct, "hello")
        until(lambda: [m["text"] for m in workspace.messages("U0BEN", direct)][1:])
    assert workspace.messages("U0BEN", direct)[1]["text"] == "hello <@U0BEN>"


def test_bolt_over_signed_http(workspace: Workspace, web: WebClient) -> None:
    """Bolt's own signature check passes events and clicks; a retry says so in its headers."""
    from tests.slack.test_workspace_events import VOTE

    app = bolt_app(workspace, process_before_response=True)
    retries: list[tuple[str | None, str | None]] = []
    votes: list[str] = []
    failing = threading.Event()
    failing.set()

    @app.event("app_mention")
    def mentioned(event: Row, request: Any) -> None:
        headers = request.headers
        names = ("x-slack-retry-num", "x-slack-retry-reason")
        retries.append(tuple((headers.get(name) or [None])[0] for name in names))  # type: ignore[arg-type]
        if failing.is_set():
            failing.clear()
            raise OSError("no database")

    @app.event("message")
    def written() -> None:
        pass

    @app.action("vote")
    def voted(ack: Any, action: Row) -> None:
        votes.append(action["value"])
        ack()

    web.chat_postMessage(channel=LINE2, text="5 Nm", blocks=[VOTE])
    (message,) = workspace.messages("U0ADA", LINE2)
    with bolt_by_http(workspace, app) as address:
        workspace.say("U0ADA", LINE2, "@shoptalk what torque?")
        until(lambda: workspace.log("delivery", type="app_mention", acknowledged=True))
        workspace.click("U0ADA", message, "vote", "1:up")
        assert (retries, votes) == ([(None, None), ("1", "http_error")], ["1:up"])
        headers = {"X-Slack-Request-Timestamp": str(int(time.time())), "X-Slack-Signature": "v0=0"}
        forged = httpx.post(address, json={"type": "x"}, headers=headers, trust_env=False)
        assert forged.status_code == 401


def test_calls_go_wrong_as_told(workspace: Workspace, web: WebClient) -> None:
    """Before anything is done: cut off, unwell, too many, refused; the next call is well again."""

    def once(effect: str, value: object = None) -> None:
        rule = {"method": "chat.postMessage", "effect": effect, "value": value, "times": 1}
        workspace.knobs(rule)

    def post() -> Any:
        return web.chat_postMessage(channel=LINE2, text="5 Nm")

    once("cut_before")
    with pytest.raises(OSError, match=r"closed connection|reset"):
        post()
    for effect, value, status in (("status", 500, 500), ("ratelimited", 7, 429)):
        once(effect, value)
        with pytest.raises(SlackApiError) as failed:
            post()
        assert failed.value.response.status_code == status
    assert failed.value.response.headers["Retry-After"] == "7"
    once("ok_false", "fatal_error")
    with pytest.raises(SlackApiError, match="fatal_error"):
        post()
    assert workspace.messages("U0ADA", LINE2) == []
    assert post()["ok"]
    outcomes = [row["outcome"] for row in workspace.log("call", method="chat.postMessage")]
    assert outcomes == ["cut before", "status", "ratelimited", "ok_false", "ok"]


def test_done_but_not_said(workspace: Workspace, web: WebClient) -> None:
    """Cut off after a post, or answered late: the client fails, and the message is there."""
    rules = [
        {"method": "chat.postMessage", "effect": "cut_after", "times": 1},
        {"method": "chat.postMessage", "effect": "delay_after", "value": 2, "times": 1},
    ]
    hasty = WebClient(web.token, base_url=web.base_url, timeout=1, retry_handlers=[])
    for n, rule in enumerate(rules):
        workspace.knobs(rule)
        with pytest.raises(OSError, match=r"closed connection|reset|timed out"):
            hasty.chat_postMessage(channel=LINE2, text=f"post {n}")
    said = [m["text"] for m in workspace.messages("U0ADA", LINE2)]
    assert said == ["post 0", "post 1"]
    workspace.knobs({"method": "auth.test", "effect": "delay", "value": 0.5, "times": 1})
    begun = time.monotonic()
    web.auth_test()
    assert time.monotonic() - begun >= 0.5


def test_knobs_are_read_and_refused(workspace: Workspace) -> None:
    """The knobs say how they stand; one that there is not is refused and changes nothing."""
    workspace.knobs({"method": "*", "effect": "delay", "value": 0, "times": None}, ack_seconds=1)
    for wrong in ({"rules": [{"method": "*", "effect": "explode"}]}, {"volume": 11}):
        with pytest.raises(AssertionError, match="invalid_arguments"):
            workspace.act("knobs", **wrong)
    knobs = workspace.look("knobs")
    assert (knobs["ack_seconds"], [rule["effect"] for rule in knobs["rules"]]) == (1, ["delay"])
