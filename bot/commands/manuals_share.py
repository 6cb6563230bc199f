"""`shoptalk manuals share`: who may read a manual that is here already."""

from collections.abc import Sequence
from typing import Annotated

import typer

from bot.commands.given import ids
from bot.commands.manuals_waiting import upload_box
from bot.commands.output import OUT, print_json
from bot.errors import NoSuchManual, NothingDone
from bot.hearing import change_readers
from bot.roles import Actor, at_command_line
from bot.settings import Settings
from bot.shop import Shop, open_shop
from sql import grants, manuals
from sql.audience import Audience
from sql.database import Connection
from sql.grants import WAITING, Grant


def register(group: typer.Typer) -> None:
    """Add the subcommand to `manuals`."""

    @group.command()
    def share(
        manual_ids: Annotated[
            list[int], typer.Argument(metavar="ID...", help="from `shoptalk manuals`")
        ],
        channel: Annotated[
            list[str] | None,
            typer.Option(
                metavar="ID", callback=ids, help="those in this Slack channel; repeatable"
            ),
        ] = None,
        group: Annotated[
            list[str] | None,
            typer.Option(
                metavar="ID", callback=ids, help="the members of this Slack user group; repeatable"
            ),
        ] = None,
        everyone: Annotated[
            bool, typer.Option("--everyone", help="everyone in the workspace, but no guests")
        ] = False,
        take_back: Annotated[
            bool, typer.Option("--take-back", help="those named may not read it any more")
        ] = False,
        json_: Annotated[bool, typer.Option("--json", help="print one JSON document")] = False,
    ) -> None:
        """Let people read manuals that are here already, or take that back.

        Answers that were given from a manual say no more to those who may not read it any more.
        """
        wanted = [Grant("channel", one) for one in channel or ()]
        wanted += [Grant("group", one) for one in group or ()]
        wanted += [Grant("everyone")] if everyone else []
        if not wanted:
            raise NothingDone("Say who: --channel ID, --group ID or --everyone.")
        with open_shop(Settings.read()) as shop, shop.db.connection() as conn:
            actor = at_command_line(conn, shop.team)
            changed = {
                one: _change(shop, conn, actor, one, wanted, take_back=take_back)
                for one in dict.fromkeys(manual_ids)
            }
            readers = {one: _readers(conn, shop.team, one) for one in changed}
        if json_:
            print_json([{"manual_id": one, "readers": who} for one, who in readers.items()])
            return
        for one, who in readers.items():
            said = f"Manual {one} is read by {', '.join(who) or 'only you, here'}"
            OUT.print(said + ("." if changed[one] else ", as before."), markup=False)


def _change(
    shop: Shop,
    conn: Connection,
    actor: Actor,
    manual_id: int,
    wanted: Sequence[Grant],
    *,
    take_back: bool,
) -> bool:
    """Whether anybody may read it now who could not, or the other way round; each of them
    is audited by itself."""
    if manuals.get(conn, Audience.of_operator(shop.team), manual_id) is None:
        raise NoSuchManual(
            f"There is no manual with the id {manual_id}: `shoptalk manuals` lists them."
            " Nothing was changed."
        )
    box, team = upload_box(shop), shop.team
    known_as = next(iter(grants.of_manual(conn, team, manual_id)), None)

    def change(one: Grant) -> bool:
        return change_readers(
            box,
            conn,
            actor,
            manual_id,
            [one],
            lambda: _readers(conn, team, manual_id),
            by=actor.signs,
            known_as=known_as,
            take_back=take_back,
        )

    return sum(map(change, wanted)) > 0


def _readers(conn: Connection, team: str, manual_id: int) -> list[str]:
    return [
        "everyone" if one.kind == "everyone" else one.grantee
        for one in grants.of_manual(conn, team, manual_id)
        if one.kind != "operator" and one.granted_by != WAITING
    ]
