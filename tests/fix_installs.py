"""Several workspaces on one deployment: the bot's HTTP server, Slack's pages, and a worker.

Who installs is a browser without scripts: it follows links, keeps cookies and presses a button.
"""

import asyncio
import re
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import psycopg
import pytest
import uvicorn
from procrastinate import App, PsycopgConnector
from pydantic import SecretStr
from slack_bolt import BoltRequest, BoltResponse

from bot.hearing.http import http_app
from bot.hearing.inbox import Inbox
from bot.hearing.installing import Installing, routes
from bot.hearing.serve_teams import TeamsBot
from bot.hearing.socket_mode import run_socket
from bot.jobs import tasks
from bot.jobs.works import Works
from bot.settings import SlackSettings
from bot.shop import Shop
from bot.slack import Installed, new_key
from ingest.embedding.embed import Embedder
from sql import vote_events
from sql.database import Database
from tests.fix_lm_stub import StartStub
from tests.fix_slack_out import make_settings
from tests.workspace_client import Row, Workspace, until

HOME, SECOND = "local", "T2"


@dataclass
class Deployment:
    """One deployment of the bot with OAuth. `url`: the bot's own address."""

    workspace: Workspace
    db: Database
    database_url: str
    settings: SlackSettings
    installed: Installed
    bot: TeamsBot
    works: Works
    url: str = ""
    teams: dict[str, Workspace] = field(default_factory=dict)

    def at(self, team: str) -> Workspace:
        """The workspace of a team, as its people use it."""
        if team == HOME:
            return self.workspace
        if team not in self.teams:
            made = Workspace(f"{self.workspace.url}/team/{team}", self.workspace.keys)
            self.teams[team] = made
        return self.teams[team]

    def install(self, where: str, answer: str = "allow") -> httpx.Response:
        """Add it to Slack, as a person does: the last page that they see."""
        return self.come_back(self.agree(where, answer))

    def begin(self) -> tuple[str, dict[str, str]]:
        """The first page: the button's address, and the cookies."""
        page = self.get("/slack/install")
        assert page.status_code == 200
        found = re.search(r'href="([^"]+oauth/v2/authorize[^"]+)"', page.text)
        assert found, page.text
        return unescape(found[1]), dict(page.cookies)

    def agree(self, where: str, answer: str = "allow") -> tuple[str, dict[str, str]]:
        """Slack's page: where it sends one, and the cookies."""
        slack, cookies = self.begin()
        asked = dict(parse_qsl(urlsplit(slack).query))
        page = httpx.get(slack, trust_env=False)
        assert page.status_code == 200, page.text
        given = {**asked, "where": where, "answer": answer}
        said = httpx.post(slack.split("?")[0], data=given, trust_env=False)
        assert said.status_code == 302, said.text
        return said.headers["location"], cookies

    def come_back(self, place: tuple[str, dict[str, str]]) -> httpx.Response:
        """Go where Slack sends one."""
        where, cookies = place
        kept = "; ".join(f"{name}={value}" for name, value in cookies.items())
        return httpx.get(where, headers={"Cookie": kept}, trust_env=False, timeout=60)

    def come_back_within(self, place: tuple[str, dict[str, str]]) -> BoltResponse:
        """The same in this thread, where what kills the process can be seen."""
        where, cookies = place
        kept = "; ".join(f"{name}={value}" for name, value in cookies.items())
        flow = Installing(self.installed, made=self.bot.catch_up)
        asked = BoltRequest(body="", query=urlsplit(where).query, headers={"cookie": kept})
        return flow.handle_callback(asked)

    def get_slack(self, address: str) -> httpx.Response:
        """A page of Slack's."""
        return httpx.get(address, trust_env=False)

    def deliver(self, body: dict[str, Any]) -> int:
        """Bring what Slack sends; the status that it reads."""
        return self.bot.apps.dispatch(BoltRequest(mode="socket_mode", body=body)).status

    def standing(self, answer_id: int) -> dict[str, str]:
        """Each person's vote."""
        with self.db.connection() as conn:
            return dict(vote_events.standing(conn, answer_id))

    def get(self, path: str, **more: Any) -> httpx.Response:
        return httpx.get(f"{self.url}{path}", trust_env=False, timeout=60, **more)

    def work(self) -> None:
        """Every job that waits is done, or has failed."""

        async def run() -> None:
            app = App(connector=PsycopgConnector(conninfo=self.database_url))
            tasks.register(app, self.works)
            async with app.open_async():
                await app.run_worker_async(
                    wait=False,
                    install_signal_handlers=False,
                    listen_notify=False,
                    delete_jobs="never",
                )

        asyncio.run(run())

    def ask(self, team: str, channel: str, text: str, user: str = "U0ADA") -> str:
        """Write a question, have it heard and answered; its ts."""
        ts = self.at(team).say(user, channel, f"@shoptalk {text}")
        self.heard(team, ts)
        self.work()
        return ts

    def heard(self, team: str, ts: str) -> int:
        """The question's id, once it is recorded for the team."""
        ((id_,),) = until(
            lambda: self.rows(
                "SELECT question_id FROM questions WHERE team = %s AND ts = %s", team, ts
            )
        )
        return int(id_)

    def rows(self, statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
        """What is committed."""
        with psycopg.connect(self.database_url) as conn:
            return conn.execute(statement, parameters).fetchall()  # type: ignore[arg-type]

    def resume(self, team: str) -> None:
        """What rested unfinished is taken up, as by a sweep some minutes later, and done."""
        work = self.works.of({"for_team": team})
        Inbox(self.db, work.queue, work.me).resume(0)
        self.work()

    def kept(self, team: str) -> dict[str, int]:
        """How many rows of the team each table has."""
        tables = self.rows(
            "SELECT table_name FROM information_schema.columns"
            " JOIN information_schema.tables USING (table_schema, table_name)"
            " WHERE column_name = 'team' AND table_type = 'BASE TABLE'"
            " AND table_schema = current_schema() AND table_name <> 'installations'"
        )
        return {
            name: self.rows(f"SELECT count(*) FROM {name} WHERE team = %s", team)[0][0]
            for (name,) in tables
        }

    def act(self, name: str, **body: Any) -> Row:
        """What an administrator of Slack does."""
        return self.workspace.act(name, **body)

    @contextmanager
    def serving(self, way: str = "http") -> Iterator[None]:
        """The bot's server; events come by HTTP or by Socket Mode."""
        secret = self.workspace.keys.signing_secret if way == "http" else None
        pages = routes(Installing(self.installed, made=self.bot.catch_up))
        served = http_app(self.bot.apps, secret, pages)
        server = uvicorn.Server(
            uvicorn.Config(served, "127.0.0.1", 0, log_level="warning", ws="none")
        )
        stop = threading.Event()
        threads = [threading.Thread(target=server.run, daemon=True)]
        if way == "socket":
            given = (self.bot.apps, self.settings, stop)
            threads.append(threading.Thread(target=run_socket, args=given, daemon=True))
        for thread in threads:
            thread.start()
        until(lambda: server.started)
        self.url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
        self.workspace.knobs(
            redirect_urls=[f"{self.url}/slack/oauth_redirect"],
            request_url=f"{self.url}/slack/events" if way == "http" else None,
        )
        if way == "socket":
            self.workspace.connected()
        try:
            yield
        finally:
            self.workspace.knobs(request_url=None)
            server.should_exit = True
            stop.set()
            for thread in threads:
                thread.join(60)
                assert not thread.is_alive()


@pytest.fixture
def deployment(
    workspace: Workspace,
    db: Database,
    database_url: str,
    remembered: Embedder,
    fitted: dict[str, Any],
    lm_stub: StartStub,
    request: pytest.FixtureRequest,
) -> Iterator[Deployment]:
    """A deployment that nobody has installed yet, beside two workspaces; by signed HTTP, or by the
    way that the test is parametrised with."""
    keys = workspace.keys
    slack: dict[str, Any] = {
        "client_id": keys.client_id,
        "client_secret": SecretStr(keys.client_secret),
        "app_token": SecretStr(keys.app_token),
        "token_key": SecretStr(new_key()),
        "api_url": workspace.api_url,
    }
    settings = make_settings(lm_stub().url, **slack)
    workspace.act("found", team=SECOND)
    with ExitStack() as stack:
        shop = Shop(settings, stack)
        shop._made.update(db=db, embedder=remembered, fitted=dict(fitted))
        installed = Installed(db, settings.slack)
        bot = TeamsBot(db, installed, settings.bot)
        made = Deployment(
            workspace, db, database_url, settings.slack, installed, bot, Works(shop, installed)
        )
        stack.enter_context(made.serving(getattr(request, "param", "http")))
        yield made
        for one in made.teams.values():
            one.close()


BOTH_WAYS = pytest.mark.parametrize("deployment", ["http", "socket"], indirect=True)
