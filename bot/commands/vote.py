"""`shoptalk vote`: a thumb on an answer, as by a button in Slack."""

from typing import Annotated

import typer

from bot.commands.output import OUT, print_json
from bot.errors import NoSuchAnswer
from bot.hearing import REASONS, VALUES, clicked
from bot.settings import Settings
from bot.shop import open_shop
from bot.traces import tell_votes
from sql import answers, samples, vote_events, voters
from sql.audience import Audience
from sql.vote_events import NewVoteEvent


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def vote(
        answer_id: Annotated[int, typer.Argument(min=1, help="as `shoptalk ask --json` says it")],
        value: Annotated[str, typer.Argument(help="up or down")],
        reason: Annotated[str | None, typer.Option(help=", ".join(REASONS))] = None,
        comment: Annotated[str | None, typer.Option(help="in your own words")] = None,
        user: Annotated[str, typer.Option(help="who votes, by Slack id")] = "operator",
        retract: Annotated[bool, typer.Option("--retract", help="take that vote back")] = False,
        sampled: Annotated[
            bool, typer.Option("--sampled", help="you were asked: see `shoptalk sample`")
        ] = False,
        json_: Annotated[bool, typer.Option("--json", help="print one JSON document")] = False,
    ) -> None:
        """Vote on an answer; the nights learn from it. One vote per person: the latest counts."""
        read = clicked(f"{answer_id}:{value}")
        if read is None:
            raise typer.BadParameter(f"{value!r} is none of {', '.join(VALUES)}")
        if reason is not None and reason not in REASONS:
            raise typer.BadParameter(f"{reason!r} is none of {', '.join(REASONS)}")
        with open_shop(Settings.read()) as shop:
            with shop.db.connection() as conn:
                team = shop.team
                if answers.shown(conn, Audience.of_operator(team), answer_id) is None:
                    raise NoSuchAnswer
                if sampled and not samples.is_drawn(conn, team, answer_id):
                    raise typer.BadParameter(f"{answer_id} is not in `shoptalk sample`")
                new = NewVoteEvent(
                    team,
                    answer_id,
                    user,
                    samples.SOURCE_CLI if sampled else "cli",
                    read[1],
                    "retract" if retract else "cast",
                    reason,
                    comment,
                )
                voters.vouch(conn, team, user)
                vote_events.insert(conn, new)
                standing = vote_events.standing(conn, answer_id)
            if shop.tracer is not None:
                tell_votes(shop.tracer, shop.db, team)
        if json_:
            print_json({"answer_id": answer_id, "standing": standing})
        else:
            counts = ", ".join(f"{list(standing.values()).count(one)} {one}" for one in VALUES)
            OUT.print(f"Answer {answer_id}: {counts}.", markup=False)
