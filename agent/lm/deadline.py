"""How long an answer may take in all: at its end every call of an LM ends, whatever the LM does."""

import math
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import copy_context
from typing import Any

import dspy
from dspy.lm15 import Request, Response

from agent.lm.failing import late

_KEY = "shoptalk_deadline"
_WANTED = "shoptalk_wanted"
_SECONDS_BETWEEN = 0.25
"""How often it is asked, during a call, whether the answer is still wanted."""


@contextmanager
def answering_within(
    seconds: float | None, is_wanted: Callable[[], bool] | None = None
) -> Iterator[None]:
    """Inside, calls of LMs end after so many seconds from now, or once the answer is not wanted any
    more; None: each has its own time only.

    Follows `dspy.context`: threads that DSPy starts keep the deadline, plain threads do not.
    """
    end = None if seconds is None else time.monotonic() + seconds
    with dspy.context(**{_KEY: end, _WANTED: is_wanted}):
        yield


def seconds_left() -> float | None:
    """Until the deadline that holds here, 0 once the answer is not wanted any more; None where no
    deadline holds and nobody can take it back."""
    end: float | None = dspy.settings.get(_KEY, None)
    is_wanted: Callable[[], bool] | None = dspy.settings.get(_WANTED, None)
    if is_wanted is not None and not is_wanted():
        return 0.0
    if end is None:
        return None if is_wanted is None else math.inf
    return end - time.monotonic()


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Inside, calls end after so many seconds from now, if the deadline that holds here does not
    come sooner."""
    end = time.monotonic() + seconds
    outer: float | None = dspy.settings.get(_KEY, None)
    with dspy.context(**{_KEY: end if outer is None else min(end, outer)}):
        yield


def rest(seconds: float) -> bool:
    """Wait so long; False, at once, where the deadline comes before, or once the answer is not
    wanted any more."""
    end = time.monotonic() + seconds
    while (more := end - time.monotonic()) > 0:
        left = seconds_left()
        if left is not None and left <= more:
            return False
        time.sleep(min(more, _SECONDS_BETWEEN))
    return True


class Punctual:
    """An engine whose calls end at the deadline, with LMLate as their cause."""

    def __init__(self, engine: Any) -> None:
        self._engine = engine
        self.supports_response_schema = engine.supports_response_schema
        self.supports_function_calling = engine.supports_function_calling
        self.supports_reasoning = engine.supports_reasoning
        self.supported_params = engine.supported_params

    def complete(self, request: Request) -> Response:
        """The engine's response; raises what it raises, or an error that is not tried again."""
        return punctually(lambda: self._engine.complete(request))


def punctually(complete: Callable[[], Response]) -> Response:
    """What `complete` gives, or an error with LMLate as its cause at the deadline.

    A call that hangs is left to a thread of its own, which ends when the call does; an engine that
    reads `seconds_left` ends it sooner.
    """
    left = seconds_left()
    if left is None:
        return complete()
    if left <= 0:
        raise late()
    call = _Call(complete)
    if not call.ended():
        raise late()
    if call.error is None:
        made: Response = call.response
        return made
    if (seconds_left() or 0) <= 0:
        raise late(call.error)
    raise call.error


class _Call:
    """A call in a thread of its own, with the context of whoever makes it."""

    def __init__(self, run: Any) -> None:
        self._run = run
        self.response: Any = None
        self.error: Exception | None = None
        context = copy_context()
        self._thread = threading.Thread(
            target=lambda: context.run(self._call), name="lm call", daemon=True
        )

    def ended(self) -> bool:
        """Whether it ended before the deadline that holds here, which is waited for at most."""
        self._thread.start()
        while self._thread.is_alive() and (left := seconds_left() or 0.0) > 0:
            self._thread.join(min(left, _SECONDS_BETWEEN))
        return not self._thread.is_alive()

    def _call(self) -> None:
        try:
            self.response = self._run()
        except Exception as error:  # noqa: BLE001 - raised where the call was made
            self.error = error
