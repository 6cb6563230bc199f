"""The HTTP API as a real server on a real database, beside the local workspace and LM stub."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from starlette.types import ASGIApp

from bot.api import SCOPES, Front, api, create, front_of
from bot.shop import Shop
from ingest.calling import trust
from ingest.embedding.embed import Embedder
from tests.fix_roles import ADMIN
from tests.fix_slack_out import LINE2, TEAM, Out
from tests.workspace_client import SHORT_LIVED

_SECONDS = 180


class Server:
    """An app on a port of its own, in a thread."""

    def __init__(self, app: ASGIApp) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        config = uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=5)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],))
        self._thread.start()
        until = time.monotonic() + _SECONDS
        while not self._server.started:
            assert time.monotonic() < until
            time.sleep(0.01)

    def end(self) -> None:
        self._server.should_exit = True
        self._thread.join()
        self._socket.close()


@dataclass
class ApiUp:
    """A running API, and keys for it."""

    url: str
    front: Front
    out: Out
    stack: ExitStack
    secrets: dict[str, str] = field(default_factory=dict)

    def key(self, name: str, *scopes: str, channels: tuple[str, ...] = (), **more: Any) -> str:
        """The secret of a client of this name, which is made when it is first named; without
        scopes it may do everything."""
        if name not in self.secrets:
            with self.out.db.connection() as conn:
                made = create(
                    conn,
                    TEAM,
                    name,
                    list(scopes or SCOPES),
                    by=ADMIN,
                    channels=channels,
                    **{"per_minute": 10_000, **more},
                )
            self.secrets[name] = made.secret
        return self.secrets[name]

    def client(self, name: str, *scopes: str, **more: Any) -> httpx.Client:
        """A client with that key."""
        headers = {"Authorization": f"Bearer {self.key(name, *scopes, **more)}"}
        made = httpx.Client(
            base_url=self.url,
            headers=headers,
            verify=trust(),
            timeout=_SECONDS,
            limits=SHORT_LIVED,
        )
        return self.stack.enter_context(made)

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """What the statement gives now."""
        with self.out.db.connection() as conn:
            return conn.execute(statement).fetchall()  # type: ignore[arg-type]


@pytest.fixture
def api_up(stocked: Out) -> Iterator[ApiUp]:
    """The API with the sample manual, for everyone in the workspace's team to read."""
    with ExitStack() as stack:
        front = front_of(stocked.work.shop)
        server = Server(api(front))
        stack.callback(server.end)
        yield ApiUp(server.url, front, stocked, stack)


@pytest.fixture
def line2(api_up: ApiUp) -> httpx.Client:
    """A client that may do everything, in the channel of line 2."""
    return api_up.client("cmms", channels=(LINE2,))


@pytest.fixture
def same_home(
    api_up: ApiUp, minilm: Embedder, models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> ApiUp:
    """The API, with an environment from which settings are read that lead to the same database,
    workspace and language model."""
    out = api_up.out
    environment = {
        "SHOPTALK_HOME": str(out.db.home.root),
        "DATABASE_URL": out.db.url,
        "INGEST_MODELS_PATH": str(models),
        "BOT_TEAM": TEAM,
        **out.workspace.environment,
        **out.stub.settings,
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("SHOPTALK_KEY", raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(Shop, "_open_embedder", lambda _: minilm)  # the same, loaded already
    return api_up
