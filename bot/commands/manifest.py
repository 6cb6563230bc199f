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
        oauth: Annotated[
            bool,
            typer.Option("--oauth", help="for several workspaces, which install it at --url"),
        ] = False,
        org: Annotated[
            bool,
            typer.Option("--org", help="with --oauth: for whole organisations (Enterprise Grid)"),
        ] = False,
    ) -> None:
        """Print the manifest of the Slack app.

        Paste it at api.slack.com/apps: Create New App, From a manifest.
        """
        if (oauth and url is None) or (org and not oauth):
            raise typer.BadParameter("--oauth needs --url, and --org needs --oauth")
        sys.stdout.write(json.dumps(make(url, agent=agent, oauth=oauth, org=org), indent=2) + "\n")
