"""`shoptalk manuals cited`: which answers stand on a manual, to look at them again."""

from typing import Annotated

import typer
from rich.text import Text

from bot.commands.output import OUT, Table, print_json
from bot.errors import NoSuchManual
from bot.settings import Settings
from bot.shop import open_shop
from sql import citations, manuals
from sql.audience import Audience


def register(group: typer.Typer) -> None:
    """Add the subcommand to `manuals`."""

    @group.command()
    def cited(
        manual_id: Annotated[int, typer.Argument(help="its id, from `shoptalk manuals`")],
        json_: Annotated[bool, typer.Option("--json", help="print one JSON document")] = False,
    ) -> None:
        """List the answers that cited a manual, the newest first, as when a new revision came."""
        with open_shop(Settings.read()) as shop, shop.db.connection() as conn:
            operator = Audience.of_operator(shop.settings.bot.team)
            if manuals.get(conn, operator, manual_id) is None:
                raise NoSuchManual(
                    f"There is no manual with the id {manual_id}: `shoptalk manuals` lists them."
                )
            rows = citations.of_manual(conn, operator, manual_id)
        if json_:
            print_json([{**vars(row), "answered_at": row.answered_at.isoformat()} for row in rows])
            return
        if not rows:
            OUT.print("No answer cites it.")
            return
        table = Table("answer", "when", "who asked", "question", "page", "line")
        for row in rows:
            table.add_row(
                str(row.answer_id),
                f"{row.answered_at:%Y-%m-%d %H:%M}",
                Text(row.user_id),
                Text(row.question),
                row.label or str(row.page),
                Text(row.quote),
            )
        OUT.print(table)
