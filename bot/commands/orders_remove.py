"""`shoptalk orders remove` and `revoke`: what goes, and who may read it no more."""

from datetime import date, datetime
from typing import Annotated

import typer

from bot.commands.given import ids
from bot.commands.output import OUT, print_json
from bot.errors import NothingDone
from bot.roles import allow, at_command_line
from bot.settings import Settings
from bot.shop import open_shop
from sql import forgetting, work_orders
from sql.grants import Grant

Json = Annotated[bool, typer.Option("--json", help="print one JSON document")]


def register(group: typer.Typer) -> None:
    """Add the subcommands."""

    @group.command()
    def remove(
        numbers: Annotated[
            list[str] | None,
            typer.Argument(metavar="[NUMBER]...", help="as your system names them"),
        ] = None,
        before: Annotated[
            datetime | None,
            typer.Option(formats=["%Y-%m-%d"], help="all that were closed before this day"),
        ] = None,
        all_: Annotated[bool, typer.Option("--all", help="all orders")] = False,
        json_: Json = False,
    ) -> None:
        """Remove past orders with all that was made of them, also from beside answers."""
        if sum((bool(numbers), before is not None, all_)) != 1:
            raise typer.BadParameter("name orders by their numbers, or --before DAY, or --all")
        with open_shop(Settings.read()) as shop, shop.db.connection() as conn:
            doing = allow(conn, at_command_line(conn, shop.team), "orders.remove")
            if before is not None:
                gone = work_orders.remove_before(conn, shop.team, _day(before))
            elif all_:
                gone = work_orders.remove_all(conn, shop.team)
            else:
                gone = work_orders.remove(conn, shop.team, numbers or [])
            if gone:
                forgetting.record(conn, shop.team, "orders", None, "operator", orders=gone)
                doing.done("orders", before={"orders": gone})
        if not gone and numbers:
            raise NothingDone("There is no work order with such a number.")
        if json_:
            print_json({"removed": gone})
        else:
            OUT.print(f"Removed {gone} order{'s' * (gone != 1)}.")

    @group.command()
    def revoke(
        channel: Annotated[
            list[str] | None,
            typer.Option(metavar="ID", callback=ids, help="a Slack channel; repeatable"),
        ] = None,
        everyone: Annotated[bool, typer.Option("--everyone", help="everyone")] = False,
        json_: Json = False,
    ) -> None:
        """Take back who may read past orders; the orders stay."""
        grants = [Grant("channel", name) for name in channel or ()]
        grants += [Grant("everyone")] if everyone else []
        if not grants:
            raise typer.BadParameter("say from whom: --channel ID or --everyone")
        with open_shop(Settings.read()) as shop, shop.db.connection() as conn:
            doing = allow(conn, at_command_line(conn, shop.team), "orders.revoke")
            count = sum(work_orders.revoke(conn, shop.team, grant) for grant in grants)
            if count:
                readers = [f"{one.kind}:{one.grantee}" for one in grants]
                doing.done("orders", before={"readers": readers, "orders": count})
        if json_:
            print_json({"revoked": count})
        else:
            OUT.print(f"Taken back from {count} orders.")


def _day(at: datetime) -> date:
    return at.date()
