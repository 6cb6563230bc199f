"""`shoptalk migrate` and `shoptalk stop`: the database's schema, and the home's servers."""

from typing import Annotated

import typer

from bot.commands.output import OUT, print_json
from bot.processes import up_lock
from bot.settings import Settings
from sql import embedded
from sql.database import Database
from sql.home import Home


def register(app: typer.Typer) -> None:
    """Add the commands."""

    @app.command()
    def migrate(
        json_: Annotated[bool, typer.Option("--json", help="print one JSON document")] = False,
    ) -> None:
        """Bring the database's tables up to date.

        Safe to run at any time, by many at once.
        """
        with Database.open(Settings.read().sql) as db:
            ran = db.migrate()
        if json_:
            print_json({"ran": ran})
        else:
            OUT.print("\n".join(f"Ran {name}" for name in ran) or "The schema is up to date.")

    @app.command()
    def stop() -> None:
        """Stop what runs in this home.

        That is `shoptalk up`, and the private database server: it stops by itself when the last
        command ends, but one may have been left.
        """
        home = Home.from_settings(Settings.read().sql)
        was_up = up_lock.stop(home)
        had_server = embedded.stop(home)
        if was_up:
            OUT.print("Stopped bot, worker and clock.")
        if had_server:
            OUT.print("Stopped the database server.")
        if not was_up and not had_server:
            OUT.print("Nothing was running.")
