"""`shoptalk orders open`: a new work order from an answer, handed to the webhook or the CSV."""

import time
from typing import Annotated

import typer

from agent.errors import NothingToOpen, NotSent
from agent.work_orders import Target, document, hand_over, key_of, open_draft
from bot.commands.output import OUT, print_json
from bot.errors import NoSuchAnswer
from bot.roles import allow, at_command_line
from bot.settings import Settings
from bot.shop import open_shop
from bot.showing import draft_of, shown_of, target_of
from bot.terminal import ERR
from sql import order_drafts
from sql.audience import Audience
from sql.database import Connection, Database
from sql.order_drafts import Draft

_PAUSES = (1, 4)


def register(group: typer.Typer) -> None:
    """Add the subcommand."""

    @group.command("open")
    def open_(
        answer_id: Annotated[int, typer.Argument(min=1, help="as `shoptalk ask --json` says it")],
        user: Annotated[str, typer.Option(help="who opens it, by Slack id or name")] = "operator",
        json_: Annotated[bool, typer.Option("--json", help="print one JSON document")] = False,
    ) -> None:
        """Open a work order from an answer: question, answer and cited place, as a draft.

        It goes to BOT_ORDERS_WEBHOOK or BOT_ORDERS_CSV, once for however many calls.
        """
        with open_shop(Settings.read()) as shop:
            target = target_of(shop.settings.bot)
            if not target:
                raise NothingToOpen
            with shop.db.connection() as conn:
                draft = order_drafts.get(conn, shop.team, answer_id)
            before = draft is not None and draft.state == "sent"
            if draft is None:
                draft = _made(shop.db, shop.team, answer_id, user)
            draft = _handed(shop.db, target, draft)
        if json_:
            print_json({**document(draft), "state": draft.state, "before": before})
        else:
            said = "was opened before" if before else "is handed over"
            OUT.print(f"The work order {document(draft)['key']} {said}.", markup=False)


def _made(db: Database, team: str, answer_id: int, user: str) -> Draft:
    with db.connection() as conn:
        shown = shown_of(conn, Audience.of_operator(team), answer_id)
        if shown is None:
            raise NoSuchAnswer
        if not shown.stands:
            raise NoSuchAnswer("A manual that this answer stood on is gone: ask again.")
        told = draft_of(conn, shown)

    def record(conn: Connection) -> None:
        doing = allow(conn, at_command_line(conn, team, user), "orders.open")
        doing.done(f"answer:{answer_id}", after={"key": key_of(team, answer_id)})

    draft = open_draft(db, team, answer_id, user, told, record)
    if draft is None:
        raise NoSuchAnswer
    return draft


def _handed(db: Database, target: Target, draft: Draft) -> Draft:
    """The draft is handed over, at the third try at the latest; NotSent says why not."""
    for seconds in _PAUSES:
        try:
            return hand_over(db, target, draft)
        except NotSent as error:
            ERR.print(str(error), style="yellow", markup=False)
            time.sleep(seconds)
    try:
        return hand_over(db, target, draft)
    except NotSent as error:
        again = f"The draft is kept: `shoptalk orders open {draft.answer_id}` tries again."
        raise NotSent(f"{str(error).split(';')[0].rstrip('.')}. {again}") from error
