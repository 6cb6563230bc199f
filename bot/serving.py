"""Which program serves: looked up for each question, loaded once for each version."""

import threading
from typing import Final

import structlog

from agent.errors import StateMismatch
from agent.learning.canary import is_canarys
from agent.program import DEFAULT_VERSION, Answerer, default, load
from sql import programs
from sql.database import Connection
from sql.programs import Program

log = structlog.get_logger()
_PROGRAMS_KEPT: Final = 4


class Programs:
    """The programs that serve, loaded once for each version, and anew when something was taken out
    of it. Thread-safe.

    `reader`: which reader the packaged program has where no champion says it.
    """

    def __init__(self, reader: str = "small") -> None:
        self._reader = reader
        self._lock = threading.Lock()
        self._loaded: dict[tuple[str, tuple[str, int] | None], tuple[Answerer, str]] = {}

    def serving(
        self, conn: Connection, team: str, thread: tuple[str, str] | None = None
    ) -> tuple[Answerer, str]:
        """The program that serves the team, or that thread of it, at this moment, with its version.

        A canary of another release serves nobody: the champion does.
        """
        now = programs.serving(conn, team)
        canary = now.canary
        if canary and thread and is_canarys(canary, *thread):
            program, version = self._loaded_once(conn, team, (canary.version, canary.forgotten))
            if version == canary.version:
                return program, version
        return self._loaded_once(conn, team, now.champion)

    def _loaded_once(
        self, conn: Connection, team: str, serves: tuple[str, int] | None
    ) -> tuple[Answerer, str]:
        key = (team, serves)
        with self._lock:
            if key not in self._loaded:
                stored = None if serves is None else programs.get(conn, team, serves[0])
                while len(self._loaded) >= _PROGRAMS_KEPT:
                    self._loaded.pop(next(iter(self._loaded)))
                self._loaded[key] = serving(stored, self._reader)
            return self._loaded[key]


def serving(champion: Program | None, reader: str = "small") -> tuple[Answerer, str]:
    """The champion with its version; the packaged program where there is none that fits.

    A champion of another release must not end the service: a warning says what to do about it.
    """
    if champion is not None:
        try:
            return load(champion.state), champion.version
        except StateMismatch as error:
            log.warning("program.mismatch", program=champion.version, reason=str(error))
    return default(reader), DEFAULT_VERSION
