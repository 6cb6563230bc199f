"""From an exception to one plain sentence: one for operators, one for people.

Classes and texts are those of `sql.failure`.

BotError
├── BadSetting
├── NoSuchFile
├── CannotRead
├── CannotWrite
├── BadBackup
├── NoSuchManual
├── NoSuchAnswer
├── NoSuchEmbedding
├── NoSuchKey
├── BadKey
├── BadRole
├── Worded
│   ├── MayNot
│   └── NotDone (bot.hearing)
├── NothingDone
├── NoCharts
├── NoMlflow
├── NotRegistered
├── PortTaken
├── AlreadyRunning
├── TokensUnreadable
├── OfNoTeam
├── NoSuchWorkspace
├── StillInstalled
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
from typing import ClassVar, Final

import structlog

from agent.errors import AgentError
from agent.wording import Language, in_language, ours
from ingest.embedding import EmbeddingFailed
from ingest.errors import IngestError
from ingest.weights import WeightsError
from sql.endpoint import without_secrets
from sql.errors import SqlError
from sql.failure import Failure, Kind

log = structlog.get_logger()


class BotError(Failure):
    """The command could not do what was asked."""

    people: ClassVar[str | None] = (
        "I could not do this. Try again; if that does not help, tell whoever looks after me here."
    )


class BadSetting(BotError):
    """A setting cannot be used: correct it in the environment or in .env."""

    kind = "permanent"


class NoSuchFile(BotError):
    """There is no such file or folder: check the path."""

    kind = "permanent"


class CannotRead(BotError):
    """The file cannot be read: check its name and who may read it."""

    kind = "permanent"


class CannotWrite(BotError):
    """The file cannot be written: check its folder, the space there and who may write."""

    kind = "permanent"


class BadBackup(BotError):
    """This is no whole backup of Shoptalk's, and nothing was changed: take an earlier one, or copy
    it here again."""

    kind = "permanent"


class NoSuchManual(BotError):
    """There is no such manual: `shoptalk manuals` lists them."""

    kind = "permanent"


class NoSuchEmbedding(BotError):
    """There is no such embedding model that neither serves nor is being filled: `shoptalk
    embedding` lists them."""

    kind = "permanent"


class NoSuchAnswer(BotError):
    """There is no such answer: `shoptalk ask --json` says its answer_id."""

    kind = "permanent"


class NothingKept(BotError):
    """Nothing is kept of this person: it takes their Slack id, such as U024BE7LH."""

    kind = "permanent"


class NoSuchKey(BotError):
    """There is no such key: `shoptalk keys list` lists them."""

    kind = "permanent"


class BadKey(BotError):
    """A key cannot be made like this: `shoptalk keys create --help` says how."""

    kind = "permanent"


class BadRole(BotError):
    """A role cannot be given like this: `shoptalk roles grant --help` says how."""

    kind = "permanent"


class Worded(BotError):
    """This cannot be done."""

    # Raised with a sentence of ours, which is said in the reader's language. What is put in is put
    # in as it is, but for what is itself a sentence of ours (`ours_in`).
    kind = "permanent"
    people = None
    ours_in: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, sentence: str | None = None, **names: object) -> None:
        self.sentence, self.names = sentence, names
        super().__init__(sentence and in_language(sentence, "en", **names))

    def said(self, language: Language) -> str:
        """What people read of it."""
        names = {
            name: in_language(str(one), language) if name in self.ours_in else one
            for name, one in self.names.items()
        }
        return in_language(self.sentence or self.for_people, language, **names)


class MayNot(Worded):
    """Your role does not allow this: ask somebody who has the role for it."""

    ours_in = frozenset({"doing", "who", "role"})


class NothingDone(BotError):
    """Nothing could be done with any of the files."""

    kind = "permanent"


class NoCharts(BotError):
    """Pictures need matplotlib: install the extra "charts" (`make extra-charts`); the
    table and --json do without."""

    kind = "permanent"


class NoMlflow(BotError):
    """This needs MLflow: install the extra "mlflow" (`make extra-mlflow`)."""

    kind = "permanent"


class NotRegistered(BotError):
    """The model could not be registered: check the tracking store's address and that it is up."""


class PortTaken(BotError):
    """Another program listens on this port: set another one."""

    kind = "permanent"


class AlreadyRunning(BotError):
    """Shoptalk runs in this home already: `shoptalk stop` ends it."""

    kind = "permanent"


class TokensUnreadable(BotError):
    """The tokens of installed workspaces cannot be read with SLACK_TOKEN_KEY: put the key that they
    were encrypted with behind the new one, after a comma, or have the app installed again."""

    kind = "permanent"


class OfNoTeam(BotError):
    """Nothing says which workspace a job is for, and several have the app installed: enqueue it
    again with BOT_TEAM set to the workspace's id (`shoptalk workspaces` lists them)."""

    kind = "permanent"


class NoSuchWorkspace(BotError):
    """The app was never installed there: `shoptalk workspaces` lists where."""

    kind = "permanent"


class StillInstalled(BotError):
    """The app is installed there, and nothing was erased: have it removed in Slack first
    (Administration, Manage apps)."""

    kind = "permanent"


class NightFailed(BotError):
    """The night's process ended with an error: its log says which."""


class KilledTooOften(BotError):
    """Each process that worked on it was ended before it was done: give the worker more memory."""

    people: ClassVar[str | None] = (
        "I was ended each time before I was done. If you ask again and it happens again, "
        "tell whoever looks after me here."
    )


class SlackError(BotError):
    """Slack did not do what was asked."""


class SlackUnreachable(SlackError):
    """Slack cannot be reached: check the network and SLACK_API_URL; it is tried again."""

    kind = "passing"
    people = "Slack did not let me do this just now. Try again in a few minutes."


class ReadersChange(SlackError):
    """Who reads along changes so often here that no answer can be composed for them: ask again."""

    kind = "passing"


class SlackRefused(SlackError):
    """Slack refused the request: check SLACK_BOT_TOKEN and the app's scopes (`shoptalk doctor`)."""

    kind: ClassVar[Kind] = "permanent"
    people: ClassVar[str | None] = (
        "Slack does not let me do what this needs: somebody has to change how I am set up. "
        "Please tell whoever looks after me here."
    )


_INCIDENT: Final = ours(
    "Something went wrong inside Shoptalk; incident {incident} tells whoever looks after me here "
    "what it was."
)
HANDLED = (BotError, AgentError, IngestError, SqlError, WeightsError, EmbeddingFailed)
"""What our own code raises on purpose: each has a sentence for operators and one for people."""


def said_in(error: Failure, language: Language) -> str:
    """What people read of an error that our own code raised on purpose."""
    if isinstance(error, Worded):
        return error.said(language)
    return in_language(error.for_people, language)


def sentence(error: BaseException, incidents: Path) -> str:
    """What to tell an operator of an error.

    An error that nobody foresaw is written to a file of `incidents`, and the sentence names it.
    """
    if isinstance(error, HANDLED):
        return error.for_operators
    incident, untold = _write_down(error, incidents)
    path = incidents / f"{incident}.txt"
    if untold is not None:
        kind = type(error).__name__
        return f"Something went wrong inside Shoptalk ({kind}), and {path} cannot tell: {untold}."
    return f"Something went wrong inside Shoptalk; incident {incident} is written to {path}."


def told(error: BaseException, incidents: Path, language: Language = "en") -> str:
    """What to tell people in Slack of an error: what they can do, and nothing of the server.

    An error that nobody foresaw is written down as for `sentence`, and has a number.
    """
    if isinstance(error, HANDLED):
        return said_in(error, language)
    incident, untold = _write_down(error, incidents)
    if untold is not None:
        log.error("incident.unwritten", error=type(error).__name__, reason=str(untold))
    return in_language(_INCIDENT, language, incident=incident)


def _write_down(error: BaseException, incidents: Path) -> tuple[str, OSError | None]:
    """The number under which its trace was written, and why it could not be."""
    incident = secrets.token_hex(4)
    trace = without_secrets("".join(traceback.format_exception(error)))
    try:
        incidents.mkdir(mode=0o700, parents=True, exist_ok=True)
        (incidents / f"{incident}.txt").write_text(trace, "utf-8", "backslashreplace")
    except OSError as full:
        return incident, full
    return incident, None
