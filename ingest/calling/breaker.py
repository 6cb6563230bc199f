"""A server that failed is left alone for a while, so that nobody waits for it one by one."""

import threading
import time
from collections.abc import Callable
from typing import Final

_LONGEST: Final = 600.0
"""Seconds; a server may ask to be left alone for longer, but a person may mend it sooner."""


class Breaker:
    """Says whether a server is asked. After the pause one caller tries it, and the others go on
    elsewhere until that one knows. Thread-safe."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._until: float | None = None

    def lets_through(self) -> bool:
        """Whether this caller may ask it."""
        with self._lock:
            if self._until is None:
                return True
            if self._clock() < self._until:
                return False
            self._until = self._clock() + self._seconds
            return True

    def failed(self, wait: float | None = None) -> None:
        """It does not work; `wait`: the seconds that it asks for itself."""
        with self._lock:
            self._until = self._clock() + min(max(wait or 0.0, self._seconds), _LONGEST)

    def worked(self) -> None:
        """It works."""
        with self._lock:
            self._until = None
