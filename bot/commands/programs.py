"""`shoptalk programs`: the versions of the program, and who decided what serves."""

from typing import Annotated, Any

import typer

from agent.learning import programs as learned
from agent.learning import rollout
from agent.program import DEFAULT_VERSION
from bot.commands import programs_files, programs_shown
from bot.commands.groups import WholeGroup
from bot.commands.output import OUT, Table, print_json
from bot.roles import allow, at_command_line
from bot.settings import Settings
from bot.shop import open_shop
from sql import programs, promotions
from sql.programs import ANSWERS, Program
from sql.promotions import Promotion

_MOST = 50
By = Annotated[str, typer.Option("--by", help="who decides, by Slack id or name")]
Json = Annotated[bool, typer.Option("--json", help="print one JSON document")]


def register(app: typer.Typer) -> None:
    """Add the command and its subcommands."""
    group = typer.Typer(
        cls=WholeGroup,
        help="""List the programs; promote one, or go back; show, compare, export, import.

        A promoted program answers a share of new threads first, AGENT_CANARY_SHARE: the canary. It
        is taken back by itself where people vote it down, its answers fail or take too long more
        often than the champion's of the same time.
        """,
    )
    programs_shown.register(group)
    programs_files.register(group)
    app.add_typer(group, name="programs", invoke_without_command=True)

    @group.callback()
    def list_(context: typer.Context, json_: Json = False) -> None:
        if context.invoked_subcommand:
            return
        with open_shop(Settings.read()) as shop, shop.db.connection() as conn:
            rows = [
                learned.as_it_serves(conn, row) for row in programs.latest(conn, shop.team, _MOST)
            ]
            decisions = promotions.latest(conn, shop.team, _MOST)
            canary = programs.canary(conn, shop.team)
        champions = {row.name: row.version for row in rows if row.status == "champion"}
        serving = champions.setdefault(ANSWERS, DEFAULT_VERSION)
        if json_:
            print_json(
                {
                    "serving": serving,
                    "champions": champions,
                    "canary": canary and {"version": canary.version, "share": canary.share},
                    "programs": [_program(row) for row in rows],
                    "promotions": [_promotion(decision) for decision in decisions],
                }
            )
            return
        _show(champions, rows, decisions)
        if canary is not None:
            OUT.print(
                f"Canary: {canary.version} serves {canary.share:.0%} of new threads since "
                f"{canary.since:%Y-%m-%d %H:%M}; `shoptalk programs show {canary.version}`.",
                markup=False,
            )

    @group.command()
    def promote(
        version: Annotated[str, typer.Argument(help="as `shoptalk programs` lists it")],
        canary: Annotated[
            float | None,
            typer.Option(
                min=0.01, max=0.99, metavar="SHARE", help="only in this share of new threads, 0..1"
            ),
        ] = None,
        by: By = "operator",
        json_: Json = False,
    ) -> None:
        """Let a version serve because you say so; it is recorded as that.

        It serves all threads at once, the canary too; with --canary SHARE it becomes the canary.
        The next question is answered by it: nothing is restarted, and answers in flight keep
        theirs.
        """
        settings = Settings.read()
        with open_shop(settings) as shop, shop.db.connection() as conn:
            actor = at_command_line(conn, shop.team, by)
            doing = allow(conn, actor, "program.promote")
            if canary is not None:
                agent = settings.agent
                before: str | None = rollout.begin(
                    conn, shop.team, version, agent, by, None, {}, canary
                )
            else:
                before = learned.promote(conn, shop.team, version, by)
            after = {"serving": version} if canary is None else {"canary": version, "share": canary}
            doing.done(f"program:{version}", before={"serving": before}, after=after)
        _say(before, version, "person" if canary is None else "canary", json_, canary)

    @group.command()
    def rollback(
        version: Annotated[
            str | None, typer.Argument(help="unset = the one that served before")
        ] = None,
        program: Annotated[
            str, typer.Option(help="which program goes back: answers, classifier, classifier:NAME")
        ] = ANSWERS,
        by: By = "operator",
        json_: Json = False,
    ) -> None:
        """Take the last step back: end the canary, or let the version serve that served before.

        Where a version is named, that one serves; a canary that is named is ended.
        """
        with open_shop(Settings.read()) as shop, shop.db.connection() as conn:
            doing = allow(conn, at_command_line(conn, shop.team, by), "program.rollback")
            before, after = learned.rollback(conn, shop.team, version, by, program)
            doing.done(f"program:{after}", before={"serving": before}, after={"serving": after})
        _say(before, after, "rollback", json_)


def _say(
    before: str | None, after: str, kind: str, json_: bool, share: float | None = None
) -> None:
    if json_:
        more = {} if share is None else {"share": share}
        print_json({"from": before, "to": after, "kind": kind, **more})
    elif share is not None:
        OUT.print(f"{after} serves {share:.0%} of new threads now, {before} the others.")
    else:
        instead = f", instead of {before}" if before else ""
        OUT.print(f"{after} serves now{instead}.", markup=False)


def _program(row: Program) -> dict[str, Any]:
    return {
        "program": row.name,
        "version": row.version,
        "status": row.status,
        "parent": row.parent,
        "scores": row.scores,
        "created_at": row.created_at.isoformat(),
    }


def _promotion(row: Promotion) -> dict[str, Any]:
    return {
        "from": row.from_version,
        "to": row.to_version,
        "kind": row.kind,
        "decided_by": row.decided_by,
        "e_value": row.e_value,
        "reason": row.evidence.get("reason"),
        "created_at": row.created_at.isoformat(),
    }


def _show(champions: dict[str, str], rows: list[Program], decisions: list[Promotion]) -> None:
    for name, version in champions.items():
        what = "" if name == ANSWERS else f" ({name})"
        OUT.print(f"Serving: {version}{what}", markup=False)
    if rows:
        table = Table("program", "version", "status", "from", "won", "lost", "E", "made")
        table.columns[1].no_wrap = True  # to be named to the other commands
        for row in rows:
            score = row.scores
            table.add_row(
                row.name,
                row.version,
                row.status,
                row.parent or "",
                str(score.get("won", "")),
                str(score.get("lost", "")),
                f"{score['e_value']:.1f}" if "e_value" in score else "",
                f"{row.created_at:%Y-%m-%d %H:%M}",
            )
        OUT.print(table)
    for one in decisions:
        e = "" if one.e_value is None else f", E = {one.e_value:.1f}"
        OUT.print(
            f"{one.created_at:%Y-%m-%d %H:%M}  {one.from_version or 'nothing'} -> {one.to_version}"
            f"  ({one.kind} by {one.decided_by}{e})",
            markup=False,
        )
