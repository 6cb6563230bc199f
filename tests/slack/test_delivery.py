"""Recorded first, acknowledged after: by Socket Mode and by HTTP."""

import asyncio
import hashlib
import hmac
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

import httpx
import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict
from slack_bolt import BoltRequest
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette

from bot.errors import SlackRefused
from bot.hearing.bolt import THREADS
from bot.hearing.http import http_app
from bot.hearing.socket_mode import run_socket
from bot.settings import SlackSettings
from tests.fix_bolt import Bolt, message

_SECRET = "8f742231b10e8888abcd99yyyzzz85a5"


@contextmanager
def _down(bolt: Bolt, server_url: str) -> Iterator[None]:
    """The database takes no connections, and those that it had are cut."""
    name = str(conninfo_to_dict(bolt.url)["dbname"])
    with psycopg.connect(server_url, autocommit=True) as conn:
        conn.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false'.encode())
        conn.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,)
        )
        yield
        conn.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true'.encode())


@contextmanager
def _refusing(bolt: Bolt) -> Iterator[None]:
    """The database takes everything, and refuses when it is to be committed."""
    with psycopg.connect(bolt.url) as conn:
        conn.execute(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'full disk: %', NEW.text; END $$"
        )
        conn.execute(
            "CREATE CONSTRAINT TRIGGER refuse AFTER INSERT ON questions "
            "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse()"
        )
    yield
    with psycopg.connect(bolt.url) as conn:
        conn.execute("DROP TRIGGER refuse ON questions")


@pytest.mark.parametrize("kind", ["message", "app_mention"])
def test_failed_commit_is_not_acknowledged(
    bolt: Bolt, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where the commit itself fails nothing is kept and nothing acknowledged; the delivery that
    follows is recorded, once. What was written is in no log."""
    event = {**message("<@UBOT> what secret torque?"), "type": kind}
    with _refusing(bolt):
        assert bolt.event(event, event_id="Ev1").status == 500
        assert (bolt.questions(), bolt.jobs()) == ([], [])
    for _ in range(2):
        assert bolt.event(event, event_id="Ev1").status == 200
    assert len(bolt.questions()) == len(bolt.jobs("answer_question")) == 1
    said = capsys.readouterr()
    assert "slack.delivery_failed" in said.out + said.err
    assert "secret" not in said.out + said.err


def test_database_down(bolt: Bolt, server_url: str) -> None:
    """While the database is away events and clicks are not acknowledged; afterwards they are."""
    shown = bolt.answered("first?")
    click = {
        "type": "block_actions",
        "user": {"id": "UBEN"},
        "trigger_id": "t",
        "channel": {"id": "C1"},
        "message": {"ts": shown.ts},
        "actions": [
            {"action_id": "vote_up", "value": f"{shown.answer_id}:up", "action_ts": "10.000000"}
        ],
    }
    event = message("<@UBOT> what torque?", "1700000100.000100")
    with _down(bolt, server_url), ThreadPoolExecutor() as both:
        heard = both.submit(bolt.event, event, event_id="EvAWAY")
        clicked = both.submit(bolt.deliver, click)
        assert (heard.result().status, clicked.result().status) == (503, 503)
    assert bolt.event(event, event_id="EvAWAY").status == 200
    assert bolt.deliver(click).status == 200
    assert len(bolt.questions()) == 2
    assert bolt.votes(shown.answer_id) == {"UBEN": "up"}


def _post(body: bytes, *, at: int | None = None, secret: str = _SECRET) -> dict[str, Any]:
    """A signed request, as Slack sends it."""
    stamp = str(at if at is not None else int(time.time()))
    signature = SignatureVerifier(secret).generate_signature(timestamp=stamp, body=body)
    return {
        "content": body,
        "headers": {
            "content-type": "application/json",
            "x-slack-request-timestamp": stamp,
            "x-slack-signature": signature,
        },
    }


def _body(text: str = "<@UBOT> what torque?", ts: str = "1700000000.000100") -> bytes:
    envelope = {"type": "event_callback", "team_id": "T1", "event_id": f"Ev{ts}"}
    return json.dumps({**envelope, "event": message(text, ts)}).encode()


def _ask(app: Starlette, *requests: dict[str, Any], path: str = "/slack/events") -> list[int]:
    """The statuses of requests that are all sent at once."""

    async def all_at_once() -> list[int]:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
            answers = await asyncio.gather(*(client.post(path, **one) for one in requests))
            return [answer.status_code for answer in answers]

    return asyncio.run(all_at_once())


def test_signed_request(bolt: Bolt) -> None:
    """A signed event by HTTP goes the same way as one by Socket Mode."""
    app = http_app(bolt.app, _SECRET)
    assert _ask(app, _post(_body()), _post(_body())) == [200, 200]
    assert len(bolt.questions()) == 1


def test_url_verification(bolt: Bolt) -> None:
    """Slack's question whether we are here is answered, but only if it is Slack's."""
    body = json.dumps({"type": "url_verification", "challenge": "c"}).encode()
    app = http_app(bolt.app, _SECRET)
    assert _ask(app, _post(body), _post(body, secret="other")) == [200, 401]


def test_clicks_by_http(bolt: Bolt) -> None:
    """A click comes as a form, and counts."""
    shown = bolt.answered()
    click = {
        "type": "block_actions",
        "user": {"id": "UBEN"},
        "trigger_id": "t",
        "actions": [
            {"action_id": "vote_up", "value": f"{shown.answer_id}:up", "action_ts": "10.0"}
        ],
    }
    body = urlencode({"payload": json.dumps(click)}).encode()
    request = _post(body)
    request["headers"]["content-type"] = "application/x-www-form-urlencoded"
    assert _ask(http_app(bolt.app, _SECRET), request) == [200]
    assert bolt.votes(shown.answer_id) == {"UBEN": "up"}


@pytest.mark.parametrize(
    "forgery",
    ["secret", "old", "future", "body", "none", "word", "unicode", "long", "accent"],
)
def test_forged_request(bolt: Bolt, forgery: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a fresh and right signature nothing is recorded, and nothing of it is logged."""
    now = int(time.time())
    request = _post(_body("<@UBOT> secret?"))
    match forgery:
        case "secret":
            request = _post(_body("<@UBOT> secret?"), secret="other")
        case "old" | "future":
            at = now - 301 if forgery == "old" else now + 310
            request = _post(_body("<@UBOT> secret?"), at=at)
        case "body":
            request["content"] += b" "
        case "none":
            del request["headers"]["x-slack-signature"]
        case "word":
            request["headers"]["x-slack-request-timestamp"] = "soon"
        case "unicode":
            request["headers"]["x-slack-request-timestamp"] = "١٢".encode()
        case "long":
            request["headers"]["x-slack-request-timestamp"] = "9" * 5000
        case "accent":
            request["headers"]["x-slack-signature"] = "v0=é".encode()
    assert _ask(http_app(bolt.app, _SECRET), request) == [401]
    assert bolt.questions() == []
    said = capsys.readouterr()
    assert "secret?" not in said.out + said.err


def test_endless_request(bolt: Bolt) -> None:
    """Nobody's megabytes are held in memory to find out that they are not Slack's."""
    assert _ask(http_app(bolt.app, _SECRET), _post(b"x" * 2_000_000)) == [413]


def test_failed_commit_by_http(bolt: Bolt) -> None:
    """By HTTP, too, what was not stored is not acknowledged."""
    app = http_app(bolt.app, _SECRET)
    with _refusing(bolt):
        assert _ask(app, _post(_body())) == [500]
    assert _ask(app, _post(_body())) == [200]
    assert len(bolt.questions()) == 1


def test_health(bolt: Bolt) -> None:
    """A load balancer can ask whether we serve, without a secret."""

    async def get() -> int:
        transport = httpx.ASGITransport(app=http_app(bolt.app, _SECRET))
        async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
            return (await client.get("/health")).status_code

    assert asyncio.run(get()) == 200


def test_fifty_at_once_by_http(bolt: Bolt, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fifty deliveries are worked on at the same time: none waits for another to end."""
    assert THREADS >= 50
    together = threading.Barrier(50)
    monkeypatch.setattr(bolt.inbox, "message", lambda event: together.wait(timeout=60))
    requests = [_post(_body(ts=f"17000000{n}.000100")) for n in range(50)]
    assert _ask(http_app(bolt.app, _SECRET), *requests) == [200] * 50


def test_signature_is_slacks_own() -> None:
    """The signature that is checked is the documented one: HMAC-SHA256 of version, time, body."""
    stamp, body = "1531420618", b"token=x&team_id=T1"
    digest = hmac.new(_SECRET.encode(), b"v0:1531420618:" + body, hashlib.sha256).hexdigest()
    made = SignatureVerifier(_SECRET).generate_signature(timestamp=stamp, body=body)
    assert made == f"v0={digest}"


def test_socket_mode_needs_a_token(bolt: Bolt) -> None:
    """Without an app token it is said what is missing."""
    with pytest.raises(SlackRefused, match="SLACK_APP_TOKEN"):
        run_socket(bolt.app, SlackSettings(_env_file=None), threading.Event())


def test_unreadable_request(bolt: Bolt) -> None:
    """A payload that is no payload is refused, not taken for granted."""
    assert bolt.app.dispatch(BoltRequest(body="{}", mode="http")).status == 404


def test_no_dspy_in_the_process_that_hears() -> None:
    """Building the app loads neither DSPy nor what runs a language model or reads a PDF."""
    heavy = ("dspy", "litellm", "xllamacpp", "unstructured", "pypdfium2")
    code = (
        "import sys, bot.hearing, bot.slack, bot.queue, bot.processes, bot.settings;"
        "import bot.hearing.bolt, bot.hearing.http, bot.showing.visible;"
        f"print(*[name for name in {heavy} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
