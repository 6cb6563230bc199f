"""`shoptalk ask`: one question, one verified answer."""

import json
from pathlib import Path
from typing import Annotated

import typer

from agent.answering import Asked, ask
from agent.conversation import EMPTY, Thread, from_history
from agent.errors import BadHistory
from agent.wording import language_of
from bot.commands.given import ids, words
from bot.commands.output import print_json
from bot.commands.panels import show_reply
from bot.commands.readers import readers_of
from bot.errors import NoSuchFile
from bot.settings import Settings
from bot.shop import open_shop
from bot.showing import recorded, reply_document, why_narrow
from bot.slack import stamp
from bot.terminal import ERR
from sql.questions import NewQuestion


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("ask")
    def ask_(
        question: Annotated[str, typer.Argument(callback=words, help="the question, in quotes")],
        channel: Annotated[
            str | None,
            typer.Option(callback=ids, help="Slack channel id: use its manuals only"),
        ] = None,
        user: Annotated[str, typer.Option(help="who asks, by Slack id")] = "operator",
        history: Annotated[
            Path | None,
            typer.Option(metavar="FILE", help='the thread: JSON [{"role": "user", "text": ...}]'),
        ] = None,
        json_: Annotated[bool, typer.Option("--json", help="print one JSON document")] = False,
    ) -> None:
        """Answer one question, with page and line.

        The manuals' own words are shown beside it; where they don't say, it says so.

        Without --channel you are the operator and every manual is searched; with it, the answer is
        for those who read along there, as in Slack.
        """
        thread = _read(history) if history else EMPTY
        with open_shop(Settings.read()) as shop:
            ts = stamp()
            where = "terminal" if channel is None else channel
            new = NewQuestion(shop.team, where, ts, ts, user, question)
            kit = shop.kit()
            with ERR.status("Looking in the manuals"):
                audience, why = readers_of(shop, channel)
                reply = ask(kit, Asked(new, audience, thread))
            shown = recorded(shop.db, audience, reply.answer_id)
        if json_:
            print_json({**reply_document(reply, shown), "narrowed": why})
            return
        show_reply(reply, shown)
        if why is not None and reply.answer.status != "answered":
            ERR.print(why_narrow(why, language_of(question)), markup=False)


def _read(path: Path) -> Thread:
    try:
        return from_history(json.loads(path.read_text("utf-8")))
    except OSError as error:
        raise NoSuchFile(f"The history {path} cannot be read: {error.strerror}.") from error
    except (ValueError, RecursionError) as error:
        raise BadHistory from error
