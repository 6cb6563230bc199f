"""`shoptalk channels`: how the bot is in a channel, shown and set."""

import re
from dataclasses import replace
from typing import Annotated, Any, Final

import typer
from rich.text import Text

from bot.commands.given import ids
from bot.commands.groups import WholeGroup
from bot.commands.output import OUT, Table, print_json
from bot.roles import Rules, allow, at_command_line, experts_of
from bot.settings import Settings
from bot.shop import Shop, open_shop
from sql import channel_settings, roles
from sql.channel_settings import ChannelSettings
from sql.database import Connection

Json = Annotated[bool, typer.Option("--json", help="print one JSON document")]
_CHANNEL: Final = re.compile(r"^[CG][A-Z0-9]+$")
_EXPERT: Final = re.compile(r"^[SUW][A-Z0-9]+$")
_NONE: Final = ("", "none", "off")


def register(app: typer.Typer) -> None:
    """Add the command and its subcommands."""
    group = typer.Typer(
        cls=WholeGroup,
        help="""Channels: whom I ask there as experts, and what they look at first.

        Without a subcommand it lists the channels for which something was set. See docs/experts.md.
        """,
        invoke_without_command=True,
    )
    app.add_typer(group, name="channels")

    @group.callback()
    def all_(context: typer.Context, json_: Json = False) -> None:
        """Channels: whom I ask there as experts, and what they look at first."""
        if context.invoked_subcommand is None:
            _list(json_=json_)

    @group.command("list")
    def list_(json_: Json = False) -> None:
        """List what was set for which channel, by whom and when."""
        _list(json_=json_)

    @group.command("set")
    def set_(
        channel: Annotated[
            str, typer.Argument(callback=ids, help="Slack id of the channel, C024BE7LH")
        ],
        experts: Annotated[
            str | None,
            typer.Option(
                "--experts",
                help="Slack ids of the user groups (S0615G0KT) and people (U024BE7LH) that are "
                "asked there, separated by commas; none = those with the role",
            ),
        ] = None,
        drafts_below: Annotated[
            str | None,
            typer.Option(
                "--drafts-below",
                help="0..1: an answer whose certainty is below it goes to an expert first; "
                "off = none does",
            ),
        ] = None,
        json_: Json = False,
    ) -> None:
        """Set it for a channel; what is not named stays as it is."""
        if not _CHANNEL.match(channel):
            raise typer.BadParameter("give the channel's id, such as C024BE7LH, not its name")
        named = None if experts is None else _experts(experts)
        below = None if drafts_below is None else _share(drafts_below)
        with open_shop(Settings.read()) as shop, shop.db.connection() as conn:
            doing = allow(conn, at_command_line(conn, shop.team), "channel.set")
            before = channel_settings.of(conn, shop.team, channel)
            now = before if named is None else replace(before, experts=named)
            if drafts_below is not None:
                now = replace(now, drafts_below=below)
            if now != before:
                channel_settings.put(conn, shop.team, channel, now, doing.actor.signs)
                doing.done(f"channel:{channel}", before=vars(before), after=vars(now))
            said = _said(conn, shop, channel, now)
        if json_:
            print_json({"channel": channel, **vars(now)})
        else:
            OUT.print(" ".join(said), markup=False)


def _list(*, json_: bool) -> None:
    with open_shop(Settings.read()) as shop, shop.db.connection() as conn:
        rows: list[dict[str, Any]] = [
            {
                "channel": one.channel,
                **vars(channel_settings.of(conn, shop.team, one.channel)),
                "by": one.changed_by,
                "since": one.changed_at.isoformat(),
            }
            for one in channel_settings.channels(conn, shop.team)
        ]
    if json_:
        print_json({"channels": rows})
        return
    if not rows:
        OUT.print("Nothing is set: shoptalk channels set C024BE7LH --experts S0615G0KT")
        return
    table = Table("channel", "follow-ups", "experts", "drafts below", "by", "since")
    for row in rows:
        below = "off" if row["drafts_below"] is None else f"{row['drafts_below']:g}"
        experts = ", ".join(row["experts"]) or "by role"
        since = row["since"][:16].replace("T", " ")
        table.add_row(row["channel"], row["follow_ups"], experts, below, Text(row["by"]), since)
    OUT.print(table)


def _said(conn: Connection, shop: Shop, channel: str, now: ChannelSettings) -> list[str]:
    """What it means, and what is still in the way of it."""
    rules = Rules.of(shop.settings.bot)
    asked = experts_of(conn, shop.team, channel, rules)
    said = [f"In {channel} I ask {', '.join(asked)}." if asked else f"In {channel} I ask nobody."]
    if now.drafts_below is not None:
        said.append(f"Answers below {now.drafts_below:g} go to them first.")
        if not asked:
            said.append("Nobody is set as an expert, so no answer waits: add --experts.")
    known = set(rules.all_groups(conn, shop.team)) | rules.experts
    known |= {one.holder for one in roles.listed(conn, shop.team)}
    if roleless := [one for one in now.experts if one not in known]:
        said.append(f"Only who has the role decides: shoptalk roles grant {roleless[0]} expert.")
    return said


def _experts(named: str) -> list[str]:
    ids = [] if named.strip().casefold() in _NONE else [one.strip() for one in named.split(",")]
    for one in ids:
        if not _EXPERT.match(one):
            raise typer.BadParameter(
                f"{one!r} is no id of a user group (S0615G0KT) or person (U024BE7LH): in Slack, "
                "the group's page or the profile has it (“Copy ID”)"
            )
    return list(dict.fromkeys(ids))


def _share(said: str) -> float | None:
    if said.strip().casefold() in _NONE:
        return None
    try:
        share = float(said)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise typer.BadParameter(f"{said!r} is no number from 0 to 1, nor off")
    return share
