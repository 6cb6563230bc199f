"""`shoptalk trends`: what past work orders say over time, as a table, a picture, or JSON."""

from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from agent.work_orders import Trends, trends
from bot.commands.given import ids
from bot.commands.output import OUT, Table, print_json, write_file
from bot.commands.readers import readers_of
from bot.settings import Settings
from bot.shop import open_shop
from bot.showing import trends_document, trends_picture, trends_table

_DAYS = 730


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("trends")
    def trends_(
        machine: Annotated[
            str, typer.Option(help="only of this machine, or of this kind of machine")
        ] = "",
        channel: Annotated[
            str | None, typer.Option(callback=ids, help="Slack channel id: only what it may read")
        ] = None,
        days: Annotated[int, typer.Option(min=30, max=36_500, help="how far back")] = _DAYS,
        picture: Annotated[
            Path | None,
            typer.Option(
                metavar="OUT.png", help="and draw it into this file (needs `make extra-charts`)"
            ),
        ] = None,
        dark: Annotated[bool, typer.Option("--dark", help="the picture for a dark screen")] = False,
        json_: Annotated[bool, typer.Option("--json", help="print one JSON document")] = False,
    ) -> None:
        """Show which faults rise, how long machines run between failures, and the parts used.

        By equipment, from past work orders that have a day.
        """
        since = date.today() - timedelta(days=days)
        with open_shop(Settings.read()) as shop:
            audience, _ = readers_of(shop, channel)
            with shop.db.connection() as conn:
                found = trends(conn, audience, since=since, machine=machine)
        if picture is not None:
            write_file(picture, trends_picture(found, dark=dark))
        if json_:
            print_json(trends_document(found))
        elif found.equipment:
            _show(found)
        else:
            OUT.print("There is no past order with a day and a machine that you may read.")


def _show(found: Trends) -> None:
    head, *rows = trends_table(found)
    table = Table(*head)
    for row in rows:
        table.add_row(*map(Text, row))
    OUT.print(table)
