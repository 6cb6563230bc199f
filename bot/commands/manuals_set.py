"""`shoptalk manuals set`: what a manual says of itself, corrected; and which one it replaces."""

from typing import Annotated

import typer

from bot.commands.manuals_waiting import upload_box
from bot.commands.output import OUT
from bot.errors import NoSuchManual, NothingDone
from bot.roles import allow, at_command_line
from bot.settings import Settings
from bot.shop import open_shop
from ingest.structure import series_of
from ingest.supersede import OPERATOR, Superseding, correct_revisions, superseding
from sql import manuals, replacements
from sql.audience import Audience


def register(group: typer.Typer) -> None:
    """Add the subcommand to `manuals`."""

    @group.command("set")
    def set_(
        manual_id: Annotated[int, typer.Argument(help="its id, from `shoptalk manuals`")],
        title: Annotated[str | None, typer.Option(help="its title")] = None,
        revision: Annotated[
            str | None, typer.Option(help='its revision; "" where it has none')
        ] = None,
        equipment: Annotated[
            str | None, typer.Option(help='the machine that it is about; "" for any')
        ] = None,
        published: Annotated[str | None, typer.Option(help="its date")] = None,
        supersedes: Annotated[
            list[int] | None,
            typer.Option(metavar="ID", help="an older revision, searched no more; repeatable"),
        ] = None,
        current: Annotated[
            bool, typer.Option("--current", help="nothing supersedes it: search it again")
        ] = False,
    ) -> None:
        """Correct what was read from a manual, or say which manual it supersedes."""
        with open_shop(Settings.read()) as shop, shop.db.connection() as conn:
            team = shop.team
            actor, subject = at_command_line(conn, team), f"manual:{manual_id}"
            said = {
                "title": title,
                "revision": revision,
                "equipment": equipment,
                "published": published,
            }
            told = {name: value for name, value in said.items() if value is not None}
            correcting = allow(conn, actor, "manual.revise") if told else None
            moved = current or supersedes or told.keys() - {"equipment"}
            replacing = allow(conn, actor, "manual.supersede") if moved else None
            manual = manuals.get(conn, Audience.of_operator(team), manual_id)
            stood = superseding(conn, team, manual_id)
            series = series_of(title) if title else None
            if not manuals.change(
                conn,
                team,
                manual_id,
                title=title,
                series=series,
                revision=revision,
                equipment=equipment,
                published=published,
            ):
                raise NoSuchManual(
                    f"There is no manual with the id {manual_id}: `shoptalk manuals` lists them."
                )
            if current:
                replacements.restore(conn, team, manual_id)
            for old in supersedes or ():
                if not replacements.add(conn, team, old, manual_id, by=OPERATOR):
                    raise NothingDone(
                        f"Manual {old} cannot be superseded by {manual_id}: it must be another"
                        " manual of yours, and not itself supersede that one. Nothing was changed."
                    )
            revised = Superseding()
            if not current and not supersedes and (title or revision or published):
                revised = correct_revisions(conn, team, manual_id)
            if correcting is not None and manual is not None:
                before = {name: getattr(manual, name) for name in told}
                correcting.done(subject, before=before, after=told)
            now = superseding(conn, team, manual_id)
            if replacing is not None and now != stood:
                replacing.done(subject, before=stood, after=now)
            for one in {manual_id, *now["supersedes"], *stood["supersedes"]}:
                upload_box(shop).changed_manual(conn, one)
        OUT.print(f"Manual {manual_id} is as you said.")
        for old in revised.older:
            OUT.print(f"It supersedes manual {old}; undo: shoptalk manuals set {old} --current")
        if revised.by:
            undo = f"shoptalk manuals set {manual_id} --current"
            OUT.print(f"Manual {revised.by} is newer and is searched; undo: {undo}")
