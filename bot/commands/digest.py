"""`shoptalk digest`: the week's digest for leads, printed, or put into their channel."""

from datetime import UTC, datetime
from html import unescape
from typing import Annotated

import typer

from bot.commands.output import OUT, print_json
from bot.commands.readers import readers_of
from bot.errors import BadSetting
from bot.jobs import digest_for, week_of
from bot.queue import SEND_DIGEST, Queue
from bot.roles import allow, at_command_line
from bot.settings import Settings
from bot.shop import Shop, open_shop
from bot.showing import home as tab
from sql import digests


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def digest(
        send: Annotated[
            bool, typer.Option("--send", help="have it put into BOT_LEADS_CHANNEL, once a week")
        ] = False,
        json_: Annotated[bool, typer.Option("--json", help="print one JSON document")] = False,
    ) -> None:
        """The week as leads read it: what was not answered, trends, what was learned, what waits.

        Of questions only those of public channels are told in words. It is put into the channel by
        itself at BOT_DIGEST_AT; --send has a worker do it now, where this week's was not sent.
        """
        settings = Settings.read()
        with open_shop(settings) as shop:
            if send:
                _send(shop, json_)
                return
            audience, _ = readers_of(shop, None)
            with shop.db.connection() as conn:
                doing = allow(conn, at_command_line(conn, shop.team), "votes.read")
                found = digest_for(conn, audience, datetime.now(UTC))
                doing.done("digest", after={"gaps": len(found.gaps)})
        if json_:
            print_json(tab.digest_document(found))
        else:
            OUT.print(unescape(tab.digest_message(found).text), markup=False, soft_wrap=True)


def _send(shop: Shop, json_: bool) -> None:
    """Claim the week and enqueue it; twice is once."""
    if not shop.settings.bot.leads_channel:
        raise BadSetting("BOT_LEADS_CHANNEL is not set: say into which channel it goes.")
    week = week_of(datetime.now(UTC))
    with shop.db.connection() as conn:
        doing = allow(conn, at_command_line(conn, shop.team), "votes.read")
        digests.begin(conn, shop.team, week)
        row = digests.get(conn, shop.team, week)
        sent = row is not None and row.state == "final"
        if not sent:
            lock = f"{SEND_DIGEST}:{shop.team}"
            Queue().defer(conn, SEND_DIGEST, lock=lock, queueing_lock=lock, week=week.isoformat())
            doing.done("digest", after={"week": week.isoformat()})
    if json_:
        print_json({"week": week.isoformat(), "enqueued": not sent})
    elif sent:
        OUT.print(f"The digest of the week of {week} was sent before.", markup=False)
    else:
        OUT.print(f"A worker sends the digest of the week of {week}.", markup=False)
