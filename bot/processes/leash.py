"""Children that end when their parent does, however it ends: they hold the other end of a pipe."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from typing import Any, Final

_NAME: Final = "SHOPTALK_LEASHED"
_SECONDS_TO_END: Final = 10.0


class Child:
    """A `shoptalk WORDS...` on a leash: it ends at the latest when this process does."""

    def __init__(
        self, words: Sequence[str], environment: Mapping[str, str] | None = None, **pipes: Any
    ) -> None:
        """Start it, with `environment` beside this process's own."""
        its_end, self._leash = os.pipe()
        try:
            self.process: subprocess.Popen[bytes] = subprocess.Popen(
                [sys.executable, "-m", "bot", *words],
                stdin=its_end,
                # Ctrl-C on the terminal is the parent's to pass on.
                start_new_session=True,
                env={**os.environ, **(environment or {}), _NAME: "1"},
                **pipes,
            )
        except BaseException:
            os.close(self._leash)
            raise
        finally:
            os.close(its_end)

    def end(self, seconds: float = 15.0) -> int:
        """Have it end, by force after so many seconds, and return its exit code."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                self.process.kill()
        if self._leash >= 0:
            os.close(self._leash)
            self._leash = -1
        return self.process.wait()


def hold() -> None:
    """In such a child: end as on SIGTERM, at last by force, when the parent ends.

    Nothing in any other process.
    """
    if os.environ.pop(_NAME, None):
        threading.Thread(target=_end_with_parent, name="leash", daemon=True).start()


def _end_with_parent() -> None:
    while os.read(0, 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_SECONDS_TO_END)
    os._exit(1)
