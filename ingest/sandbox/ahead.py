"""Reads the next of several PDFs while the one before is embedded: that is work for other cores."""

import threading
from collections.abc import Sequence
from concurrent.futures import Future
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from types import TracebackType

from ingest.sandbox.reader import Parsed, Read, Report, parse
from ingest.settings import IngestSettings

_SECONDS_TO_LOOK = 0.2
"""How often a person is told how far a reading is that was begun before its turn."""


class ReadAhead:
    """Reads files that come in this order. Use as a context: at its end nothing is being read."""

    def __init__(self, paths: Sequence[Path], settings: IngestSettings) -> None:
        self._following = dict(pairwise(paths))
        self._settings = settings
        self._begun: dict[Path, _Begun] = {}

    def __enter__(self) -> "ReadAhead":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        for begun in self._begun.values():
            begun.ended = True

    def reader_of(self, path: Path) -> Read:
        """`ingest.sandbox.parse` for this file; when it returns, the file after it is being read.

        A file that cannot be read ahead is read in its turn, and its error told then.
        """

        def read(
            pdf: bytes,
            settings: IngestSettings,
            progress: Report,
            recognising: Report,
        ) -> Parsed:
            begun = self._begun.pop(path, None)
            try:
                if begun is None or begun.pdf != pdf:
                    return parse(pdf, settings, progress, recognising)
                return begun.result(progress)
            finally:
                if path in self._following:
                    self._begin(self._following[path])

        return read

    def _begin(self, path: Path) -> None:
        with suppress(OSError):
            if path.stat().st_size <= self._settings.max_bytes:
                self._begun[path] = _Begun(path.read_bytes(), path.name, self._settings)


class _Begun:
    """A PDF that is being read in a thread of its own."""

    def __init__(self, pdf: bytes, name: str, settings: IngestSettings) -> None:
        self.pdf = pdf
        self.ended = False
        self._far = (0, 0)
        self._parsed: Future[Parsed] = Future()
        self._settings = settings
        # A process that ends waits for no reading.
        threading.Thread(target=self._read, name=f"reads {name}", daemon=True).start()

    def result(self, progress: Report) -> Parsed:
        """What was read, or the error, as soon as it is there; `progress` is told meanwhile."""
        while True:
            with suppress(TimeoutError):
                return self._parsed.result(_SECONDS_TO_LOOK)
            done, of = self._far
            if of:
                progress(done, of)

    def _read(self) -> None:
        try:
            self._parsed.set_result(parse(self.pdf, self._settings, self._heard, self._heard))
        except BaseException as error:  # noqa: BLE001 - whoever asks for the result is told
            self._parsed.set_exception(error)

    def _heard(self, done: int, of: int) -> None:
        if self.ended:
            raise InterruptedError  # takes the child process along
        self._far = (done, of)
