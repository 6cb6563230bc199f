"""From an exception to one plain sentence.

BotError
├── BadSetting
├── NoSuchFile
├── CannotRead
├── CannotWrite
├── NoSuchManual
├── NoSuchAnswer
├── NothingDone
├── PortTaken
├── AlreadyRunning
├── NightFailed
├── KilledTooOften
└── SlackError
    ├── SlackUnreachable
    ├── ReadersChange
    └── SlackRefused
"""

import secrets
import traceback
from pathlib import Path

from agent.errors import AgentError
from ingest.embedding import EmbeddingFailed
from ingest.errors import IngestError
from ingest.weights import WeightsError
from sql.endpoint import without_secrets
from sql.errors import SqlError


class BotError(Exception):
    """The command could not do what was asked."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(without_secrets(message or " ".join((type(self).__doc__ or "").split())))


class BadSetting(BotError):
    """A setting cannot be used: correct it in the environment or in .env."""


class NoSuchFile(BotError):
    """There is no such file or folder: check the path."""


class CannotRead(BotError):
    """The file cannot be read: check its name and who may read it."""


class CannotWrite(BotError):
    """The file cannot be written: check its folder, the space there and who may write."""


class NoSuchManual(BotError):
    """There is no such manual: `shoptalk manuals` lists them."""


class NoSuchAnswer(BotError):
    """There is no such answer: `shoptalk ask --json` says its answer_id."""


class NothingDone(BotError):
    """Nothing could be done with any of the files."""


class PortTaken(BotError):
    """Another program listens on this port: set another one."""


class AlreadyRunning(BotError):
    """Shoptalk runs in this home already: `shoptalk stop` ends it."""


class NightFailed(BotError):
    """The night's process ended with an error: its log says which."""


class KilledTooOften(BotError):
    """Each process that worked on it was ended before it was done: give the worker more memory."""


class SlackError(BotError):
    """Slack did not do what was asked."""


class SlackUnreachable(SlackError):
    """Slack cannot be reached: check the network and SLACK_API_URL; it is tried again."""


class ReadersChange(SlackError):
    """Who reads along changes so often here that no answer can be composed for them: ask again."""


class SlackRefused(SlackError):
    """Slack refused the request: check SLACK_BOT_TOKEN and the app's scopes (`shoptalk doctor`)."""


HANDLED = (BotError, AgentError, IngestError, SqlError, WeightsError, EmbeddingFailed)
"""What our own code raises on purpose: its text is a sentence for a person."""


def sentence(error: BaseException, incidents: Path) -> str:
    """What to tell a person of an error.

    An error that nobody foresaw is written to a file of `incidents`, and the sentence names it.
    """
    if isinstance(error, HANDLED):
        return str(error)
    incident = secrets.token_hex(4)
    path = incidents / f"{incident}.txt"
    trace = without_secrets("".join(traceback.format_exception(error)))
    try:
        incidents.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.write_text(trace, "utf-8", "backslashreplace")
    except OSError as full:
        kind = type(error).__name__
        return f"Something went wrong inside Shoptalk ({kind}), and {path} cannot tell: {full}."
    return f"Something went wrong inside Shoptalk; incident {incident} is written to {path}."
