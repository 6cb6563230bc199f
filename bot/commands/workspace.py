"""`shoptalk workspace`: the local workspace, in Slack's place."""

import signal
import sys
import threading
from typing import Annotated

import typer

from bot.commands.output import OUT
from bot.demo import ROLES, NotThere, Person, Refused, Seeding, guide
from bot.processes import local_slack
from bot.roles import name_local_people
from bot.settings import Settings
from bot.team import team_of
from bot.terminal import ERR
from bot.workspace.keys import keys
from bot.workspace.serve import run
from sql.database import Database
from sql.home import Home


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def workspace(
        quiet: Annotated[bool, typer.Option(help="do not say where it is")] = False,
        demo: Annotated[
            bool, typer.Option("--demo", help="fill it with people and conversations to look at")
        ] = False,
    ) -> None:
        """Serve the local workspace on this machine, until told to stop.

        It is for running and trying without Slack: whoever has its address can be anybody.

        --demo fills it: seven people (two guests, one of another company) in seven channels ask,
        vote, correct and walk through the sample manual, and the bot that runs answers, with or
        without a language model. Nothing is canned, so it takes as long as the answers take, and a
        bot and a worker have to run. It is done once: again, or after it was killed, it goes on
        and doubles nothing. Where the workspace runs already, as beside `shoptalk up`, that one is
        filled, and this command ends. `shoptalk up --demo` does both. In the end it says what to
        look at.
        """
        settings = Settings.read()
        home = Home.from_settings(settings.sql)
        running = local_slack.running(home) if demo else None
        if running is not None:
            token = keys(home, settings.bot.team).page_token
            if not _fill(settings, Person(running.url, token), running.page):
                raise typer.Exit(1)
            return

        def ready(page: str) -> None:
            if not quiet:
                ERR.print(f"The local workspace is at {page}", markup=False)
            if demo:
                url, _, token = page.partition("/#token=")
                at = (settings, Person(url, token), page)
                threading.Thread(target=_fill, args=at, daemon=True).start()

        # The server passes the signal on when it is done: to the default, which cleans up nothing.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        run(settings, ready)


def _fill(settings: Settings, person: Person, page: str) -> bool:
    """Tell the demo's story, and say how far it is; False where the workspace went away."""
    try:
        _give_roles(settings)
        seeding = Seeding(person, _say)
        done = seeding.run()
        if done:
            OUT.print(guide(page, seeding.threads, seeding.home), markup=False, soft_wrap=True)
    except (NotThere, Refused) as error:
        _say(f"it stops here: {error} Start the same command again, and it goes on.")
        return False
    finally:
        person.close()
    return done


def _give_roles(settings: Settings) -> None:
    with Database.open(settings.sql) as db:
        db.migrate()
        team = team_of(db, settings.bot)
        with db.connection() as conn:
            name_local_people(conn, team, ROLES)


def _say(line: str) -> None:
    ERR.print(f"demo: {line}", markup=False, highlight=False, soft_wrap=True)
