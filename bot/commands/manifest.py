"""`shoptalk manifest`: what to paste into Slack to make the app."""

import json
import sys
from typing import Annotated

import typer

from bot.slack import manifest as make


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def manifest(
        url: Annotated[
            str | None,
            typer.Option(help="public https address of the bot: requests by HTTP, no Socket Mode"),
        ] = None,
        agent: Annotated[
            bool,
            typer.Option(
                "--agent", help="with Slack's agent view, which locks out a workspace's guests"
            ),
        ] = False,
    ) -> None:
        """Print the manifest of the Slack app.

        Paste it at api.slack.com/apps: Create New App, From a manifest.
        """
        sys.stdout.write(json.dumps(make(url, agent=agent), indent=2) + "\n")
