"""`shoptalk votes`: what people said of answers, with their reasons and comments."""

from typing import Annotated

import typer
from rich.text import Text

from bot.commands.output import OUT, Table, print_json
from bot.roles import allow, at_command_line
from bot.settings import Settings
from bot.shop import open_shop
from sql import vote_events

_MOST = 200


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def votes(
        all_: Annotated[bool, typer.Option("--all", help="those without a word too")] = False,
        json_: Annotated[bool, typer.Option("--json", help="print one JSON document")] = False,
    ) -> None:
        """List the votes that stand and say why, the newest first."""
        with open_shop(Settings.read()) as shop, shop.db.connection() as conn:
            doing = allow(conn, at_command_line(conn, shop.team), "votes.read")
            rows = vote_events.with_words(conn, shop.team, _MOST, all_=all_)
            doing.done("votes", after={"read": len(rows)})
        if json_:
            print_json([{**vars(row), "happened_at": row.happened_at.isoformat()} for row in rows])
            return
        if not rows:
            OUT.print("There is none.")
            return
        table = Table("answer", "vote", "question", "reason", "comment", "who", "when")
        for row in rows:
            table.add_row(
                str(row.answer_id),
                row.value,
                Text(row.question),
                row.reason or "",
                Text(row.comment or ""),
                Text(row.user_id),
                f"{row.happened_at:%Y-%m-%d %H:%M}",
            )
        OUT.print(table)
