"""`shoptalk keys`: who may use the HTTP API, and for what."""

from typing import Annotated, Any

import typer
from rich.text import Text

from bot.api import GRACE_HOURS, SCOPES, Made, create, revoke, rotate
from bot.commands.given import ids
from bot.commands.groups import WholeGroup
from bot.commands.output import OUT, Table, print_json
from bot.roles import at_command_line
from bot.settings import Settings
from bot.shop import open_shop
from bot.terminal import ERR
from sql import api_keys
from sql.api_keys import Hint, Key

By = Annotated[str, typer.Option("--by", help="who does it, by Slack id or name")]
Json = Annotated[bool, typer.Option("--json", help="print one JSON document")]
Name = Annotated[str, typer.Argument(help="the client's name: small letters, digits, . _ -")]
_SCOPES = "what it may do, repeatable:\n\n" + "; ".join(f"{k} ({v})" for k, v in SCOPES.items())


def register(app: typer.Typer) -> None:
    """Add the command and its subcommands."""
    group = typer.Typer(
        cls=WholeGroup, help="Keys for the HTTP API: one for each client.", no_args_is_help=True
    )
    app.add_typer(group, name="keys")

    @group.command("create")
    def create_(
        name: Name,
        scope: Annotated[list[str], typer.Option(help=_SCOPES)],
        channel: Annotated[
            list[str] | None,
            typer.Option(
                metavar="ID",
                callback=ids,
                help="a Slack channel as whose readers it asks; repeatable",
            ),
        ] = None,
        group_: Annotated[
            list[str] | None,
            typer.Option("--group", metavar="ID", callback=ids, help="a user group; repeatable"),
        ] = None,
        per_minute: Annotated[int, typer.Option(min=1, help="calls a minute")] = 60,
        days: Annotated[float | None, typer.Option(help="days after which it ends")] = None,
        guest: Annotated[
            bool, typer.Option("--guest", help="from outside: not what everyone may read")
        ] = False,
        vouch: Annotated[
            bool, typer.Option("--vouch", help="it knows its people: each has a vote")
        ] = False,
        by: By = "operator",
        json_: Json = False,
    ) -> None:
        """Make a key, which is shown once: keep it where the client finds it.

        What is kept here is its hash. It is shown what its channels and groups may read, and no
        more.
        """
        with open_shop(Settings.read()) as shop, shop.db.connection() as conn:
            made = create(
                conn,
                shop.team,
                name,
                scope,
                by=at_command_line(conn, shop.team, by),
                channels=channel or (),
                groups=group_ or (),
                per_minute=per_minute,
                days=days,
                outsider=guest,
                vouches=vouch,
            )
        _show(made, json_)

    @group.command("list")
    def list_(json_: Json = False) -> None:
        """List the keys, with how their secrets begin."""
        with open_shop(Settings.read()) as shop, shop.db.connection() as conn:
            rows = [
                (key, api_keys.hints(conn, key.key_id)) for key in api_keys.listed(conn, shop.team)
            ]
        if json_:
            print_json([_document(*row) for row in rows])
            return
        if not rows:
            OUT.print("No keys yet. Make one: shoptalk keys create NAME --scope ask")
            return
        table = Table("name", "may", "channels, groups", "a minute", "begins", "holds")
        for key, hints in rows:
            table.add_row(
                key.name,
                Text(", ".join(key.scopes)),
                Text(", ".join([*key.channels, *key.groups]) or "what everyone may read"),
                str(key.per_minute),
                Text(", ".join(one.hint for one in hints)),
                _holds(key),
            )
        OUT.print(table)

    @group.command("rotate")
    def rotate_(
        name: Name,
        grace_hours: Annotated[
            float, typer.Option(min=0, max=24 * 365, help="hours that the old one holds still")
        ] = GRACE_HOURS,
        by: By = "operator",
        json_: Json = False,
    ) -> None:
        """Give a client another key; the old one holds a while, so that nothing stops."""
        with open_shop(Settings.read()) as shop, shop.db.connection() as conn:
            who = at_command_line(conn, shop.team, by)
            made = rotate(conn, shop.team, name, by=who, grace_hours=grace_hours)
        _show(made, json_)

    @group.command("revoke")
    def revoke_(name: Name, by: By = "operator", json_: Json = False) -> None:
        """End a key, at once and for good."""
        with open_shop(Settings.read()) as shop, shop.db.connection() as conn:
            revoke(conn, shop.team, name, by=at_command_line(conn, shop.team, by))
        if json_:
            print_json({"name": name, "revoked": True})
        else:
            OUT.print(f"The key {name} is revoked.", markup=False)


def _show(made: Made, json_: bool) -> None:
    if json_:
        print_json({**_document(made.key, []), "key": made.secret})
        return
    OUT.print(made.secret, markup=False, soft_wrap=True)
    ERR.print(f"This is the key of {made.key.name}. It is not shown again.", markup=False)


def _holds(key: Key) -> str:
    if key.revoked_at is not None:
        return "revoked"
    return f"until {key.expires_at:%Y-%m-%d}" if key.expires_at else "until revoked"


def _document(key: Key, hints: list[Hint]) -> dict[str, Any]:
    return {
        "name": key.name,
        "scopes": key.scopes,
        "channels": key.channels,
        "groups": key.groups,
        "per_minute": key.per_minute,
        "guest": key.outsider,
        "vouches": key.vouches,
        "begins": [one.hint for one in hints],
        "expires_at": key.expires_at and key.expires_at.isoformat(),
        "revoked_at": key.revoked_at and key.revoked_at.isoformat(),
    }
