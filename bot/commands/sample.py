"""`shoptalk sample`: answers that nobody voted on, drawn at random, for a lead to vote on."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer
from rich.markup import escape

from agent.learning import examples
from agent.learning.sampling import draw, monday
from agent.learning.voices import Electorate
from bot.commands.output import OUT, Table, print_json
from bot.roles import allow, at_command_line
from bot.settings import Settings
from bot.shop import open_shop
from sql import roles, samples

_WEEKS = 4


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def sample(
        size: Annotated[
            int | None, typer.Option(min=0, help="answers; unset = BOT_SAMPLE_A_WEEK")
        ] = None,
        seed: Annotated[
            str | None, typer.Option(help="of this week's draw, if it was not made yet")
        ] = None,
        json_: Annotated[bool, typer.Option("--json", help="print one JSON document")] = False,
    ) -> None:
        """Draw this week's sample of answers that nobody voted on, and list what waits for a lead.

        People vote on what annoys them; what somebody in AGENT_LEADS says of answers drawn at
        random tells how many are right in truth. Vote on them with `shoptalk vote ANSWER up
        --sampled --user ID`. Drawn is once a week, from answers given in public channels; the seed
        is kept. Answers on which votes are divided are listed too.
        """
        settings = Settings.read()
        now = datetime.now(UTC)
        with open_shop(settings) as shop, shop.db.connection() as conn:
            doing = allow(conn, at_command_line(conn, shop.team), "votes.read")
            electorate = Electorate.of(settings.agent, roles.deciders(conn, shop.team))
            divided = examples.read(conn, shop.team, electorate=electorate).divided
            ids = [one.row.answer_id for one in divided if one.row.public]
            wanted = settings.bot.sample_a_week if size is None else size
            drawn = draw(conn, shop.team, now, wanted, ids, seed)
            since = monday(now) - timedelta(weeks=_WEEKS)
            waiting = samples.waiting(conn, shop.team, since)
            doing.done("votes", after={"sample": len(waiting)})
        if json_:
            print_json(
                {
                    "week": drawn.week.isoformat(),
                    "seed": drawn.seed,
                    "unvoted": drawn.unvoted,
                    "waiting": [
                        {
                            "answer_id": one.answer_id,
                            "why": one.why,
                            "week": one.week.isoformat(),
                            "question": one.question,
                            "status": one.status,
                            "asked_in": one.put_in,
                        }
                        for one in waiting
                    ],
                }
            )
            return
        OUT.print(
            f"Week of {drawn.week}: drawn from {drawn.unvoted} answers without a vote, seed "
            f"{drawn.seed}.",
            markup=False,
        )
        if not waiting:
            OUT.print("Nothing waits for a lead.", markup=False)
            return
        table = Table("answer", "why", "question", "said")
        for one in waiting:
            table.add_row(str(one.answer_id), one.why, escape(one.question), one.status)
        OUT.print(table)
