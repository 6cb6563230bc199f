"""`shoptalk ...`: one Typer app; each command is a thin file in `bot.commands`."""

import os
import sys

# Before any library reads them: nothing of ours reports its use to anybody.
os.environ.setdefault("DO_NOT_TRACK", "true")

import typer
from click.exceptions import Abort, ClickException, Exit

from bot.commands import ask, chat, doctor, evaluate, ingest, manuals, models, page, search, server
from bot.errors import sentence
from bot.logs import set_up
from bot.progress import ERR
from bot.settings import BotSettings, Settings
from sql.home import Home

app = typer.Typer(
    name="shoptalk",
    help="Answers maintenance questions from your own PDF manuals: the line, the page, or a no.",
    epilog="Start with `shoptalk ingest MANUAL.pdf --everyone`, then `shoptalk ask QUESTION`.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for module in (chat, ask, search, ingest, page, manuals, models, evaluate, server, doctor):
    module.register(app)


def main() -> None:
    """Run a command; exit 0 on success, 1 on an error (one sentence), 2 on wrong usage."""
    try:
        set_up(_log_level())
        code = app(standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except Exit as asked:
        sys.exit(asked.exit_code)
    except (Abort, KeyboardInterrupt):
        ERR.print("Stopped.")
        sys.exit(130)
    except ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except Exception as error:  # noqa: BLE001 - the outermost boundary
        home = Home.from_settings(Settings.read().sql)
        ERR.print(sentence(error, home.run / "incidents"), style="red", markup=False)
        sys.exit(1)


def _log_level() -> str:
    return os.environ.get("BOT_LOG_LEVEL") or str(BotSettings.model_fields["log_level"].default)
