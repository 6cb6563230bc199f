"""`shoptalk correct`: a better answer, in words or as the place where the manual says it."""

from typing import Annotated

import typer

from agent.notes import Better
from bot.commands.output import OUT, print_json
from bot.errors import NoSuchAnswer
from bot.hearing import NoteBox
from bot.queue import Queue
from bot.roles import Rules, at_command_line
from bot.settings import Settings
from bot.shop import Shop, open_shop
from sql import answers
from sql.audience import Audience


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def correct(
        answer_id: Annotated[int, typer.Argument(min=1, help="as `shoptalk ask --json` says it")],
        text: Annotated[str, typer.Option(help="the answer, in your words")] = "",
        manual: Annotated[int | None, typer.Option(help="id, from `shoptalk manuals`")] = None,
        page: Annotated[int | None, typer.Option(min=1, help="page of its PDF")] = None,
        line: Annotated[str, typer.Option(help="words of that page, as they are printed")] = "",
        instead_of: Annotated[int | None, typer.Option(help="a note that this replaces")] = None,
        user: Annotated[str, typer.Option(help="who says so, by Slack id or name")] = "operator",
        approve: Annotated[bool, typer.Option("--approve", help="and approve it")] = False,
        json_: Annotated[bool, typer.Option("--json", help="print one JSON document")] = False,
    ) -> None:
        """Say what the answer should have been: --text, --manual and --page, or --line on it.

        Once it is approved (`shoptalk approve`), whoever asks the same is shown it as a site note.
        """
        with open_shop(Settings.read()) as shop:
            with shop.db.connection() as conn:
                if answers.shown(conn, Audience.of_operator(shop.team), answer_id) is None:
                    raise NoSuchAnswer
            better = Better(answer_id, user, text, manual, page, line, instead_of)
            box = note_box(shop)
            made = box.propose(better, source="cli", operator=True)
            assert made is not None
            approved = made.approved
            if approve and not approved:
                with shop.db.connection() as conn:
                    by = at_command_line(conn, shop.team)
                approved = bool(box.decide(made.correction_id, "approved", by).status)
        if json_:
            status = "approved" if approved else "proposed"
            print_json({"note_id": made.correction_id, "answer_id": answer_id, "status": status})
        elif approved:
            OUT.print(f"Note {made.correction_id} is shown to who asks the same.", markup=False)
        else:
            OUT.print(
                f"Kept as {made.correction_id}; `shoptalk approve {made.correction_id}` lets it be "
                "shown.",
                markup=False,
            )


def note_box(shop: Shop) -> NoteBox:
    """The way in for corrections, for the team that the command line works for."""
    settings = shop.settings.bot
    return NoteBox(
        shop.db,
        Queue(shop.settings.slack.carried(shop.team)),
        shop.team,
        rules=Rules.of(settings),
        needs_two=settings.notes_need_two,
        asks=bool(settings.leads_channel),
    )
