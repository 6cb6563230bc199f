"""`shoptalk ...`: one Typer app; each command is a thin file in `bot.commands`."""

import importlib
import io
import os
import sys
from collections.abc import Iterator, MutableMapping
from importlib.metadata import version
from typing import Annotated, Any, Final, NoReturn

# Before any library reads them: nothing of ours reports its use to anybody.
os.environ.setdefault("DO_NOT_TRACK", "true")

import typer

from bot.commands.groups import WholeGroup
from bot.errors import HANDLED, sentence
from bot.processes import leash
from bot.settings import BotSettings, Settings
from bot.terminal import ERR, set_up
from sql.home import Home

MODULES = {
    "up": "up",
    "stop": "server",
    "chat": "chat",
    "ask": "ask",
    "search": "search",
    "ingest": "ingest",
    "read": "read",
    "manuals": "manuals",
    "page": "page",
    "orders": "orders",
    "trends": "trends",
    "vote": "vote",
    "divided": "divided",
    "sample": "sample",
    "votes": "votes",
    "correct": "correct",
    "notes": "notes",
    "approve": "notes",
    "refuse": "notes",
    "withdraw": "notes",
    "channels": "channels",
    "roles": "roles",
    "audit": "audit",
    "costs": "costs",
    "digest": "digest",
    "privacy": "privacy",
    "nightly": "nightly",
    "judges": "judges",
    "bootstrap": "bootstrap",
    "programs": "programs",
    "models": "models",
    "embedding": "embedding",
    "doctor": "doctor",
    "bot": "bot",
    "worker": "worker",
    "clock": "clock",
    "api": "api",
    "keys": "keys",
    "mcp": "mcp",
    "workspace": "workspace",
    "migrate": "server",
    "backup": "backup",
    "restore": "backup",
    "prepare": "prepare",
    "manifest": "manifest",
    "workspaces": "workspaces",
    "evaluate": "evaluate",
    "classify": "classify",
}
"""Each command's module in `bot.commands`, in the order in which help lists them."""
BEGINS: Final = {
    "up": "Begin",
    "ingest": "Manuals",
    "orders": "Past work orders",
    "vote": "Votes and corrections",
    "channels": "Who may do what, and what was done",
    "nightly": "Learning, and the models",
    "doctor": "Upkeep, and the processes one by one",
    "manifest": "Slack",
    "evaluate": "Measuring and sorting",
}
"""The titles of help's sections, each by the command that it begins with."""


class Commands(MutableMapping[str, Any]):
    """The commands by name, each loaded when it is asked for: bot and clock load no DSPy."""

    def __init__(self) -> None:
        self._loaded: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._loaded:
            found = typer.Typer(add_completion=False, rich_markup_mode=None)
            importlib.import_module(f"bot.commands.{MODULES[name]}").register(found)
            self._loaded[name] = typer.main.get_group(found).commands[name]
        return self._loaded[name]

    def __setitem__(self, name: str, command: Any) -> None:
        self._loaded[name] = command

    def __delitem__(self, name: str) -> None:
        del self._loaded[name]

    def __iter__(self) -> Iterator[str]:
        return iter(MODULES)

    def __len__(self) -> int:
        return len(MODULES)


class Group(WholeGroup):
    """`shoptalk`, with its commands still on disk."""

    titles = BEGINS

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        self.commands = Commands()


app = typer.Typer(
    cls=Group,
    name="shoptalk",
    help="Answers maintenance questions from your own PDF manuals: the line, the page, or a no.",
    epilog="Start with `shoptalk up`, or `shoptalk chat` in the terminal; add your own manuals by"
    " dropping them there, or with `shoptalk ingest MANUAL.pdf --everyone`.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"shoptalk {version('shoptalk')}")
        raise typer.Exit


@app.callback()
def shoptalk(
    _: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Say which one this is."),
    ] = False,
) -> None:
    """Answers maintenance questions from your own PDF manuals: the line, the page, or a no."""


def main() -> None:
    """Run a command; exit 0 on success, 1 on an error (one sentence), 2 on wrong usage."""
    leash.hold()
    _take_any_text()
    try:
        set_up(_log_level())
        app(prog_name="shoptalk")
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except HANDLED as error:
        _say(str(error))
    except Exception as error:  # noqa: BLE001 - the outermost boundary
        try:
            incidents = Home.from_settings(Settings.read().sql).run / "incidents"
        except HANDLED as unusable:  # without settings or a home there is no place for incidents
            _say(str(unusable))
        _say(sentence(error, incidents))


def _take_any_text() -> None:
    """Let no typed line, manual or file name fail for a letter that the terminal has not."""
    for stream, instead in (
        (sys.stdin, "replace"),
        (sys.stdout, "backslashreplace"),
        (sys.stderr, "backslashreplace"),
    ):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=instead)


def _say(what: str) -> NoReturn:
    ERR.print(what, style="red", markup=False, soft_wrap=True)
    sys.exit(1)


def _log_level() -> str:
    try:
        return BotSettings().log_level
    except (ValueError, OSError):  # what is wrong with it, the command says
        return str(BotSettings.model_fields["log_level"].default)
