"""`shoptalk doctor`: is everything there that answering needs, and what to do where it is not."""

import shutil
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Annotated

import typer
from rich.text import Text

from bot.commands import doctor_models, slack_check
from bot.commands.finding import Finding, try_
from bot.commands.output import OUT, print_json
from bot.errors import BadSetting
from bot.monitoring import lacking
from bot.settings import Settings
from bot.team import team_of
from sql import jobs, manuals
from sql.audience import Audience
from sql.database import Database
from sql.errors import HomeUnusable
from sql.home import Home


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def doctor(
        ask: Annotated[bool, typer.Option(help="also start the language model and ask it")] = True,
        json_: Annotated[bool, typer.Option("--json", help="print one JSON document")] = False,
    ) -> None:
        """Check that all is there, and say what to do.

        Looks at settings, database, queue, Slack and models, asks each language model, embedding
        model and reranker that the settings name, and says what a question costs; exit 1 if
        something is amiss.
        """
        findings = list(_findings(ask))
        if json_:
            print_json([finding.document() for finding in findings])
        else:
            for finding in findings:
                mark = ("ok    ", "green") if finding.ok else ("amiss ", "bold red")
                OUT.print(Text.assemble(mark, (f"{finding.check}: ", "bold"), finding.message))
        if not all(finding.ok for finding in findings):
            raise typer.Exit(1)


def _findings(ask: bool) -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    yield Finding("python", sys.version_info >= (3, 11), version)
    try:
        settings = Settings.read()
    except BadSetting as error:  # the rest depends on it
        yield Finding("settings", False, str(error))
        return
    yield Finding("settings", True, "every setting can be used")
    yield from _extras(settings)
    home = Home.from_settings(settings.sql)
    try:
        free = shutil.disk_usage(home.models).free
    except HomeUnusable as error:
        yield Finding("home", False, str(error))
        return
    said = f"{home.root}, {free / 1e9:.1f} GB free"
    yield Finding("home", free > 1e9, said if free > 1e9 else f"{said}; free some")
    database = try_("database", lambda: _database(settings))
    yield database
    if database.ok:
        yield _queue(settings)
    if settings.slack.by_oauth:
        if database.ok:
            yield try_("Slack", lambda: slack_check.check_installed(settings))
    else:
        yield try_("Slack", lambda: slack_check.check(settings.slack, home))
    yield from slack_check.channels(settings)
    yield from doctor_models.findings(settings, home, ask)
    if database.ok:
        yield from doctor_models.counted(settings)


def _extras(settings: Settings) -> Iterator[Finding]:
    """What settings ask for that is not installed; nothing where all is."""
    if settings.bot.mlflow_traces and find_spec("mlflow") is None:
        said = "BOT_MLFLOW_TRACES is set, but MLflow is not installed: make extra-mlflow"
        yield Finding("traces", False, said)
    if (lacks := lacking()) is not None:
        yield Finding("traces", False, lacks)


def _database(settings: Settings) -> str:
    with Database.open(settings.sql) as db:
        ran = db.migrate()
        with db.connection() as conn:
            found = manuals.list_all(conn, Audience.of_operator(team_of(db, settings.bot)))
    kind = "your server" if settings.sql.database_url else "embedded server"
    migrated = f"{len(ran)} migrations ran" if ran else "schema up to date"
    more = "" if found else "; add one with `shoptalk ingest MANUAL.pdf --everyone`"
    return f"{kind} with pgvector, {migrated}, {len(found)} manuals{more}"


def _queue(settings: Settings) -> Finding:
    """Amiss where jobs wait or hang and nobody is there to take them."""
    with Database.open(settings.sql) as db, db.connection() as conn:
        now = jobs.backlog(conn, settings.bot.stalled_seconds)
    said = f"{now.waiting} jobs wait, {now.running} run"
    if now.stalled:
        said += f", {now.stalled} of them for a worker that is silent"
    if now.workers:
        return Finding("queue", True, said)
    idle = not now.waiting and not now.running
    return Finding("queue", idle, f"{said}; no worker runs: `shoptalk up` or `shoptalk worker`")
