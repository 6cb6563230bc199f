"""`shoptalk manuals waiting`, `approve` and `refuse`: PDFs that wait for a lead."""

from typing import Annotated, Any

import typer
from rich.text import Text

from bot.commands.output import OUT, Table, print_json
from bot.hearing import UploadBox
from bot.queue import Queue
from bot.roles import at_command_line
from bot.settings import Settings
from bot.shop import Shop, open_shop
from sql import uploads
from sql.uploads import Upload

Id = Annotated[int, typer.Argument(min=1, help="as `shoptalk manuals waiting` lists it")]
By = Annotated[str | None, typer.Option("--by", help="who decides, by Slack id or name")]
Json = Annotated[bool, typer.Option("--json", help="print one JSON document")]


def register(group: typer.Typer) -> None:
    """Add the subcommands to `manuals`."""

    @group.command()
    def waiting(json_: Json = False) -> None:
        """List the PDFs that were shared in Slack and wait to be approved, the oldest first."""
        with open_shop(Settings.read()) as shop, shop.db.connection() as conn:
            found = uploads.waiting(conn, shop.team)
        if json_:
            print_json([_document(one) for one in found])
            return
        if not found:
            OUT.print("None waits.")
            return
        table = Table("id", "title", "shared by", "in", "pages")
        for one in found:
            row = _document(one)
            cells = (row["title"], row["user_id"], row["channel"], str(row["pages"] or ""))
            table.add_row(str(one.upload_id), *map(Text, cells))
        OUT.print(table)

    @group.command()
    def approve(upload_id: Id, by: By = None, json_: Json = False) -> None:
        """Let the conversation in which a PDF was shared be answered from it."""
        with open_shop(Settings.read()) as shop, shop.db.connection() as conn:
            actor = at_command_line(conn, shop.team, by)
            done = upload_box(shop).approve(conn, actor, upload_id)
        _said(done, "approved", json_)

    @group.command()
    def refuse(
        upload_id: Id,
        reason: Annotated[str, typer.Option(help="why: who shared it reads this")],
        by: By = None,
        json_: Json = False,
    ) -> None:
        """Keep nothing of a PDF that waits; its card says why."""
        with open_shop(Settings.read()) as shop, shop.db.connection() as conn:
            actor = at_command_line(conn, shop.team, by)
            done = upload_box(shop).refuse(conn, actor, upload_id, actor.signs, reason)
        _said(done, "refused", json_)


def upload_box(shop: Shop) -> UploadBox:
    """The way in for what is done to PDFs, for the team that the command line works for."""
    return UploadBox(shop.db, Queue(), shop.team)


def _said(done: Upload, status: str, json_: bool) -> None:
    if json_:
        print_json({"id": done.upload_id, "manual_id": done.manual_id, "status": status})
    elif status == "approved":
        OUT.print(f"Manual {done.manual_id} is read in {done.channel} now.", markup=False)
    else:
        OUT.print(f"PDF {done.upload_id} is refused, and not kept.", markup=False)


def _document(one: Upload) -> dict[str, Any]:
    return {
        "id": one.upload_id,
        "manual_id": one.manual_id,
        "title": str(one.card.get("title") or one.card.get("name") or ""),
        "user_id": one.user_id,
        "channel": one.channel,
        "pages": one.card.get("pages"),
    }
