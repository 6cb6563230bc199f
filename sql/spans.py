"""Spans: pieces of work that take time, and who watches them.

The one way in which work is told to be traced and counted, in all rooms: so it stands in the
lowest one, beside `failure` and `endpoint`. It knows no library. Without a watcher a span is a
clock that nobody reads. Who watches is of the process, not of one of its parts: a span begins in
whatever room works, and ends up in one trace. Attributes are ids, counts and names from lists of
ours; nothing that anybody wrote, no address, no token, no error's text.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from typing import Literal, ParamSpec, Protocol, TypeAlias, TypeVar

import structlog

P = ParamSpec("P")
T = TypeVar("T")

_log = structlog.get_logger()
Kind: TypeAlias = Literal["internal", "server", "client", "producer", "consumer"]
Value: TypeAlias = str | bool | int | float


@dataclass
class Span:
    """One piece of work. `name`: from a list of ours; `error`: the class of what ended it, "" where
    nothing did; `seconds`: how long it took, 0 until it ends."""

    name: str
    kind: Kind = "internal"
    attributes: dict[str, Value] = field(default_factory=dict)
    error: str = ""
    seconds: float = 0.0

    def set(self, attributes: Mapping[str, Value | None]) -> None:
        """Say more of it; what is None is not said."""
        self.attributes |= {name: one for name, one in attributes.items() if one is not None}


class Watcher(Protocol):
    """Told when a span begins, in the thread or task that works, and when it ends."""

    traces: bool
    """Whether it makes traces, to which what others enqueued belongs."""

    def began(self, span: Span, parent: str | None) -> object:
        """`parent`: a traceparent from elsewhere; None: what is under way here. What is returned
        comes back as `mark`."""

    def ended(self, span: Span, mark: object) -> None:
        """Its attributes, error and seconds are there now."""

    def traceparent(self) -> str | None:
        """The span that is under way here, in W3C's form; None: it is not traced."""


_watchers: tuple[Watcher, ...] = ()


@contextmanager
def watched_by(watcher: Watcher) -> Iterator[None]:
    """Inside, in all threads of the process, it is told of spans."""
    global _watchers
    _watchers = (*_watchers, watcher)
    try:
        yield
    finally:
        _watchers = tuple(one for one in _watchers if one is not watcher)


@contextmanager
def span(
    name: str,
    attributes: Mapping[str, Value | None] | None = None,
    *,
    kind: Kind = "internal",
    parent: str | None = None,
) -> Iterator[Span]:
    """Do a piece of work inside; what it raises goes on, and its class is kept as the error."""
    one = Span(name, kind)
    if attributes:
        one.set(attributes)
    watchers = _watchers
    marks = [_began(watcher, one, parent) for watcher in watchers]
    began = time.perf_counter()
    try:
        yield one
    except BaseException as error:
        one.error = one.error or type(error).__name__
        raise
    finally:
        one.seconds = time.perf_counter() - began
        for watcher, mark in zip(reversed(watchers), reversed(marks), strict=True):
            _ended(watcher, one, mark)


def _began(watcher: Watcher, one: Span, parent: str | None) -> object:
    try:
        return watcher.began(one, parent)
    except Exception as error:  # noqa: BLE001 - who watches costs nobody their answer
        _log.warning("span.unwatched", span=one.name, error=type(error).__name__)
        return None


def _ended(watcher: Watcher, one: Span, mark: object) -> None:
    try:
        watcher.ended(one, mark)
    except Exception as error:  # noqa: BLE001 - likewise
        _log.warning("span.unwatched", span=one.name, error=type(error).__name__)


def staged(name: str) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Every call of the function is a span of this name."""

    def wrap(work: Callable[P, T]) -> Callable[P, T]:
        @wraps(work)
        def within(*args: P.args, **kwargs: P.kwargs) -> T:
            with span(name):
                return work(*args, **kwargs)

        return within

    return wrap


def tracing() -> bool:
    """Whether somebody makes traces of the spans of this process."""
    return any(watcher.traces for watcher in _watchers)


def traceparent() -> str | None:
    """The span that is under way here, as others carry it: ids only. None: nothing is traced."""
    found = (watcher.traceparent() for watcher in _watchers)
    return next((one for one in found if one is not None), None)
