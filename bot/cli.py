"""`shoptalk ...`: one Typer app; each command is a thin file in `bot.commands`."""

import io
import os
import sys
from typing import NoReturn

# Before any library reads them: nothing of ours reports its use to anybody.
os.environ.setdefault("DO_NOT_TRACK", "true")

import typer

from bot.commands import (
    ask,
    chat,
    doctor,
    evaluate,
    ingest,
    manifest,
    manuals,
    models,
    page,
    search,
    server,
)
from bot.errors import HANDLED, sentence
from bot.logs import set_up
from bot.progress import ERR
from bot.settings import BotSettings, Settings
from sql.home import Home

app = typer.Typer(
    name="shoptalk",
    help="Answers maintenance questions from your own PDF manuals: the line, the page, or a no.",
    epilog="Start with `shoptalk chat`; add your own: `shoptalk ingest MANUAL.pdf --everyone`.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for module in (
    chat,
    ask,
    search,
    ingest,
    manuals,
    page,
    models,
    doctor,
    server,
    evaluate,
    manifest,
):
    module.register(app)


def main() -> None:
    """Run a command; exit 0 on success, 1 on an error (one sentence), 2 on wrong usage."""
    _take_any_text()
    try:
        set_up(_log_level())
        app()
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
