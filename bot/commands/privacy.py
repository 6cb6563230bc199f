"""`shoptalk privacy export|erase`: what is kept of one person."""

import json
from pathlib import Path
from typing import Annotated

import typer

from agent.learning.personal import erase_person
from bot.commands.groups import WholeGroup
from bot.commands.output import OUT, print_json, write_file
from bot.errors import NothingKept
from bot.queue import REDRAW, WITHDRAW, Queue, thread_lock
from bot.roles import allow, at_command_line
from bot.settings import Settings
from bot.shop import Shop, open_shop
from sql import corrections, privacy
from sql.database import Connection

_Person = Annotated[str, typer.Argument(help="Slack id, such as U024BE7LH")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(cls=WholeGroup, no_args_is_help=True, rich_markup_mode=None)
    app.add_typer(group, name="privacy", help="Export or erase what is kept of one person.")

    @group.command("export")
    def export(
        user: _Person,
        out: Annotated[Path | None, typer.Option(help="a file; else it is printed")] = None,
    ) -> None:
        """Write what is kept of the person as one JSON document: questions and their answers, votes
        with reasons and comments, corrections and decisions, shared files, grants.

        It has no text of manuals but what answers quoted to them.
        """
        with open_shop(Settings.read()) as shop, shop.db.connection() as conn:
            doing = allow(conn, at_command_line(conn, shop.team), "person.export")
            kept = privacy.export(conn, shop.team, user)
            if rows := sum(map(len, kept.values())):
                doing.done(f"person:{user}", after={"rows": rows})
            document = {"team": shop.team, "user": user, **kept}
        if out is None:
            print_json(document)
            return
        text = json.dumps(document, ensure_ascii=False, indent=1, default=str) + "\n"
        write_file(out, text.encode("utf-8", "backslashreplace"))
        OUT.print(f"{sum(map(len, kept.values()))} rows in {out}.", markup=False)

    @group.command("erase")
    def erase(
        user: _Person,
        yes: Annotated[bool, typer.Option("--yes", help="without asking")] = False,
        json_: Annotated[bool, typer.Option("--json", help="print one JSON document")] = False,
    ) -> None:
        """Delete the person's questions with their answers, their votes, comments and corrections,
        and what the program learned from them; their id goes from all that stays.

        There is no undo. Manuals that they shared stay: `shoptalk manuals remove` takes those away.
        Replies in Slack are removed by the worker. Backups are yours to clean.
        """
        with open_shop(Settings.read()) as shop:
            with shop.db.connection() as conn:
                allow(conn, at_command_line(conn, shop.team), "person.erase")
                rows = sum(map(len, privacy.export(conn, shop.team, user).values()))
            if not rows:
                raise NothingKept
            if not yes:
                typer.confirm(f"Erase {rows} rows of {user}? There is no undo", abort=True)
            with shop.db.connection() as conn:
                counts = _erase(shop, conn, user)
        if json_:
            print_json({"user": user, **counts})
        else:
            OUT.print(
                f"Erased: {counts['questions']} questions, {counts['votes']} votes, "
                f"{counts['corrections']} corrections; {counts['rows_without_their_id']} other rows"
                " don't name them any more.",
                markup=False,
            )


def _erase(shop: Shop, conn: Connection, user: str) -> dict[str, int]:
    """Erase, and enqueue in the same transaction that Slack shows it no more."""
    queue = Queue(shop.settings.slack.carried(shop.team))
    doing = allow(conn, at_command_line(conn, shop.team), "person.erase")
    showing = corrections.questions_showing(conn, privacy.own_notes(conn, shop.team, user))
    own, counts = erase_person(conn, shop.team, user, "operator")
    doing.done(f"person:{privacy.NOBODY}", before=counts)
    gone = {one.question_id for one in own}
    for id_ in gone:
        queue.defer(conn, WITHDRAW, queueing_lock=f"withdraw:{id_}", question_id=id_)
    for shown in showing:
        if shown.question_id not in gone:
            lock = thread_lock(shown.team, shown.channel, shown.thread_ts)
            queue.defer(conn, REDRAW, lock=lock, question_id=shown.question_id)
    return counts
