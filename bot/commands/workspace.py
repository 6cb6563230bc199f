"""`shoptalk workspace`: the local workspace, in Slack's place."""

import typer

from bot import workspace as local
from bot.settings import Settings
from sql.home import Home


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def workspace() -> None:
        """Serve the local workspace on this machine, until told to stop.

        It is for running and trying without Slack: its page lets anybody here be anybody.
        """
        settings = Settings.read()
        local.serve(settings.bot, Home.from_settings(settings.sql))
