"""`shoptalk divided`: answers on which people's votes are divided, for an expert to decide."""

from typing import Annotated

import typer
from rich.markup import escape

from agent.learning import examples
from agent.learning.voices import Electorate
from bot.commands.output import OUT, Table, print_json
from bot.roles import allow, at_command_line
from bot.settings import Settings
from bot.shop import open_shop
from sql import roles


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def divided(
        json_: Annotated[bool, typer.Option("--json", help="print one JSON document")] = False,
    ) -> None:
        """List the answers on which votes are divided: nothing is learned from them.

        The vote of an expert or lead (AGENT_LEADS, `shoptalk roles`) counts twice, and where leads
        are of one mind it decides: `shoptalk vote ANSWER up --user ID`. With BOT_LEADS_CHANNEL they
        are asked in Slack too.
        """
        settings = Settings.read()
        with open_shop(settings) as shop, shop.db.connection() as conn:
            doing = allow(conn, at_command_line(conn, shop.team), "votes.read")
            electorate = Electorate.of(settings.agent, roles.deciders(conn, shop.team))
            found = examples.read(conn, shop.team, electorate=electorate).divided
            doing.done("votes", after={"divided": len(found)})
        rows = [
            {
                "answer_id": one.row.answer_id,
                "question": one.row.text,
                "answer": one.row.answer,
                "status": one.row.status,
                "up": one.ups,
                "down": one.downs,
            }
            for one in found
        ]
        if json_:
            print_json({"divided": rows})
        elif not rows:
            OUT.print("Votes are divided on no answer.", markup=False)
        else:
            table = Table("answer", "question", "up", "down")
            for row in rows:
                question = escape(str(row["question"]))
                table.add_row(str(row["answer_id"]), question, str(row["up"]), str(row["down"]))
            OUT.print(table)
