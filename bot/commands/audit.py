"""`shoptalk audit`: who did what, when, and how it was before and after."""

import json
from datetime import datetime
from typing import Annotated, Any

import typer
from rich.text import Text

from bot.commands.output import OUT, Table, print_json
from bot.roles import allow, at_command_line
from bot.settings import Settings
from bot.shop import open_shop
from bot.terminal import ERR
from sql import audit as stored
from sql.audit import Act


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def audit(
        who: Annotated[
            str | None,
            typer.Option(help="by or in the name of: a Slack id, key:NAME, cli:USER"),
        ] = None,
        what: Annotated[
            str | None,
            typer.Option(help="an act (manual.grant), a kind (manual), or to what (manual:7)"),
        ] = None,
        since: Annotated[
            datetime | None,
            typer.Option(
                formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
                help="from then on, in this machine's time",
            ),
        ] = None,
        limit: Annotated[int, typer.Option(min=1, max=1000, help="at most so many")] = 50,
        before: Annotated[
            int | None, typer.Option(metavar="ID", help="the next page: older than this entry")
        ] = None,
        json_: Annotated[bool, typer.Option("--json", help="print one JSON document")] = False,
    ) -> None:
        """List what people, keys and commands did to manuals, notes, programs, keys and roles, the
        newest first.

        It is only added to: what was done stays. `shoptalk roles rights` lists what is written
        down.
        """
        with open_shop(Settings.read()) as shop, shop.db.connection() as conn:
            allow(conn, at_command_line(conn, shop.team), "audit.read")
            rows = stored.found(
                conn,
                shop.team,
                limit + 1,
                who=who,
                what=what,
                since=since and since.astimezone(),
                below=before,
            )
        more = rows[limit - 1].audit_id if len(rows) > limit else None
        rows = rows[:limit]
        if json_:
            print_json({"acts": [_document(row) for row in rows], "next": more})
            return
        if not rows:
            OUT.print("There is nothing.")
            return
        table = Table("id", "when", "who", "act", "to what", "change")
        for row in rows:
            named = f" for {row.named}" if row.named else ""
            table.add_row(
                str(row.audit_id),
                f"{row.at:%Y-%m-%d %H:%M}",
                Text(f"{row.who}{named}"),
                row.act,
                Text(row.subject),
                Text(_change(row)),
            )
        OUT.print(table)
        if more is not None:
            ERR.print(f"There is more: --before {more}", markup=False)


def _change(row: Act) -> str:
    """What it was before, if it was anything, and what it is now."""
    told = [f"was {_brief(row.before)}"] if row.before else []
    return "; ".join([*told, *filter(None, [_brief(row.after)])])


def _brief(told: dict[str, Any] | None) -> str:
    if not told:
        return ""
    return ", ".join(f"{k}={_value(v)}" for k, v in told.items())


def _value(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _document(row: Act) -> dict[str, Any]:
    return {
        "id": row.audit_id,
        "at": row.at.isoformat(),
        "who": row.who,
        "for": row.named,
        "way": row.way,
        "act": row.act,
        "subject": row.subject,
        "before": row.before,
        "after": row.after,
    }
