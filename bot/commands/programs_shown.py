"""`shoptalk programs show` and `diff`: a version, and two of them, as a lead reads them."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from agent.learning import record as records
from agent.learning.picture import draw
from bot.commands.output import OUT, print_json, write_file
from bot.settings import Settings
from bot.shop import open_shop

_SHORT = 160
Version = Annotated[str, typer.Argument(help="as `shoptalk programs` lists it")]
Json = Annotated[bool, typer.Option("--json", help="print one JSON document")]


def register(group: typer.Typer) -> None:
    """Add the subcommands."""

    @group.command()
    def show(
        version: Version,
        picture: Annotated[
            Path | None,
            typer.Option(metavar="FILE.svg", help="draw the evidence too; a browser shows it"),
        ] = None,
        json_: Json = False,
    ) -> None:
        """Show a version: what changed, on which evidence, its cost, and who may undo it.

        Changes are told against the version that it was made from. E says how much its wins over
        losses prove: it needs 20, and 20 n^2 as the n-th candidate. Of a canary it shows what went
        wrong in its threads and in the champion's of the same time.
        """
        settings = Settings.read()
        with open_shop(settings) as shop, shop.db.connection() as conn:
            found = records.record(conn, shop.team, version, settings.agent)
        if picture is not None:
            write_file(picture, draw(found).encode())
        if json_:
            print_json(found)
        else:
            _show(found)
            if picture is not None:
                OUT.print(f"Drawn: {picture}", markup=False)

    @group.command()
    def diff(one: Version, other: Version, json_: Json = False) -> None:
        """Show what the second version has otherwise than the first.

        Instructions and demonstrations are told by predictor, thresholds and weights by name.
        """
        with open_shop(Settings.read()) as shop, shop.db.connection() as conn:
            found = records.diff(conn, shop.team, one, other)
        if json_:
            print_json(found)
            return
        if not found["same_program"]:
            OUT.print("They are versions of different programs.", markup=False)
        for line in changes_lines(found["changes"]):
            OUT.print(line, markup=False)


def changes_lines(changes: dict[str, Any]) -> list[str]:
    """The changes as lines of text."""
    lines: list[str] = []
    for name, told in changes["instructions"].items():
        lines.append(f"{name}: instructions")
        lines += [f"  - {one}" for one in str(told["before"] or "").splitlines()]
        lines += [f"  + {one}" for one in str(told["after"] or "").splitlines()]
    for name, told in changes["demonstrations"].items():
        lines.append(f"{name}: demonstrations")
        lines += [f"  - {_short(one)}" for one in told["removed"]]
        lines += [f"  + {_short(one)}" for one in told["added"]]
    for name, told in changes["values"].items():
        lines.append(f"{name}: {_said(told['before'])} -> {_said(told['after'])}")
    return lines or ["They are the same."]


def _show(found: dict[str, Any]) -> None:
    def say(line: str) -> None:
        OUT.print(line, markup=False)

    share = found["canary_share"]
    tried = f", on {share:.0%} of new threads" if found["status"] == "canary" else ""
    say(f"{found['version']}: {found['status']}{tried} ({found['program']})")
    say(f"Made {found['made_at'][:16]} from {found['parent'] or 'nothing that is kept'}.")
    say("What changed:")
    for line in changes_lines(found["changes"]) if found["changes"] else ["not known"]:
        say(f"  {line}")
    evidence = found["evidence"]
    say("Evidence:")
    if "won" in evidence:
        e, needed = evidence["e_value"], evidence.get("e_needed")
        say(
            f"  won {evidence['won']}, lost {evidence['lost']}, alike {evidence.get('tied', 0)}, "
            f"not compared {evidence.get('missing', 0)}; wins of {evidence.get('people', 0)} people"
        )
        say(f"  E = {e:.1f}" + (f", needed {needed:.0f}" if needed else "") if e else "  no E")
    if replay := evidence["replay"]:
        say(
            f"  the day's {replay['asked']} questions again: alike {replay['alike']}, won "
            f"{replay['won']}, lost {replay['lost']}, not judged {replay['unjudged']}"
        )
    say(f"  {evidence['reason'] or 'a person decided, or nobody yet'}")
    if canary := found["canary"]:
        say(_arms(canary))
    if cost := found["cost"]:
        say("Cost: " + ", ".join(f"{name} {_said(value)}" for name, value in cost.items()))
    say("Decisions:")
    for one in found["decisions"]:
        say(
            f"  {one['created_at'][:16]}  {one['from']} -> {one['to']}  {one['kind']} by "
            f"{one['decided_by']}" + (f": {one['reason']}" if one["reason"] else "")
        )
    say(f"Who may undo it: {found['undo']}.")


def _arms(canary: dict[str, Any]) -> str:
    told = "; ".join(
        f"{name} {wrong['canary']} and {wrong['champion']}, E {wrong['e_value']:.1f}"
        for name, wrong in canary["signals"].items()
    )
    mine, other = canary["canary"], canary["champion"]
    return (
        f"Canary: {mine['threads']} threads beside the champion's {other['threads']} of the same "
        f"time; thumbs up {mine['up']} and {other['up']}, down {mine['down']} and {other['down']}; "
        f"went wrong: {told} (taken back from {canary['threshold']:.0f} on)"
    )


def _short(one: Any) -> str:
    text = one if isinstance(one, str) else json.dumps(one, ensure_ascii=False)
    return text if len(text) <= _SHORT else text[: _SHORT - 1] + "…"


def _said(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:g}"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
