"""The LMs that may answer a call: the first of the chain that can, each asked with care.

A link tries again what may work a little later, waits its turn, keeps to its day's limit, and is
left alone for a while after it broke. With one link there is nobody to go on with, so that it is
asked each time.
"""

import random
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import count
from typing import Any, Final

import structlog
from dspy.lm15 import Request, Response

from agent.lm.calls import record_calls
from agent.lm.deadline import at_most, punctually, rest, seconds_left
from agent.lm.failing import is_anothers, is_broken, is_passing, late, retry_after
from agent.lm.purse import Purse
from ingest.calling import Breaker

log = structlog.get_logger()

_FIRST_PAUSE: Final = 0.5
_LONGEST_PAUSE: Final = 20.0
"""Seconds; a server that asks to be left alone for longer is not waited for."""
_SHARE: Final = 0.5
"""Of the time that is left, the most that an LM takes where another one stands behind it."""


class Turns:
    """So many calls at a time; None: any number. Thread-safe."""

    def __init__(self, most: int | None = None) -> None:
        self._slots = threading.BoundedSemaphore(most) if most else None

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Hold a turn, after waiting for it; at the deadline an error with LMLate as its cause."""
        if self._slots is None:
            yield
            return
        while not self._slots.acquire(timeout=0.1):
            if (left := seconds_left()) is not None and left <= 0:
                raise late()
        try:
            yield
        finally:
            self._slots.release()


@dataclass(frozen=True)
class Link:
    """One LM of a chain. `turns`, `breaker` and `purse` are those of all who ask the same LM."""

    name: str
    engine: Any
    turns: Turns = field(default_factory=Turns)
    breaker: Breaker = field(default_factory=lambda: Breaker(0.0))
    purse: Purse | None = None
    retries: int = 0
    jitter: Callable[[], float] = random.random

    def complete(self, request: Request) -> Response:
        """The engine's response, after as many tries as it takes; raises what the last one did."""
        request = _as_it_can(self.engine, request)
        for attempt in count():
            if self.purse:
                self.purse.check()
            try:
                with self.turns.taken(), record_calls() as calls:
                    response: Response = self.engine.complete(request)
            except Exception as error:
                wait = self._pause(error, attempt)
                if wait is None or not rest(wait):
                    raise
                log.info("lm.again", lm=self.name, error=type(error).__name__, wait=round(wait, 2))
            else:
                if self.purse and calls:
                    self.purse.pay(calls[-1])
                return response
        raise AssertionError

    def _pause(self, error: Exception, attempt: int) -> float | None:
        """Seconds until the next try; None: there is none."""
        if attempt >= self.retries or not is_passing(error):
            return None
        asked = retry_after(error)
        wait = _FIRST_PAUSE * 2**attempt * (0.5 + self.jitter()) if asked is None else asked
        return wait if wait <= _LONGEST_PAUSE else None


class Chain:
    """The engine of a `dspy.LM`: the links in order."""

    def __init__(self, links: Sequence[Link]) -> None:
        self._links = tuple(links)
        first = links[0].engine
        self.supports_response_schema = first.supports_response_schema
        self.supports_function_calling = first.supports_function_calling
        self.supports_reasoning = first.supports_reasoning
        self.supported_params = first.supported_params

    def complete(self, request: Request) -> Response:
        """The response of the first link that gives one; the last one's error where none does."""
        *before, last = self._links
        for link in before:
            if not link.breaker.lets_through():
                continue
            try:
                with self._part_of_the_time():
                    response = punctually(partial(link.complete, request))
            except Exception as error:
                left = seconds_left()
                if not is_anothers(error) or (left is not None and left <= 0):
                    raise
                if is_broken(error):
                    link.breaker.failed(retry_after(error))
                log.warning("lm.fell_back", lm=link.name, error=type(error).__name__)
            else:
                link.breaker.worked()
                return response
        return last.complete(request)

    @staticmethod
    def _part_of_the_time() -> Any:
        left = seconds_left()
        return nullcontext() if left is None else at_most(left * _SHARE)


def _as_it_can(engine: Any, request: Request) -> Request:
    """The request without what this engine cannot be asked for; another of the chain could."""
    wanted = request.config.response_format
    if wanted is None or engine.supports_response_schema or wanted["type"] != "json_schema":
        return request
    can = "response_format" in engine.supported_params
    plain = {"type": "json_object"} if can else None
    return replace(request, config=replace(request.config, response_format=plain))
