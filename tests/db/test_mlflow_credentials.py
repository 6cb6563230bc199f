"""A server of MLflow's that asks who is there: what the real client sends it, and what we say."""

import threading
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from agent.learning import portable
from agent.program import DEFAULT_VERSION
from agent.settings import AgentSettings
from bot.api import facts_of, register_model
from bot.errors import NotRegistered
from bot.traces import Tracer, tell_votes
from sql.database import Database
from tests.fix_mlflow import needs_mlflow

pytestmark = [needs_mlflow, pytest.mark.filterwarnings("ignore")]
_USER, _PASSWORD, _TOKEN = "MLFLOW_TRACKING_USERNAME", "MLFLOW_TRACKING_PASSWORD", "dapi-7"
_BASIC = "Basic " + b64encode(b"shoptalk:a password").decode()
_SAID = {
    401: b"You are not authenticated. Please see https://www.mlflow.org/docs/latest/auth/index.html"
    b" on how to authenticate.",
    403: b"Permission denied",
}
"""As `mlflow server --app-name basic-auth` 3.17.2 says it, as plain text."""


@dataclass
class Guarded:
    """Such a server, which lets nobody in: 403 to whom it knows, 401 to the others."""

    url: str
    seen: list[str | None] = field(default_factory=list)


@pytest.fixture
def guarded(monkeypatch: pytest.MonkeyPatch) -> Iterator[Guarded]:
    for name in (_USER, _PASSWORD, "MLFLOW_TRACKING_TOKEN"):
        # Set first: what `.env` adds is gone after the test as well.
        monkeypatch.setenv(name, "x")
        monkeypatch.delenv(name)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            who = self.headers.get("Authorization")
            found.seen.append(who)
            status = 403 if who in (_BASIC, f"Bearer {_TOKEN}") else 401
            self.send_response(status)
            self.send_header("Content-Length", str(len(_SAID[status])))
            self.end_headers()
            self.wfile.write(_SAID[status])

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found = Guarded(f"http://127.0.0.1:{server.server_port}")
    serving = threading.Thread(target=server.serve_forever, daemon=True)
    serving.start()
    yield found
    server.shutdown()
    server.server_close()
    serving.join()


def _refusal(db: Database, url: str) -> str:
    with db.connection() as conn:
        file = portable.export(conn, "local", DEFAULT_VERSION)
        facts = facts_of(conn, "local", DEFAULT_VERSION, AgentSettings(_env_file=None), file)
    with pytest.raises(NotRegistered) as refused:
        register_model(facts, "shoptalk-answers", url)
    return str(refused.value)


def test_it_is_said_what_to_set(db: Database, guarded: Guarded) -> None:
    """Without credentials: which variables to set; a log's line of a vote says it as well."""
    assert "set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD" in _refusal(db, guarded.url)
    tracer = Tracer(guarded.url)
    with capture_logs() as logs:
        assert tell_votes(tracer, db, "local") == 0
    tracer.close()
    assert [one["reason"][:39] for one in logs] == ["MLflow's server asks who this is (401):"]
    assert set(guarded.seen) == {None}


@pytest.mark.parametrize("by", ["environment", "file"])
def test_a_user_and_a_token(
    db: Database, guarded: Guarded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, by: str
) -> None:
    """The environment's, or `.env`'s, name and password or token are sent, and it is said that
    they are known and not allowed."""
    monkeypatch.chdir(tmp_path)

    def given(**said: str) -> None:
        for name, value in said.items():
            if by == "environment":
                monkeypatch.setenv(name, value)
        if by == "file":
            lines = [f"{name}={value!r}" for name, value in said.items()]
            (tmp_path / ".env").write_text("\n".join(lines))

    given(**{_USER: "shoptalk", _PASSWORD: "a password"})
    assert "does not allow this (403)" in _refusal(db, guarded.url)
    assert set(guarded.seen) == {_BASIC}
    for name in (_USER, _PASSWORD):
        monkeypatch.delenv(name)
    guarded.seen.clear()
    given(MLFLOW_TRACKING_TOKEN=_TOKEN)
    assert "does not allow this (403)" in _refusal(db, guarded.url)
    assert set(guarded.seen) == {f"Bearer {_TOKEN}"}
