"""The local workspace as a server: on this machine only, for running and trying, not Slack."""

import asyncio
import contextlib
import json
import os
import signal
import socket
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route, Router, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from bot.errors import PortTaken
from bot.settings import Settings
from bot.workspace.api import Api
from bot.workspace.delivery import Delivery
from bot.workspace.files import Files
from bot.workspace.hub import Hub
from bot.workspace.installs import Installs
from bot.workspace.interactions import Interactions
from bot.workspace.journal import Journal
from bot.workspace.keys import keys
from bot.workspace.knobs import Knobs
from bot.workspace.local import Local
from bot.workspace.log import Log
from bot.workspace.managing import Managing
from bot.workspace.oauth import OAuth
from bot.workspace.state import State
from bot.workspace.teams import Team, Teams
from sql.home import Home

_PAGE = Path(__file__).with_name("page")
HOST = "127.0.0.1"
_SECONDS_BETWEEN_COMPACTIONS = 3_600.0


class Workspace:
    """A workspace that is ready to serve on a socket of its own."""

    def __init__(self, home: Home, team: str, port: int, keep_days: int = 36_500) -> None:
        """`keep_days`: after so many, messages go."""
        self._keep_seconds = keep_days * 86_400.0
        self.socket = _bind(port)
        self.port: int = self.socket.getsockname()[1]
        self.url = f"http://{HOST}:{self.port}"
        self.keys = keys(home, team)
        self.log = Log()
        self.knobs = Knobs()
        self.delivery = Delivery(self.knobs, self.log, self.keys)
        folder = home.root / "workspace"
        try:
            self.journal = Journal(folder / "journal.jsonl")
        except BaseException:
            self.socket.close()
            raise
        self._folder = folder
        self.installs = Installs(folder / "installs.json", team, self.keys)
        self.teams = Teams(self.installs, self._team)
        self.hub = self.teams.first.hub
        self._compact()
        config = uvicorn.Config(
            self._app(),
            log_level="warning",
            access_log=False,
            lifespan="on",
            ws="websockets-sansio",
            timeout_graceful_shutdown=1,
        )
        self.server = uvicorn.Server(config)

    def run(self) -> None:
        """Serve until SIGTERM, SIGINT, or `server.should_exit`."""
        self.server.run(sockets=[self.socket])

    def _team(self, team: str) -> Team:
        """One of the workspaces, as its journal has it; the home's own has the home's."""
        if team == self.installs.first:
            journal, state, files = self.journal, State(team), self._folder / "files"
        else:
            number = list(self.installs.teams).index(team)
            folder = self._folder / "teams" / team
            journal, files = Journal(folder / "journal.jsonl"), folder / "files"
            state = State(team, str(number))
        journal.read(state.apply)
        hub = Hub(state, journal, self.log, self.delivery, files, self.url)
        hub.installs = self.installs
        return Team(hub, Interactions(hub))

    def _compact(self) -> None:
        for team in self.teams.all():
            team.hub.compact(time.time() - self._keep_seconds)

    async def _compact_again(self) -> None:
        while True:
            await asyncio.sleep(_SECONDS_BETWEEN_COMPACTIONS)
            self._compact()

    async def _respond(self, request: Request) -> Response:
        team = self.teams.of_address(str(request.path_params["token"]))
        return await team.interactions.responses.take(request, _cut)

    def _app(self) -> Starlette:
        files = Files(self.teams, self.keys)
        oauth = OAuth(self.installs, self.knobs, self.keys)
        api = Api(self.teams, oauth, self.knobs, self.keys, _cut)
        local = self._local(self.teams.first)
        managing = Managing(self.teams, self.keys)

        @contextlib.asynccontextmanager
        async def lifespan(_: Starlette) -> AsyncIterator[None]:
            compacting = asyncio.create_task(self._compact_again())
            yield
            compacting.cancel()
            await self.delivery.close()
            for team in self.teams.all():
                team.hub.journal.close()

        return Starlette(
            routes=[
                Route("/api/{method}", api.__call__, methods=["GET", "POST"]),
                WebSocketRoute("/link", self.delivery.serve),
                Route("/respond/{token}", self._respond, methods=["POST"]),
                Route("/files/{file_id}/{name:path}", files.down),
                Route("/upload/{file_id}", files.up, methods=["POST"]),
                Route("/oauth/v2/authorize", oauth.page, methods=["GET"]),
                Route("/oauth/v2/authorize", oauth.answer, methods=["POST"]),
                *managing.routes(),
                *local.routes(),
                Mount("/team/{team}", self._beside),
                Mount("/", StaticFiles(directory=_PAGE, html=True)),
            ],
            # A web page elsewhere can name a host of its own that leads here.
            middleware=[Middleware(TrustedHostMiddleware, [HOST, "localhost"], False)],
            lifespan=lifespan,
        )

    def _local(self, team: Team) -> Local:
        ending = lambda: self.server.should_exit  # noqa: E731 - there is no server yet
        return Local(team.hub, team.interactions, self.knobs, self.keys, ending)

    async def _beside(self, scope: Scope, receive: Receive, send: Send) -> None:
        """What people do in a workspace that was founded beside the home's own."""
        team = self.teams.get(scope["path_params"]["team"])
        if team is None:
            await PlainTextResponse("no such workspace", 404)(scope, receive, send)
            return
        page = Mount("/", StaticFiles(directory=_PAGE, html=True))
        await Router([*self._local(team).routes(), page])(scope, receive, send)


def run(settings: Settings, ready: Callable[[str], None]) -> None:
    """Serve the home's workspace until SIGTERM or SIGINT; `ready` gets its page's address.

    PortTaken where the port is in use, AlreadyRunning where the home's workspace runs already.
    """
    home = Home.from_settings(settings.sql)
    bot = settings.bot
    workspace = Workspace(home, bot.team, bot.workspace_port, bot.keep_days)
    workspace.knobs.agent = bot.workspace_agent
    said = home.run / "workspace.json"
    said.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = said.with_suffix(f".{os.getpid()}")
    page = workspace.keys.page(workspace.url)
    draft.touch(mode=0o600)
    running = {"url": f"{workspace.url}/", "page": page, "pid": os.getpid()}
    draft.write_text(json.dumps(running), "utf-8")
    draft.replace(said)

    def end(*_: object) -> None:
        workspace.server.should_exit = True

    # uvicorn raises the signal again when it has stopped: it has to lead here, not to the end.
    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        ready(page)
        workspace.run()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        with contextlib.suppress(OSError, ValueError):
            if json.loads(said.read_text("utf-8"))["pid"] == os.getpid():
                said.unlink()


def _bind(port: int) -> socket.socket:
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
    except OSError as error:
        listening.close()
        raise PortTaken(
            f"Port {port} is taken: stop what uses it, or set BOT_WORKSPACE_PORT."
        ) from error
    listening.listen(2048)
    return listening


def _cut(request: Request) -> None:
    """Cut the connection that the request came by, as a network would."""
    # ASGI knows no such thing; uvicorn's `receive` is a method of what holds the transport.
    cycle: Any = getattr(request.receive, "__self__", None)
    cycle.transport.abort()
