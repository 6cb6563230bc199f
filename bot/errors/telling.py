"""From an exception to one plain sentence: one for operators, one for people."""

import secrets
import traceback
from pathlib import Path
from typing import Final

import structlog

from agent.errors import AgentError
from agent.wording import Language, in_language, ours
from bot.errors.base import BotError
from bot.errors.worded import Worded
from ingest.embedding import EmbeddingFailed
from ingest.errors import IngestError
from ingest.weights import WeightsError
from sql.endpoint import without_secrets
from sql.errors import SqlError
from sql.failure import Failure

log = structlog.get_logger()

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
