"""`shoptalk models`: the embedded models' weights, and fetching them."""

from typing import Annotated

import typer
from rich.table import Table

from bot.commands.groups import WholeGroup
from bot.commands.output import OUT, print_json
from bot.settings import Settings
from bot.terminal import bars
from ingest import weights
from ingest.embedding import prepare_embedded
from ingest.weights import LM_ANSWERS
from sql.home import Home


def register(app: typer.Typer) -> None:
    """Add the command and its subcommand."""
    group = typer.Typer(
        cls=WholeGroup, help="Show the embedded models, or fetch them.", invoke_without_command=True
    )
    app.add_typer(group, name="models")

    @group.callback()
    def list_(
        context: typer.Context,
        json_: Annotated[bool, typer.Option("--json", help="print one JSON document")] = False,
    ) -> None:
        if context.invoked_subcommand:
            return
        settings = Settings.read()
        home = Home.from_settings(settings.sql)
        found = weights.status(home.models, local=settings.ingest.models_path)
        if json_:
            print_json(
                [
                    {
                        "name": status.weight.name,
                        "state": status.state,
                        "bytes": status.weight.size,
                        "bytes_present": status.bytes_present,
                        "sha256": status.weight.sha256,
                        "path": status.path,
                    }
                    for status in found
                ]
            )
            return
        table = Table("weights", "state", "MB", "sha256")
        for status in found:
            size = f"{status.weight.size / 1e6:,.1f}"
            table.add_row(status.weight.name, status.state, size, status.weight.sha256[:16])
        OUT.print(table)

    @group.command()
    def pull() -> None:
        """Fetch what is missing of the embedded models and check every byte by its hash."""
        settings = Settings.read()
        home = Home.from_settings(settings.sql)
        local, hub = settings.ingest.models_path, settings.ingest.hub_url
        with bars(bytes_=True) as report:
            prepare_embedded(home.models, local=local, hub_url=hub, progress=report)
            weights.ensure(LM_ANSWERS, home.models, local=local, hub_url=hub, progress=report)
        OUT.print("The embedded models are in place and verified.")
