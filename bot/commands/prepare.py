"""`shoptalk prepare`: what has to be there before the first question."""

import typer

from bot.commands.preparing import prepare as make_ready
from bot.settings import Settings
from bot.shop import open_shop


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def prepare() -> None:
        """Set up what is missing.

        Database, models, and a sample manual where there is none, but not in a real Slack.
        `shoptalk up` begins with it.
        """
        settings = Settings.read()
        with open_shop(settings) as shop:
            make_ready(shop, sample=settings.slack.bot_token is None)
