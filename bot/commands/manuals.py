"""`shoptalk manuals`: what is there, and taking it away; other subcommands stand beside this."""

from typing import Annotated

import typer
from rich.text import Text

from agent.learning.forgetting import remove_manual
from bot.commands import manuals_cited, manuals_set, manuals_share, manuals_waiting
from bot.commands.groups import WholeGroup
from bot.commands.manuals_waiting import upload_box
from bot.commands.output import OUT, Table, print_json
from bot.errors import NoSuchManual
from bot.roles import allow, at_command_line
from bot.settings import Settings
from bot.shop import open_shop
from sql import grants, manuals, replacements
from sql.audience import Audience
from sql.database import Connection
from sql.grants import StoredGrant


def register(app: typer.Typer) -> None:
    """Add the command and its subcommand."""
    said = "List, correct, share or remove the manuals."
    group = typer.Typer(cls=WholeGroup, help=said, invoke_without_command=True)
    app.add_typer(group, name="manuals")
    manuals_set.register(group)
    manuals_share.register(group)
    manuals_cited.register(group)
    manuals_waiting.register(group)

    @group.callback()
    def list_(
        context: typer.Context,
        json_: Annotated[bool, typer.Option("--json", help="print one JSON document")] = False,
    ) -> None:
        if context.invoked_subcommand:
            return
        with open_shop(Settings.read()) as shop:
            team = shop.team
            with shop.db.connection() as conn:
                rows = [
                    (manual, _readers(conn, team, manual.manual_id))
                    for manual in manuals.list_all(conn, Audience.of_operator(team))
                ]
                replaced = replacements.replaced(conn, Audience.of_operator(team))
        if json_:
            print_json(
                [
                    {
                        "manual_id": manual.manual_id,
                        "title": manual.title,
                        "revision": manual.revision,
                        "equipment": manual.equipment,
                        "published": manual.published,
                        "source": manual.source_name,
                        "pages": manual.page_count,
                        "passages": manual.passages,
                        "pages_without_text": manual.pages_without_text,
                        "pages_recognised": manual.pages_recognised,
                        "lines_doubtful": manual.lines_doubtful,
                        "superseded_by": replaced.get(manual.manual_id),
                        "readers": [f"{g.kind}:{g.grantee}" for g in given],
                        "names": sorted({g.name for g in given if g.name}),
                    }
                    for manual, given in rows
                ]
            )
            return
        if not rows:
            OUT.print("No manuals yet. Add one: shoptalk ingest MANUAL.pdf --everyone")
            return
        table = Table("id", "title", "rev.", "pages", "passages", "who may read it")
        for manual, given in rows:
            readers = ", ".join("everyone" if g.kind == "everyone" else g.grantee for g in given)
            old = replaced.get(manual.manual_id)
            title = f"{manual.title} (superseded by {old})" if old else manual.title
            table.add_row(
                str(manual.manual_id),
                Text(title),
                Text(manual.revision or ""),
                str(manual.page_count),
                str(manual.passages),
                Text(readers or "only you, here"),
            )
        OUT.print(table)

    @group.command()
    def remove(
        manual_id: Annotated[int, typer.Argument(help="its id, from `shoptalk manuals`")],
    ) -> None:
        """Remove a manual with all that was read from it; answers from it lose their words."""
        with open_shop(Settings.read()) as shop, shop.db.connection() as conn:
            doing = allow(conn, at_command_line(conn, shop.team), "manual.remove")
            readers = [f"{g.kind}:{g.grantee}" for g in _readers(conn, shop.team, manual_id)]
            removing = upload_box(shop).removing(conn, manual_id)
            if not remove_manual(conn, shop.team, manual_id, "operator"):
                raise NoSuchManual(
                    f"There is no manual with the id {manual_id}: `shoptalk manuals` lists them."
                )
            doing.done(f"manual:{manual_id}", before={"readers": readers}, after={"readers": []})
            removing.done()
        OUT.print(f"Removed manual {manual_id}.")


def _readers(conn: Connection, team: str, manual_id: int) -> list[StoredGrant]:
    """The grants that let somebody read it."""
    given = grants.of_manual(conn, team, manual_id)
    return [grant for grant in given if grant.kind != "operator"]
