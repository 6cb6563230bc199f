"""`shoptalk chat`: the loop in the terminal, with the sample manual where there is none."""

import sys
from collections.abc import Sequence

import typer
from rich.text import Text

from agent.answering import Asked, ask
from agent.conversation import from_rows
from agent.equipment import Machine
from agent.errors import LMUnavailable
from agent.program import Part
from agent.wording import language_of
from bot.commands.output import OUT
from bot.commands.panels import show_reply
from bot.commands.preparing import prepare
from bot.errors import HANDLED
from bot.settings import Settings
from bot.shop import Shop, open_shop
from bot.showing import early_parts, recorded, texts, where
from bot.slack import stamp
from bot.terminal import ERR
from sql import manuals
from sql.questions import NewQuestion

_WELCOME = """\
Ask about the manuals; a follow-up keeps to the thread.
/new begins a new thread, /manuals lists the manuals, /quit leaves (so does Ctrl-D)."""


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def chat() -> None:
        """Ask in the terminal, follow-ups included.

        Sets up what is missing first: database, models, and a sample manual where there is none.
        """
        with open_shop(Settings.read()) as shop:
            prepare(shop)
            _start_lm(shop)
            _Chat(shop).run()


def _start_lm(shop: Shop) -> None:
    try:
        if shop.lms:
            with ERR.status("Starting the language model"):
                shop.lms.warm()
    except LMUnavailable as error:  # each answer says so, and shows the lines
        ERR.print(str(error), style="yellow", markup=False)


class _Chat:
    """One thread at a time, in a channel of its own."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._kit = shop.kit()
        self._thread = stamp()

    def run(self) -> None:
        OUT.print(_WELCOME)
        self._list()
        while (line := self._read()) is not None:
            match line.strip():
                case "":
                    continue
                case "/quit" | "/exit":
                    return
                case "/new":
                    self._thread = stamp()
                    OUT.print("A new thread.")
                case "/manuals":
                    self._list()
                case question:
                    try:
                        self._answer(question)
                    except HANDLED as error:  # the next question may fare better
                        ERR.print(str(error), style="red", markup=False)

    def _read(self) -> str | None:
        try:
            if sys.stdin.isatty():
                return OUT.input("\n[bold green]>[/] ")
            return next(sys.stdin, None)
        except EOFError:
            return None

    def _list(self) -> None:
        with self._shop.db.connection() as conn:
            for manual in manuals.list_all(conn, self._shop.operator):
                OUT.print(f"  • {manual.title} ({manual.page_count} pages)", markup=False)

    def _answer(self, question: str) -> None:
        shop, ts = self._shop, stamp()
        team, audience = shop.team, shop.operator
        with shop.db.connection() as conn:
            thread = from_rows(conn, audience, team, "terminal", self._thread, ts)
        new = NewQuestion(team, "terminal", ts, self._thread, "operator", question)
        with ERR.status("Looking in the manuals") as status:

            def found(read: Sequence[Part], machine: Machine | None) -> None:
                language = language_of(question)
                for part in early_parts(shop.db, audience, read[:1], machine, language):
                    lines = "\n".join([*part.unfit, *texts(part.lines), *part.effect])
                    place = where(part, part.lines[0])
                    ERR.print(Text(f"Best lines so far, from {place}:\n{lines}", style="dim"))
                status.update("Reading them and checking the answer")

            reply = ask(self._kit, Asked(new, audience, thread), found)
        show_reply(reply, recorded(shop.db, audience, reply.answer_id))
        OUT.print(Text(f"{reply.seconds:.1f} s", style="dim"))
