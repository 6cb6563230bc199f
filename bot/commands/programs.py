"""`shoptalk programs`: the versions of the program, and who decided what serves."""

from typing import Annotated, Any

import typer
from rich.table import Table

from agent.learning import programs as learned
from agent.program import DEFAULT_VERSION
from bot.commands.output import OUT, print_json
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
    group = typer.Typer(help="List the programs; promote one, or go back.")
    app.add_typer(group, name="programs", invoke_without_command=True)

    @group.callback()
    def list_(context: typer.Context, json_: Json = False) -> None:
        if context.invoked_subcommand:
            return
        with open_shop(Settings.read()) as shop, shop.db.connection() as conn:
            rows = programs.latest(conn, shop.team, _MOST)
            decisions = promotions.latest(conn, shop.team, _MOST)
        champions = {row.name: row.version for row in rows if row.status == "champion"}
        serving = champions.setdefault(ANSWERS, DEFAULT_VERSION)
        if json_:
            print_json(
                {
                    "serving": serving,
                    "champions": champions,
                    "programs": [_program(row) for row in rows],
                    "promotions": [_promotion(decision) for decision in decisions],
                }
            )
            return
        _show(champions, rows, decisions)

    @group.command()
    def promote(
        version: Annotated[str, typer.Argument(help="as `shoptalk programs` lists it")],
        by: By = "operator",
        json_: Json = False,
    ) -> None:
        """Let a version serve because you say so; it is recorded as that."""
        with open_shop(Settings.read()) as shop, shop.db.connection() as conn:
            before = learned.promote(conn, shop.team, version, by)
        _say(before, version, "person", json_)

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
        """Let the version serve that served before, or the one named."""
        with open_shop(Settings.read()) as shop, shop.db.connection() as conn:
            before, after = learned.rollback(conn, shop.team, version, by, program)
        _say(before, after, "rollback", json_)


def _say(before: str | None, after: str, kind: str, json_: bool) -> None:
    if json_:
        print_json({"from": before, "to": after, "kind": kind})
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
            f"{one.created_at:%Y-%m-%d %H:%M}  {one.from_version} -> {one.to_version}"
            f"  ({one.kind} by {one.decided_by}{e})",
            markup=False,
        )
