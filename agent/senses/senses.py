"""What there is to see and hear with, each made when it is first needed."""

import threading
from contextlib import ExitStack
from functools import partial

import structlog

from agent.errors import LMUnavailable
from agent.senses.ear import Ear, open_ear
from agent.senses.eye import Eye, open_eye
from agent.settings import AgentSettings
from ingest.calling import DatabaseLedger
from sql.database import Database

log = structlog.get_logger()


class Senses:
    """The eye and the ear that the settings name. Safe for threads."""

    def __init__(self, settings: AgentSettings, db: Database, stack: ExitStack) -> None:
        """`stack`: what was opened is closed with it."""
        self._lock = threading.Lock()
        self._stack = stack
        self._open_eye = partial(open_eye, settings, db.home, DatabaseLedger(db))
        self._open_ear = partial(open_ear, settings)
        self._eyes: list[Eye | None] = []
        self._ears: list[Ear | None] = []

    @property
    def eye(self) -> Eye | None:
        """What reads pictures; None where AGENT_VISION_LM is unset, and, with a warning, where it
        cannot be had: text recognition does instead."""
        with self._lock:
            if not self._eyes:
                try:
                    self._eyes.append(self._open_eye())
                except LMUnavailable as error:
                    log.warning("eye.unavailable", reason=str(error))
                    return None
            return self._eyes[0]

    @property
    def ear(self) -> Ear | None:
        """What hears voice clips; None where AGENT_TRANSCRIBE is unset."""
        with self._lock:
            if not self._ears:
                self._ears.append(self._open_ear())
                if self._ears[0] is not None:
                    self._stack.callback(self._ears[0].close)
            return self._ears[0]
