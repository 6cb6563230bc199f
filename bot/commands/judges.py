"""`shoptalk judges`: how far each judge was to be believed, night by night."""

from typing import Annotated, Any

import typer
from rich.markup import escape

from bot.commands.output import OUT, Table, print_json
from bot.settings import Settings
from bot.shop import open_shop
from sql import judges as stored
from sql.judges import Calibrated

_NIGHTS = 20


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def judges(
        limit: Annotated[int, typer.Option(min=1, help="calibrations, newest first")] = _NIGHTS,
        json_: Annotated[bool, typer.Option("--json", help="print one JSON document")] = False,
    ) -> None:
        """Show how well judges agree with people, and with planted controls, for each program.

        `right` decides where votes cannot tell; AGENT_JUDGES names others to measure. One that is
        below its bar, or was not measured, decides nothing.
        """
        settings = Settings.read()
        with open_shop(settings) as shop, shop.db.connection() as conn:
            rows = stored.latest(conn, shop.team, limit)
        if json_:
            print_json({"judges": [_document(row) for row in rows]})
        elif not rows:
            OUT.print("No judge was measured yet: the next night does it.", markup=False)
        else:
            _show(rows)
            if any(row.lm == settings.agent.lm or settings.agent.judge_lm is None for row in rows):
                OUT.print(
                    "The LM that answers judges itself: AGENT_JUDGE_LM can name one of another "
                    "family.",
                    markup=False,
                )


def _document(row: Calibrated) -> dict[str, Any]:
    return {
        "night": row.local_date.isoformat(),
        "judge": row.judge,
        "version": row.version,
        "program": row.program,
        "lm": row.lm,
        "trusted": row.trusted,
        **{name: value for name, value in row.figures.items() if name not in ("version", "lm")},
    }


def _show(rows: list[Calibrated]) -> None:
    table = Table("night", "judge", "program", "on labels", "on controls", "kappa", "decides")
    for row in rows:
        labels, controls = row.figures["labels"], row.figures["controls"]
        verdict = "yes" if row.trusted else f"no: {row.figures['reason']}"
        table.add_row(
            row.local_date.isoformat(),
            row.version,
            row.program,
            _said(labels["balanced_accuracy"]),
            _said(controls["balanced_accuracy"]),
            _said(labels["kappa"]),
            escape(verdict if row.judge == "right" or not row.trusted else "measured only"),
        )
    OUT.print(table)


def _said(figure: list[float] | None) -> str:
    """A figure with its interval."""
    if figure is None:
        return "-"
    value, low, high = figure
    return f"{value:.2f} ({low:.2f} to {high:.2f})"
