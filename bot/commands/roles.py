"""`shoptalk roles`: who has which role, given and taken back."""

from typing import Annotated, Any

import typer
from rich.text import Text

from bot.commands.groups import WholeGroup
from bot.commands.output import OUT, Table, print_json
from bot.roles import (
    ACTS,
    Rules,
    at_command_line,
    grant,
    read_role,
    revoke,
    who_may,
)
from bot.settings import Settings
from bot.shop import open_shop
from sql import roles as stored

Json = Annotated[bool, typer.Option("--json", help="print one JSON document")]
Holder = Annotated[
    str,
    typer.Argument(
        metavar="WHO",
        help="Slack id of a person (U024BE7LH) or user group (S0615G0KT), key:NAME, cli:NAME",
    ),
]


def register(app: typer.Typer) -> None:
    """Add the command and its subcommands."""
    group = typer.Typer(
        cls=WholeGroup,
        help="""Roles: technician, expert, lead, administrator; each may what those before may.

        Everybody of the team is a technician, guests are nothing. Experts decide on corrections,
        revisions and readers of manuals; leads share with everyone, remove manuals, see votes and
        roll back; administrators promote programs, give keys and roles, and read the audit.
        `shoptalk roles rights` lists it all.
        """,
        no_args_is_help=True,
    )
    app.add_typer(group, name="roles")

    @group.command("list")
    def list_(json_: Json = False) -> None:
        """List who was given a role, here and by the settings, and who you are here."""
        settings = Settings.read()
        rules = Rules.of(settings.bot)
        with open_shop(settings) as shop, shop.db.connection() as conn:
            given = stored.listed(conn, shop.team)
            you = at_command_line(conn, shop.team)
            sizes = {one.group_id: len(one.users) for one in stored.groups(conn, shop.team)}
        rows: list[dict[str, Any]] = [
            {
                "who": f"{one.kind}:{one.holder}",
                "role": one.role,
                "by": one.granted_by,
                "since": one.granted_at.isoformat(),
                "people": sizes.get(one.holder) if one.kind == "group" else None,
            }
            for one in given
        ]
        known = {row["who"] for row in rows}
        for kind, role, holders in (
            *(("group", role, [group]) for group, role in sorted(rules.groups.items())),
            ("user", "expert", sorted(rules.experts)),
        ):
            for holder in holders:
                if f"{kind}:{holder}" not in known:
                    size = sizes.get(holder) if kind == "group" else None
                    more = {"by": "settings", "since": None, "people": size}
                    rows.append({"who": f"{kind}:{holder}", "role": role, **more})
        if json_:
            print_json({"you": {"who": you.who, "role": you.role}, "roles": rows})
            return
        OUT.print(f"You are {you.who}, {you.role}.", markup=False)
        if not rows:
            OUT.print("Nobody was given a role: shoptalk roles grant WHO ROLE")
            return
        table = Table("who", "role", "people", "by", "since")
        for row in rows:
            people = "" if row["people"] is None else str(row["people"])
            since = (row["since"] or "")[:16].replace("T", " ")
            table.add_row(Text(row["who"]), row["role"], people, Text(row["by"]), since)
        OUT.print(table)

    @group.command("grant")
    def grant_(
        who: Holder,
        role: Annotated[str, typer.Argument(help=", ".join(stored.ROLES))],
        json_: Json = False,
    ) -> None:
        """Give a role, in the place of one that they have; it counts at once.

        Who has several roles has the highest. Who is a guest, or not of the team, has none,
        whatever is granted.
        """
        wanted = read_role(role)
        with open_shop(Settings.read()) as shop, shop.db.connection() as conn:
            before = grant(conn, at_command_line(conn, shop.team), who, wanted)
        if json_:
            print_json({"who": who, "before": before, "role": wanted})
        else:
            instead = f", and not {before} any more" if before and before != wanted else ""
            OUT.print(f"{who} is {wanted} now{instead}.", markup=False)

    @group.command("revoke")
    def revoke_(who: Holder, json_: Json = False) -> None:
        """Take a role back; it counts at once. What a setting gives, the setting takes."""
        with open_shop(Settings.read()) as shop, shop.db.connection() as conn:
            before = revoke(conn, at_command_line(conn, shop.team), who)
        if json_:
            print_json({"who": who, "before": before, "role": None})
        else:
            OUT.print(f"{who} was {before}, and is no more.", markup=False)

    @group.command()
    def rights(json_: Json = False) -> None:
        """List every act with who may do it."""
        if json_:
            print_json({act: right.least for act, right in ACTS.items()})
            return
        table = Table("act", "who may", "what it is")
        for act, right in ACTS.items():
            own = ", and who brought it" if right.own else ""
            table.add_row(act, who_may(right) + own, right.doing)
        OUT.print(table)
