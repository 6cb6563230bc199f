"""`shoptalk up`: bot, worker, clock and API in one, and the local workspace without Slack."""

import threading
import time
from typing import Annotated, Final
from urllib.parse import urlsplit

import typer
from rich.text import Text

from bot.commands.output import OUT
from bot.processes import Child, Supervisor, local_slack, ports, signalled, up_lock
from bot.settings import Settings
from bot.terminal import ERR
from sql.database import Database
from sql.home import Home

_START_SECONDS: Final = 60.0
_WORDS: Final = {False: ("--quiet",), True: ("--quiet", "--demo")}

_LOCAL = """\
The local workspace is at {url}

Open it in a browser on this machine (the address holds a key: keep it to yourself), and
  • ask: @shoptalk What torque do the gland bolts need?
  • drop a PDF into a channel: its manual is then read there
  • vote with the thumbs below an answer: the program learns from them at night

Ctrl-C ends everything."""

_SLACK = """\
Shoptalk works in your Slack workspace: mention it in a channel it is in, or write to it directly.
Ctrl-C ends everything."""


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def up(
        demo: Annotated[
            bool,
            typer.Option(
                "--demo",
                help="fill the local workspace with people and conversations to look at",
            ),
        ] = False,
    ) -> None:
        """Run everything, and say where to open it.

        Bot, worker, clock and API, and the local workspace where no Slack token is set. Sets up
        what is missing first: database, models, and a sample manual where there is none.
        """
        settings = Settings.read()
        if demo and not _is_local(settings):
            raise typer.BadParameter("--demo fills the local workspace: unset SLACK_BOT_TOKEN")
        home = Home.from_settings(settings.sql)
        with up_lock.only_one(home), signalled() as stop:
            # Before anything is fetched: whoever has waited for that is not told no then.
            if _is_local(settings) and local_slack.running(home) is None:
                ports.check_workspace_port(settings.bot.workspace_port)
            well = _all(settings, home, stop, demo)
            if stop.is_set():
                ERR.print("All of it has ended. The same command goes on where it was.")
        if not well:
            raise typer.Exit(1)


def _all(settings: Settings, home: Home, stop: threading.Event, demo: bool) -> bool:
    """Run everything until `stop`; False where it did not go well, and said why."""
    # The database is held open, so that the embedded server does not end with each child.
    with Database.open(settings.sql):
        if not _prepared(stop):
            return False
        supervisor = Supervisor()
        try:
            return _run(settings, home, supervisor, stop, demo)
        finally:
            supervisor.end()


def _is_local(settings: Settings) -> bool:
    return settings.slack.bot_token is None and not settings.slack.by_oauth


def _prepared(stop: threading.Event) -> bool:
    """Run `shoptalk prepare`, which loads what this process does not; False where it failed."""
    child = Child(["prepare"])
    while child.process.poll() is None and not stop.is_set():
        stop.wait(0.1)
    return child.end() == 0


def _run(
    settings: Settings, home: Home, supervisor: Supervisor, stop: threading.Event, demo: bool
) -> bool:
    if _is_local(settings):
        url = _workspace(home, supervisor, stop, demo)
        if url is None:
            return stop.is_set()
    for process in ("bot", "worker", "clock"):
        supervisor.start(process)
    supervisor.start("api", "--lazy", "--quiet", needed=False)
    said = _LOCAL.format(url=url) if _is_local(settings) else _SLACK
    OUT.print(Text(said), soft_wrap=True)
    return supervisor.run(stop)


def _workspace(home: Home, supervisor: Supervisor, stop: threading.Event, demo: bool) -> str | None:
    """Start the local workspace; its page's address, or None where it ended, and said why."""
    environment: dict[str, str] = {}
    child = supervisor.start("workspace", *_WORDS[demo], environment=environment)
    until = time.monotonic() + _START_SECONDS
    while child.process.poll() is None and time.monotonic() < until and not stop.wait(0.1):
        found = local_slack.running(home)
        if found is not None and found.pid == child.process.pid:
            # Bot and worker know this address: if it is started again, it is there again.
            environment["BOT_WORKSPACE_PORT"] = str(urlsplit(found.url).port)
            return found.page
    if child.process.poll() is None and not stop.is_set():
        ERR.print(f"The local workspace did not start within {_START_SECONDS:g} seconds.")
    return None
