"""`shoptalk orders`: past work orders, imported and searched; what else is done with them stands
beside this."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from agent.work_orders import (
    MOST_BYTES,
    Imported,
    PastOrders,
    Row,
    embed_orders,
    import_orders,
    of_csv,
    read_map,
)
from bot.commands import orders_open, orders_remove, trends
from bot.commands.given import ids, words
from bot.commands.groups import WholeGroup
from bot.commands.output import OUT, print_json
from bot.commands.panels import show_order
from bot.commands.readers import readers_of
from bot.errors import NoSuchFile, NothingDone
from bot.roles import allow, at_command_line
from bot.settings import Settings
from bot.shop import open_shop
from bot.showing import imported_document, order_document
from bot.terminal import ERR, bars
from sql.audience import Audience
from sql.database import Connection
from sql.grants import Grant

_TOLD = 20


def register(app: typer.Typer) -> None:
    """Add the command and its subcommands."""
    group = typer.Typer(
        cls=WholeGroup,
        help="Past work orders: has this been seen before, and what fixed it.",
        no_args_is_help=True,
    )
    app.add_typer(group, name="orders")

    @group.command("import")
    def import_(
        path: Annotated[Path, typer.Argument(metavar="FILE.csv", help="an export, with a header")],
        columns: Annotated[
            Path, typer.Option("--map", metavar="MAP.yaml", help="which column is what")
        ],
        channel: Annotated[
            list[str] | None,
            typer.Option(
                metavar="ID", callback=ids, help="a Slack channel that may read them; repeatable"
            ),
        ] = None,
        everyone: Annotated[
            bool, typer.Option("--everyone", help="everyone may read them")
        ] = False,
        dry_run: Annotated[
            bool, typer.Option("--dry-run", help="say what would be done, and do nothing")
        ] = False,
        json_: Annotated[bool, typer.Option("--json", help="print one JSON document")] = False,
    ) -> None:
        """Add past work orders from a CSV; the same again changes nothing.

        The map is a small YAML file: `columns: {number: Order, fault: Short text}`, and if there
        are such columns `machine`, `equipment`, `fix`, `parts`, `opened`, `closed`, `helped`.
        Rows that cannot be read are told by their number, and all others are in. What else the map
        may say (forms of days, delimiter, encoding), with an example: docs/work-orders.md.
        """
        grants = [Grant("channel", name) for name in channel or ()]
        grants += [Grant("everyone")] if everyone else []
        rows = of_csv(_read(path), read_map(columns))
        with open_shop(Settings.read()) as shop, bars() as report:
            readers = [f"{one.kind}:{one.grantee}" for one in grants]

            def record(conn: Connection, made: Mapping[str, int]) -> None:
                doing = allow(conn, at_command_line(conn, shop.team), "orders.import")
                if any(made[one] for one in ("new", "changed", "granted")):
                    doing.done("orders", after={**made, "readers": readers})

            done = import_orders(
                shop.db,
                shop.team,
                rows,
                grants,
                by="operator",
                dry_run=dry_run,
                progress=report,
                record=record,
            )
            if not dry_run and done.taken:
                operator = Audience.of_operator(shop.team)
                embed_orders(shop.db, shop.embedder, operator, progress=report)
        if json_:
            print_json(imported_document(done, dry_run=dry_run))
        else:
            _say(done, rows, bool(grants), dry_run)
        if done.bad:
            raise NothingDone(_lost(done, len(rows), dry_run))

    @group.command()
    def search(
        text: Annotated[str, typer.Argument(callback=words, help="the fault, in your words")],
        machine: Annotated[
            str, typer.Option(help="only of this machine, or of this kind of machine")
        ] = "",
        channel: Annotated[
            str | None, typer.Option(callback=ids, help="Slack channel id: only what it may read")
        ] = None,
        k: Annotated[int, typer.Option("-k", min=1, max=50, metavar="N", help="how many")] = 3,
        json_: Annotated[bool, typer.Option("--json", help="print one JSON document")] = False,
    ) -> None:
        """Show past faults that are like this one, and what fixed them."""
        with open_shop(Settings.read()) as shop:
            orders = PastOrders(shop.db, shop.remembered, shop.kinds.of)
            found = orders.search(readers_of(shop, channel)[0], text, k, machine)
        if json_:
            orders_ = [
                {**order_document(one.told), "score": round(one.score, 4), "p": round(one.p, 4)}
                for one in found
            ]
            print_json({"query": text, "orders": orders_})
            return
        if not found:
            OUT.print("There is no past order that you may read.")
        for number, one in enumerate(found, 1):
            show_order(one.told, before=f"{number}. ")

    orders_open.register(group)
    trends.register(group)
    orders_remove.register(group)


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise NoSuchFile(f"{path} cannot be read: {error.strerror}.") from error


def _say(done: Imported, rows: list[Row], granted: bool, dry_run: bool) -> None:
    would = "would be " if dry_run else ""
    said = f"{done.new} {would}new, {done.changed} {would}changed, {done.same} the same"
    OUT.print(f"{len(rows)} rows: {said}.", markup=False)
    if done.granted and not dry_run:
        OUT.print(f"Who may read them was added to {done.granted}.", markup=False)
    for row in done.bad[:_TOLD]:
        where = f"Row {row.number}" + (f" (line {row.line})" if row.line else "")
        end = "" if row.error.endswith("?") else "."
        ERR.print(Text(f"{where}: {row.error}{end}", style="red"))
    if len(done.bad) > _TOLD:
        ERR.print(Text(f"... and {len(done.bad) - _TOLD} more: --json lists all."))
    if done.new and not granted and not dry_run:
        hint = (
            "Nobody in Slack can read the new ones: import again with --channel ID or --everyone."
        )
        ERR.print(hint, style="yellow")


def _lost(done: Imported, rows: int, dry_run: bool) -> str:
    if dry_run:
        return f"{len(done.bad)} of {rows} rows could not be imported as they are."
    if not done.taken:
        return "No row could be imported; each line above says why."
    return (
        f"{len(done.bad)} of {rows} rows could not be imported; the others are in. Correct those"
        " rows, and import the file again."
    )
