"""A courtesy that runs beside the work and keeps nobody waiting."""

import threading
from collections.abc import Callable
from contextvars import copy_context

import structlog

log = structlog.get_logger()


class Beside:
    """Runs `courtesy` in a thread of its own, within the job's trace. What fails in it is logged,
    and the work goes on."""

    def __init__(self, name: str, courtesy: Callable[[], None]) -> None:
        self._name = name
        self._courtesy = courtesy
        here = copy_context()
        self._thread = threading.Thread(target=here.run, args=(self._run,), name=name, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def join(self) -> None:
        """Wait for its end."""
        self._thread.join()

    def _run(self) -> None:
        try:
            self._courtesy()
        except Exception as error:  # noqa: BLE001 - a courtesy: the work itself says what failed
            log.warning(f"{self._name}.failed", error=type(error).__name__)
