"""Keeps child processes running: starts again what ended, and ends all of them together."""

import signal
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from bot.processes.leash import Child
from bot.terminal import ERR

_POLL_SECONDS: Final = 0.2
_LONGEST_WAIT: Final = 30.0
_STEADY_SECONDS: Final = 30.0
"""Who ran that long is started again at once; who did not, after ever longer waits."""
_SECONDS_TO_END: Final = 12.0
HANDLED_EXIT: Final = 1


@dataclass
class _Post:
    """One place that a child fills."""

    words: Sequence[str]
    environment: dict[str, str]
    child: Child
    started_at: float
    needed: bool
    first: bool = True
    wait: float = 0.0
    again_at: float | None = None

    @property
    def name(self) -> str:
        return self.words[0]


class Supervisor:
    """Its children are on a leash: they end when this process does, however it ends."""

    def __init__(self) -> None:
        self._posts: list[_Post] = []

    def start(
        self, *words: str, environment: dict[str, str] | None = None, needed: bool = True
    ) -> Child:
        """Start `shoptalk WORDS...` and keep it running.

        What is put into `environment` later holds from its next start on. `needed` false: the
        others run without it where it cannot run.
        """
        more = {} if environment is None else environment
        child = Child(words, more)
        self._posts.append(_Post(words, more, child, time.monotonic(), needed))
        return child

    def run(self, stop: threading.Event) -> bool:
        """Keep all of them running until `stop` is set.

        False where one that is needed ended by itself soon after its first start: it has said on
        stderr what is wrong, and would say so for ever. One that is not needed is left out then.
        """
        while not stop.wait(_POLL_SECONDS):
            for post in list(self._posts):
                if self._tend(post):
                    continue
                if post.needed:
                    return False
                self._posts.remove(post)
                ERR.print(f"Everything else runs, without {post.name}.", style="yellow")
        return True

    def end(self) -> None:
        """Have all of them end, the last started first asked, and wait until they have."""
        for post in reversed(self._posts):
            if post.child.process.poll() is None:
                post.child.process.terminate()
        until = time.monotonic() + _SECONDS_TO_END
        for post in reversed(self._posts):
            post.child.end(max(0.1, until - time.monotonic()))

    def _tend(self, post: _Post) -> bool:
        now = time.monotonic()
        if post.again_at is not None:
            if now >= post.again_at:
                post.child = Child(post.words, post.environment)
                post.started_at, post.again_at = now, None
            return True
        code = post.child.process.poll()
        if code is None:
            return True
        post.child.end()
        lasted = now - post.started_at
        if post.first and code == HANDLED_EXIT and lasted < _STEADY_SECONDS:
            return False
        post.wait = 0.0 if lasted > _STEADY_SECONDS else min(max(1.0, post.wait * 2), _LONGEST_WAIT)
        post.first, post.again_at = False, now + post.wait
        how = f"signal {signal.Signals(-code).name}" if code < 0 else f"code {code}"
        ERR.print(f"{post.name} ended with {how}; it is started again.", style="yellow")
        return True


@contextmanager
def signalled() -> Iterator[threading.Event]:
    """An event that SIGTERM, SIGHUP and Ctrl-C set, in place of what they did before."""
    stop = threading.Event()
    numbers = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
    before = {number: signal.signal(number, lambda *_: stop.set()) for number in numbers}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
