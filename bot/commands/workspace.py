"""`shoptalk workspace`: the local workspace, in Slack's place."""

import signal
import sys
from typing import Annotated

import typer

from bot.settings import Settings
from bot.terminal import ERR
from bot.workspace.serve import run


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def workspace(
        quiet: Annotated[bool, typer.Option(help="do not say where it is")] = False,
    ) -> None:
        """Serve the local workspace on this machine, until told to stop.

        It is for running and trying without Slack: whoever has its address can be anybody.
        """

        def ready(url: str) -> None:
            if not quiet:
                ERR.print(f"The local workspace is at {url}", markup=False)

        # The server passes the signal on when it is done: to the default, which cleans up nothing.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        run(Settings.read(), ready)
