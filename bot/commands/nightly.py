"""`shoptalk nightly`: one run of the learning loop, with its decision and evidence."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Annotated, Any

import typer

from agent.evidence import default_tools
from agent.learning import budget
from agent.learning.auto import AUTO
from agent.learning.night import Night, NightKit
from agent.learning.nightly import Settled, run_night
from agent.learning.optimisers import optimiser_of
from bot.commands.output import OUT, print_json
from bot.errors import BadSetting
from bot.monitoring import monitored
from bot.processes import zone_of
from bot.roles import Actor, allow, at_command_line, at_its_time
from bot.settings import Settings
from bot.shop import Shop, open_shop
from bot.terminal import bars
from sql.database import Connection


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def nightly(
        now: Annotated[
            bool, typer.Option("--now", help="now, even if nothing is new; the default")
        ] = False,
        night: Annotated[
            str | None,
            typer.Option(
                metavar="DATE",
                help="the night of this date, unless it is decided or nothing is new",
            ),
        ] = None,
        team: Annotated[str | None, typer.Option(help="Slack team id; unset = BOT_TEAM")] = None,
        json_: Annotated[bool, typer.Option("--json", help="print one JSON document")] = False,
        by_clock: Annotated[
            bool, typer.Option("--by-clock", hidden=True, help="the clock starts it, nobody else")
        ] = False,
        quiet: Annotated[bool, typer.Option("--quiet", help="do not say how far it is")] = False,
    ) -> None:
        """Learn from the votes: compile a candidate, compare it, promote it or say why not.

        Questions are split once and for all: what is learned from is never compared on. A night
        that was killed goes on where it was: run it again. It takes no more than
        AGENT_NIGHT_MINUTES, AGENT_NIGHT_CALLS, AGENT_NIGHT_TOKENS and AGENT_NIGHT_MONEY.
        """
        if now and night:
            raise typer.BadParameter("--now and --night exclude each other")
        settings = Settings.read()
        if settings.agent.optimiser != AUTO:
            optimiser_of(settings.agent.optimiser)
        today = datetime.now(UTC).astimezone(zone_of(settings.bot.timezone)).date()
        with monitored("nightly", settings, serves=False), open_shop(settings) as shop:
            on = team or shop.team
            with shop.db.connection() as conn:
                allow(conn, _who(conn, on, by_clock), "program.night")
            kit = _kit(shop)
            meter = budget.meter_of(settings.agent)
            with bars(beside=lambda: budget.in_words(meter), quiet=quiet) as report:
                done = run_night(
                    kit,
                    on,
                    _date(night) if night else today,
                    again=night is None,
                    report=report,
                    meter=meter,
                    settled=_written(on, by_clock),
                )
        if json_:
            print_json(night_document(done))
        else:
            _show(done)


def _who(conn: Connection, team: str, by_clock: bool) -> Actor:
    return at_its_time(team) if by_clock else at_command_line(conn, team)


def _written(team: str, by_clock: bool) -> Settled:
    """What writes into the audit who started the night, what it decided, and who served before it
    and after, in the transaction that settles it."""

    def settled(
        conn: Connection, night: Night, before: Mapping[str, Any], after: Mapping[str, Any]
    ) -> None:
        doing = allow(conn, _who(conn, team, by_clock), "program.night")
        decided = {"decision": night.decision, "candidate": night.evidence.get("candidate")}
        doing.done(f"night:{night.local_date}", before=before, after={**after, **decided})

    return settled


def night_document(night: Night) -> dict[str, Any]:
    """The night in the form of `shoptalk nightly --json`."""
    return {
        "team": night.team,
        "night": night.local_date.isoformat(),
        "decision": night.decision,
        "reason": night.reason,
        "ran": night.ran,
        "champion": night.evidence.get("champion"),
        "candidate": night.evidence.get("candidate"),
        "e_value": night.evidence.get("e_value"),
        "evidence": night.evidence,
    }


def _kit(shop: Shop) -> NightKit:
    return NightKit(
        shop.db,
        shop.remembered,
        tuple(default_tools(shop.remembered, shop.settings.agent.off)),
        shop.settings.agent,
        shop.lms,
        shop.examples,
    )


def _date(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise BadSetting(f"{written!r} is no date: write it as 2026-01-31.") from error


def _show(night: Night) -> None:
    evidence = night.evidence
    OUT.print(f"{night.local_date}: {night.decision}: {night.reason}.", markup=False)
    OUT.print(
        f"{evidence.get('answers_voted_on', 0)} answers with votes: {evidence.get('train', 0)} "
        f"questions to learn from, {evidence.get('held_out', 0)} to compare on.",
        markup=False,
    )
    if divided := evidence.get("divided"):
        OUT.print(
            f"Votes are divided on {len(divided)} more: `shoptalk divided` lists them.",
            markup=False,
        )
    if share := evidence.get("canary_share"):
        OUT.print(
            f"{evidence['candidate']} answers {share:.0%} of new threads first: "
            f"`shoptalk programs show {evidence['candidate']}`.",
            markup=False,
        )
    if "forecast" in evidence and night.decision != "promoted":
        OUT.print(evidence["forecast"], markup=False)
    right = evidence.get("judges", {}).get("right")
    if right and not right["trusted"]:
        OUT.print(f"The judge decides nothing: {right['reason']}.", markup=False)
    if spent := evidence.get("spent"):
        OUT.print(_spent(spent), markup=False)
    if "won" in evidence:
        OUT.print(
            f"{evidence['candidate']} against {evidence['champion']}: won {evidence['won']}, lost "
            f"{evidence['lost']}, alike {evidence['tied']}, not compared {evidence['missing']}.",
            markup=False,
        )


def _spent(spent: dict[str, Any]) -> str:
    money = "" if not spent["money"] else f", {spent['money']:.2f} of money"
    again = f" ({spent['remembered']} of them before it was killed)" if spent["remembered"] else ""
    tokens = spent["tokens_read"] + spent["tokens_written"]
    return (
        f"Spent: {spent['minutes']:.1f} minutes, {spent['calls']} calls{again}, {tokens} tokens"
        f"{money}."
    )
