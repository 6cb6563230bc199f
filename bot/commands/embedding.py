"""`shoptalk embedding`: whose vectors are searched, and how far another model's are."""

from typing import Annotated

import typer

from bot.commands.groups import WholeGroup
from bot.commands.output import OUT, Table, print_json
from bot.errors import NoSuchEmbedding
from bot.settings import Settings
from bot.shop import open_shop
from bot.terminal import bars
from ingest.changing import ask_for, fill, switch
from sql import embedders


def register(app: typer.Typer) -> None:
    """Add the command and its subcommands."""
    group = typer.Typer(
        cls=WholeGroup,
        help="Show whose vectors are searched, and how far another model's are.",
        invoke_without_command=True,
    )
    app.add_typer(group, name="embedding")

    @group.callback()
    def list_(
        context: typer.Context,
        json_: Annotated[bool, typer.Option("--json", help="print one JSON document")] = False,
    ) -> None:
        if context.invoked_subcommand:
            return
        with open_shop(Settings.read()) as shop, shop.db.connection() as conn:
            rows = [(one, embedders.progress(conn, one.slug)) for one in embedders.known(conn)]
        if json_:
            print_json(
                [
                    {
                        "slug": one.slug,
                        "embedding": one.setting,
                        "api_base": one.address,
                        "state": one.state,
                        "since": one.since,
                        "passages": done,
                        "of": total,
                    }
                    for one, (done, total) in rows
                ]
            )
            return
        if not rows:
            OUT.print("No worker has looked yet: the model of INGEST_EMBEDDING is searched.")
            return
        table = Table("model", "INGEST_EMBEDDING", "state", "passages with its vectors")
        for one, (done, total) in rows:
            table.add_row(one.slug, one.setting, one.state, f"{done:,} of {total:,}")
        OUT.print(table)

    @group.command("fill")
    def fill_() -> None:
        """Make the vectors that the model of INGEST_EMBEDDING lacks, then let it serve.

        A worker does the same by itself, little by little. Stop it whenever you like: it goes on
        where it was.
        """
        with open_shop(Settings.read()) as shop, bars() as report:
            embedder, settings = shop.embedders.named, shop.settings.ingest
            ask_for(shop.db, embedder, settings)
            whole = False
            while not whole:
                fill(
                    shop.db,
                    embedder,
                    settings.embedding_batch,
                    report=lambda done, of: report("embedding", done, of),
                )
                with shop.db.connection() as conn:
                    filling = embedders.filling(conn)
                waits = filling is not None and filling.slug == embedder.slug
                whole = not waits or switch(shop.db, embedder.slug)
        OUT.print(f"{embedder.slug} serves, with vectors of all passages.")

    @group.command()
    def forget(slug: Annotated[str, typer.Argument(help="as `shoptalk embedding` has it")]) -> None:
        """Drop the vectors of a model that served before."""
        with open_shop(Settings.read()) as shop, shop.db.connection() as conn:
            if not embedders.forget(conn, slug):
                raise NoSuchEmbedding
        OUT.print(f"The vectors of {slug} are gone.")
