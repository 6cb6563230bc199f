"""`shoptalk bootstrap`: questions on the manuals, written by the LM, to learn from."""

from dataclasses import asdict
from typing import Annotated

import typer

from agent.errors import LMUnavailable
from agent.evidence import default_tools
from agent.learning.bootstrap import BootstrapKit, Bootstrapped, Limits, bootstrap
from bot.commands.output import OUT, print_json
from bot.roles import allow, at_command_line
from bot.settings import Settings
from bot.shop import open_shop
from bot.terminal import bars
from sql import synthetic
from sql.database import Connection

_MINUTES = 60
_SUBJECT = "questions:synthetic"


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("bootstrap")
    def bootstrap_(
        manual: Annotated[
            list[int] | None, typer.Option(help="only this manual, by its id; several times")
        ] = None,
        keep: Annotated[
            int | None, typer.Option(min=1, help="stop after so many questions kept")
        ] = None,
        calls: Annotated[
            int | None, typer.Option(min=2, help="stop after so many calls of an LM")
        ] = None,
        minutes: Annotated[float, typer.Option(min=0.1, help="stop after so long")] = _MINUTES,
        seed: Annotated[str, typer.Option(help="which units come first")] = "0",
        anew: Annotated[
            bool, typer.Option("--anew", help="forget what was written, and begin again")
        ] = False,
        json_: Annotated[bool, typer.Option("--json", help="print one JSON document")] = False,
    ) -> None:
        """Let the LM write questions on the manuals, so that nights can learn before people vote.

        Of each unit of manuals that everyone may read it writes one, with the line that answers it.
        Kept is what finds its unit again and what the judge verifies. Such questions are marked
        synthetic: they teach, and never decide whether a program is promoted. Run it again, and it
        goes on where it ended or was killed; a removed manual takes its questions along.
        """
        settings = Settings.read()
        with open_shop(settings) as shop:
            if shop.lms is None:
                raise LMUnavailable("There is no language model to write questions with.")
            with shop.db.connection() as conn:
                doing = allow(conn, at_command_line(conn, shop.team), "program.bootstrap")
                before = _there(conn, shop.team)
                if anew:
                    synthetic.forget(conn, shop.team)
                # Each question is kept by itself: also who is killed in the middle was here.
                now = {**_there(conn, shop.team), "begun": True}
                doing.done(_SUBJECT, before=before, after=now)
            tools = tuple(default_tools(shop.remembered))
            kit = BootstrapKit(shop.db, shop.remembered, tools, settings.agent, shop.lms)
            limits = Limits(keep, calls, minutes * 60)
            with bars() as report:
                done = bootstrap(
                    kit, shop.team, limits=limits, manuals=manual, seed=seed, report=report
                )
            with shop.db.connection() as conn:
                after = _there(conn, shop.team)
                doing = allow(conn, at_command_line(conn, shop.team), "program.bootstrap")
                doing.done(_SUBJECT, before=before, after={**after, "ended": done.ended})
            kept = after["questions"]
        if json_:
            print_json({**asdict(done), "units": dict(done.units), "kept_in_all": kept})
        else:
            _show(done, kept)
        if done.ended == "no language model":
            raise LMUnavailable


def _there(conn: Connection, team: str) -> dict[str, int]:
    """How many questions there are to learn from, and units that an LM was asked about."""
    asked = sum(synthetic.outcomes(conn, team).values())
    return {"questions": len(synthetic.triples(conn, team)), "units": asked}


def _show(done: Bootstrapped, kept: int) -> None:
    asked = sum(done.units.values())
    OUT.print(
        f"{done.units['kept']} questions kept of {asked} units, with {done.calls} calls of the LM "
        f"in {done.seconds:.0f} s; {kept} in all.",
        markup=False,
    )
    refused = ", ".join(f"{n} {why}" for why, n in sorted(done.units.items()) if why != "kept")
    if refused:
        OUT.print(f"Left out: {refused}.", markup=False)
    if done.left:
        OUT.print(f"{done.left} units are left: run it again to go on.", markup=False)
