"""`shoptalk doctor`: is everything there that answering needs, and what to do where it is not."""

import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Annotated, Any

import typer
from rich.text import Text

from agent.lm import open_lm
from bot.commands import slack_check
from bot.commands.output import OUT, print_json
from bot.errors import HANDLED, BadSetting
from bot.settings import Settings
from bot.team import team_of
from ingest import weights
from ingest.embedding import open_embedder
from ingest.weights import EMBEDDING_MODEL, EMBEDDING_TOKENIZER, LM_ANSWERS
from sql import jobs, manuals
from sql.audience import Audience
from sql.database import Database
from sql.errors import HomeUnusable
from sql.home import Home


@dataclass(frozen=True)
class Finding:
    """One check: what was looked at, whether it is well, and what was seen or what to do."""

    check: str
    ok: bool
    message: str

    def document(self) -> dict[str, Any]:
        """As `--json` has it; scripts know the sentence as `said`."""
        return {"check": self.check, "ok": self.ok, "said": self.message}


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def doctor(
        ask: Annotated[bool, typer.Option(help="also start the language model and ask it")] = True,
        json_: Annotated[bool, typer.Option("--json", help="print one JSON document")] = False,
    ) -> None:
        """Check that all is there, and say what to do.

        Looks at settings, database, queue, Slack and models, and asks the language model; exit 1 if
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
    home = Home.from_settings(settings.sql)
    try:
        free = shutil.disk_usage(home.models).free
    except HomeUnusable as error:
        yield Finding("home", False, str(error))
        return
    said = f"{home.root}, {free / 1e9:.1f} GB free"
    yield Finding("home", free > 1e9, said if free > 1e9 else f"{said}; free some")
    database = _try("database", lambda: _database(settings))
    yield database
    if database.ok:
        yield _queue(settings)
    yield _try("Slack", lambda: slack_check.check(settings.slack, home))
    channel = settings.bot.leads_channel
    if channel and settings.slack.bot_token is not None:
        yield _try("leads' channel", lambda: slack_check.check_leads(settings.slack, channel))
    yield _try("embedding model", lambda: _embedding(settings, home))
    yield _try("language model", lambda: _lm(settings, home, ask))


def _try(check: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(check, True, look())
    except HANDLED as error:
        return Finding(check, False, str(error))


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


def _embedding(settings: Settings, home: Home) -> str:
    ingest = settings.ingest
    if ingest.embedding == "embedded":
        missing = _missing(settings, home, (EMBEDDING_MODEL, EMBEDDING_TOKENIZER))
        if missing:
            raise weights.WeightsError(missing)
    embedder = open_embedder(ingest, home.models)
    length = len(embedder.embed_query("torque of the wheel nuts"))
    return f"{ingest.embedding} ({embedder.slug}) gives vectors of {length} numbers"


def _lm(settings: Settings, home: Home, ask: bool) -> str:
    ingest = settings.ingest
    if settings.agent.lm == "embedded":
        missing = _missing(settings, home, (LM_ANSWERS,))
        if missing:
            raise weights.WeightsError(missing)
    with open_lm(
        settings.agent, home, models_path=ingest.models_path, hub_url=ingest.hub_url, fetch=False
    ) as lms:
        if not ask:
            return f"{settings.agent.lm}, not asked"
        lms.warm()
        return f"{settings.agent.lm} answers in {lms.ping(lms.answers):.1f} s"


def _missing(settings: Settings, home: Home, wanted: tuple[weights.Weight, ...]) -> str | None:
    found = weights.status(home.models, local=settings.ingest.models_path)
    names = [s.weight.name for s in found if s.weight in wanted and s.path is None]
    return f"{', '.join(names)} not here yet; run `shoptalk models pull`." if names else None
