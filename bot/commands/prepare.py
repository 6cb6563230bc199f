"""`shoptalk prepare`: what has to be there before the first question."""

import typer

from bot.prepare import prepare as make_ready
from bot.settings import Settings
from bot.shop import open_shop


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def prepare() -> None:
        """Set up what is missing: database, models, and a sample manual where there is none.

        `shoptalk up` and `shoptalk chat` begin with it. A Slack workspace gets no sample manual.
        """
        settings = Settings.read()
        with open_shop(settings) as shop:
            make_ready(shop, sample=settings.slack.bot_token is None)
