"""`shoptalk costs`: what answers cost, by program version, channel or day."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Annotated, Any, cast

import typer
from rich.text import Text

from bot.commands.output import OUT, Table, print_json
from bot.monitoring import Prices, Row, rows_of
from bot.settings import Settings
from bot.team import team_of
from sql import state
from sql.database import Database
from sql.state import By, NightCosts


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def costs(
        by: Annotated[str, typer.Option(help="version, channel or day")] = "version",
        days: Annotated[int, typer.Option(min=1, max=36_500, help="how far back")] = 30,
        json_: Annotated[bool, typer.Option("--json", help="print one JSON document")] = False,
    ) -> None:
        """What the language models read and wrote for answers, and what that costs, with what was
        embedded and reranked elsewhere to search for them (column "search", a part of the cost).

        Prices are AGENT_LM_PRICE and its like, else those of litellm's price list; what runs here
        costs nothing. All tokens count in full, those too that a provider had cached, so it is no
        less than the bill. Nights are a line of their own. Days are the database's, in UTC.
        """
        if by not in ("version", "channel", "day"):
            raise typer.BadParameter("write version, channel or day", param_hint="--by")
        settings = Settings.read()
        with Database.open(settings.sql) as db:
            db.migrate()
            team = team_of(db, settings.bot)
            with db.connection() as conn:
                found = state.costs(conn, cast(By, by), days, team)
                nights = state.night_costs(conn, days, team)
        rows, prices = rows_of(found, Prices(settings.agent))
        if json_:
            document = {
                "by": by,
                "days": days,
                "rows": [one.document() for one in rows],
                "nights": asdict(nights),
                "prices": prices,
            }
            print_json(document)
        else:
            _show(by, rows, nights, prices)


def _show(
    by: str,
    rows: Sequence[Row],
    nights: NightCosts,
    prices: Mapping[str, Mapping[str, Any] | None],
) -> None:
    if not rows and not nights.nights:
        OUT.print("Nothing was answered in that time.")
        return
    table = Table(
        by, "answers", "LM calls", "tokens in", "tokens out", "search", "cost", "an answer"
    )
    for row in rows:
        said = row.document()
        counts = (row.answers, row.lm_calls, row.tokens_in, row.tokens_out)
        money = (_money(said["cost"], 4), _money(said["cost_an_answer"], 6))
        beside = _money(said["endpoint_cost"], 4)
        table.add_row(Text(row.name), *map(str, counts), beside, *money)
    if nights.calls:
        spent = "?" if nights.unpriced else _money(nights.money, 4)
        counts_ = (nights.calls, nights.tokens_in, nights.tokens_out)
        table.add_row(f"{nights.nights} nights", "", *map(str, counts_), "", spent, "")
    OUT.print(table)
    for lm, price in sorted(prices.items()):
        if price is None:
            said_ = f"Nobody says what {lm} costs: set AGENT_LM_PRICE, such as 0.15/0.60."
        else:
            said_ = f"{lm}: {price['in']:g}/{price['out']:g} a million tokens ({price['from']})."
        OUT.print(said_, markup=False, soft_wrap=True)


def _money(amount: float | None, digits: int) -> str:
    return "?" if amount is None else f"{amount:.{digits}f}"
