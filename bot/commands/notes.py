"""`shoptalk notes`, `approve`, `refuse` and `withdraw`: corrections, and what becomes of them."""

from typing import Annotated, Any

import typer
from rich.text import Text

from agent.notes import Verdict
from bot.commands.correct import note_box
from bot.commands.output import OUT, Table, print_json
from bot.roles import at_command_line
from bot.settings import Settings
from bot.shop import open_shop
from sql import corrections
from sql.audience import Audience
from sql.corrections import STATES, Listed

_MOST = 200
Id = Annotated[int, typer.Argument(min=1, help="as `shoptalk notes` lists it")]
By = Annotated[str, typer.Option("--by", help="who decides, by Slack id or name")]
Json = Annotated[bool, typer.Option("--json", help="print one JSON document")]


def register(app: typer.Typer) -> None:
    """Add the commands."""

    @app.command()
    def notes(
        status: Annotated[str | None, typer.Option(help=", ".join(STATES))] = None,
        json_: Json = False,
    ) -> None:
        """List the corrections that people wrote, the newest first."""
        found = next((state for state in STATES if state == status), None)
        if status is not None and found is None:
            raise typer.BadParameter(f"{status!r} is none of {', '.join(STATES)}")
        with open_shop(Settings.read()) as shop, shop.db.connection() as conn:
            rows = corrections.listed(conn, Audience.of_operator(shop.team), _MOST, found)
        if json_:
            print_json([_document(row) for row in rows])
        elif rows:
            _show(rows)
        else:
            OUT.print("There is none.")

    @app.command()
    def approve(
        note_id: Id,
        by: By = "operator",
        share: Annotated[
            bool,
            typer.Option("--share", help="for all who may read its manual, wherever they ask"),
        ] = False,
        json_: Json = False,
    ) -> None:
        """Let a correction be a site note: who asks the same is shown it from now on.

        It stays in the conversation in which it was given, unless you share it.
        """
        _decide(note_id, "approved", by, json_, share=share)

    @app.command()
    def refuse(note_id: Id, by: By = "operator", json_: Json = False) -> None:
        """Turn a proposed correction down; it is shown to nobody."""
        _decide(note_id, "refused", by, json_)

    @app.command()
    def withdraw(note_id: Id, by: By = "operator", json_: Json = False) -> None:
        """Take a site note back: it is gone at once, also from messages that showed it."""
        _decide(note_id, "withdrawn", by, json_)


def _decide(note_id: int, verdict: Verdict, by: str, json_: bool, *, share: bool = False) -> None:
    with open_shop(Settings.read()) as shop:
        with shop.db.connection() as conn:
            actor = at_command_line(conn, shop.team, by)
        decided = note_box(shop).decide(note_id, verdict, actor, share=share)
    gone = [one for one in decided.changed if one != note_id]
    if json_:
        print_json({"note_id": note_id, "status": decided.status, "superseded": gone})
        return
    replaced = f", in the place of {', '.join(map(str, gone))}" if gone else ""
    OUT.print(f"Note {note_id} is {decided.status}{replaced}.", markup=False)


def _document(row: Listed) -> dict[str, Any]:
    document = {"note_id": row.correction_id, **vars(row)}
    del document["correction_id"]
    for name in ("created_at", "decided_at"):
        document[name] = document[name] and document[name].isoformat()
    return document


def _show(rows: list[Listed]) -> None:
    table = Table("note", "status", "question", "what it says", "who", "when", "shown")
    for row in rows:
        place = f"{row.manual}, page {row.page}" if row.page else ""
        said = "\n".join(filter(None, (row.text, row.quote, place)))
        table.add_row(
            str(row.correction_id),
            row.status,
            Text(row.asked),
            Text(said),
            Text(row.user_id),
            f"{row.created_at:%Y-%m-%d %H:%M}",
            str(row.beside) if row.shown else "",
        )
    OUT.print(table)
