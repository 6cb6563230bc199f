"""Another reader at work on the same PDF, beside the one that this process is.

It runs in a fork, so that what it does with a hostile PDF (it may hang, or bring its process down)
costs the comparison and nothing else, and so that it can use another core. This process must not
use it itself: threads that it starts are not there in a fork, which would wait for them.
"""

import json
import logging
import os
import resource
import selectors
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from itertools import pairwise
from typing import Any

from ingest.page import Run, another_is_available, from_rows, read_runs, read_text, to_rows
from ingest.sandbox.inside import end_with_parent

log = logging.getLogger(__name__)

_SECONDS = 10.0
"""That are waited for it after our own reader is done; it needs a millisecond a page."""
_CPU_SECONDS = 60
_MOST = 256 << 20
"""Bytes of what it may tell."""
_PIECE = 1 << 20


class Beside:
    """The other reader's reading of one PDF, begun at once."""

    def __init__(self, pdf: bytes, parent: int | None = None) -> None:
        """`parent`: the pipe whose end ends the fork too; see `ingest.sandbox.inside`."""
        self._pdf = pdf
        self._parent = parent
        self._text: str | None = None
        self._fork = self._begin(lambda: to_rows(read_runs(pdf)))

    def runs(self) -> dict[int, list[Run]]:
        """The runs of each page (1-based) that it could read; waits for them, but not for long."""
        told = self._fork() if self._fork else None
        self._fork = None
        return from_rows(told) if isinstance(told, dict) else {}

    def text(self) -> str:
        """Its plain text of the whole PDF, read when first asked for; empty where it fails."""
        if self._text is None:
            told = self._begin(lambda: read_text(self._pdf))
            self._text = str((told() if told else None) or "")
        return self._text

    def end(self) -> None:
        """What is not asked for any more is not waited for."""
        if self._fork:
            self._fork.end()
            self._fork = None

    def _begin(self, work: Callable[[], Any]) -> "_Fork | None":
        if not another_is_available():
            return None
        with suppress(OSError):
            return _Fork(work, self._parent)
        return None


class _Fork:
    """A fork of this process that tells what `work` gives, as JSON, and ends."""

    def __init__(self, work: Callable[[], Any], parent: int | None) -> None:
        self._pipe, theirs = os.pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        self._pid = os.fork()
        if self._pid == 0:
            _work(work, theirs, parent)
        os.close(theirs)

    def __call__(self) -> Any:
        """What it told; None where it failed, or was not done in time."""
        try:
            return json.loads(self._output())
        except (ValueError, TimeoutError) as error:
            log.warning("another reader failed: %s", type(error).__name__)
            return None
        finally:
            self.end()

    def end(self) -> None:
        with suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGKILL)
        with suppress(ChildProcessError):
            os.waitpid(self._pid, 0)
        with suppress(OSError):
            os.close(self._pipe)

    def _output(self) -> bytes:
        deadline = time.monotonic() + _SECONDS
        told = bytearray()
        with selectors.DefaultSelector() as selector:
            selector.register(self._pipe, selectors.EVENT_READ)
            while len(told) < _MOST:
                if not selector.select(max(deadline - time.monotonic(), 0)):
                    raise TimeoutError
                piece = os.read(self._pipe, _PIECE)
                if not piece:
                    return bytes(told)
                told += piece
        raise ValueError


def _work(work: Callable[[], Any], out: int, parent: int | None) -> None:
    """The fork's side; it never returns."""
    try:
        # Whoever waits for the end of our answer must not wait for this process as well.
        for first, last in _between(sorted({out} | ({parent} if parent is not None else set()))):
            os.closerange(first, last)
        if parent is not None:
            threading.Thread(target=end_with_parent, args=(parent,), daemon=True).start()
        resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS + 1))
        told = json.dumps(work()).encode()
        with os.fdopen(out, "wb") as file:
            file.write(told)
    finally:
        os._exit(0)  # whatever it raised, and be it a panic of the other reader


def _between(kept: list[int]) -> list[tuple[int, int]]:
    """The ranges of file descriptors above stderr that are not kept."""
    most = min(resource.getrlimit(resource.RLIMIT_NOFILE)[0], 65_536)
    edges = [2, *kept, most]
    return [(before + 1, after) for before, after in pairwise(edges)]
