"""Has a PDF read by a child process within limits of time, memory, pages and output."""

import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import structlog

from ingest import errors
from ingest.settings import IngestSettings
from sql.pages import NewPage
from sql.passages import NewPassage

log = structlog.get_logger()

_CODE = Path(__file__).parents[1]
_CHUNK = 1 << 16
_MEMORY_EXIT = 77
_SIGNALS_OF_MEMORY = (signal.SIGABRT, signal.SIGTRAP, signal.SIGILL, signal.SIGSEGV, signal.SIGBUS)


@dataclass(slots=True)
class Parsed:
    """What was read from a PDF; `scanned` counts its pages without text."""

    title: str = ""
    revision: str | None = None
    published: str | None = None
    scanned: int = 0
    pages: list[NewPage] = field(default_factory=list)
    passages: list[NewPassage] = field(default_factory=list)


def parse(
    pdf: bytes, source_name: str, settings: IngestSettings, progress: Callable[[int, int], None]
) -> Parsed:
    """The pages and passages of `pdf`; IngestError where it cannot be read within the limits.

    `progress` is called with (pages read, pages in all).
    """
    _check(pdf, settings)
    deadline = time.monotonic() + settings.parse_seconds
    with tempfile.TemporaryFile() as file, tempfile.TemporaryFile() as stderr:
        file.write(pdf)
        file.seek(0)
        child, pipe = _start(file, stderr, source_name, settings)
        try:
            parsed = _collect(child, deadline, settings.parse_output_mb << 20, progress)
            status = _wait(child, deadline)
        finally:
            if child.poll() is None:
                child.kill()
                child.wait()
            os.close(pipe)
            assert child.stdout is not None
            child.stdout.close()
        if parsed is None:
            stderr.seek(max(stderr.tell() - 2000, 0))
            log.warning(
                "pdf.reader_failed",
                status=status,
                stderr=stderr.read().decode(errors="replace")[-2000:],
            )
            raise _failure(status)
        return parsed


def _check(pdf: bytes, settings: IngestSettings) -> None:
    if not pdf:
        raise errors.EmptyPdf
    if len(pdf) > settings.max_bytes:
        raise errors.TooLarge
    if b"%PDF-" not in pdf[:1024]:
        raise errors.NotAPdf


def _start(
    file: IO[bytes], stderr: IO[bytes], source_name: str, settings: IngestSettings
) -> tuple[subprocess.Popen[bytes], int]:
    """(the child, our end of the pipe whose closing ends it)."""
    theirs, ours = os.pipe()
    limits = {
        "parent": theirs,
        "memory_bytes": settings.parse_memory_mb << 20,
        "seconds": settings.parse_seconds,
        "max_pages": settings.max_pages,
        "page_characters": settings.page_characters,
        "source_name": source_name,
    }
    keep = ("PATH", "HOME", "LANG", "TMPDIR")  # no token of ours is the reader's business
    environment = {
        **{name: os.environ[name] for name in keep if name in os.environ},
        "PYTHONPATH": os.pathsep.join(filter(None, (str(_CODE), os.environ.get("PYTHONPATH")))),
        "DO_NOT_TRACK": "true",
        "OPENBLAS_NUM_THREADS": "1",  # each thread would reserve address space
        "OMP_NUM_THREADS": "1",
    }
    try:
        child = subprocess.Popen(
            [sys.executable, "-m", "ingest.parse_child", json.dumps(limits)],
            stdin=file,
            stdout=subprocess.PIPE,
            stderr=stderr,
            pass_fds=(theirs,),
            env=environment,
            start_new_session=True,  # Ctrl-C reaches the parent only, which ends the child
        )
    except BaseException:
        os.close(ours)
        raise
    finally:
        os.close(theirs)
    return child, ours


def _collect(
    child: subprocess.Popen[bytes],
    deadline: float,
    most: int,
    progress: Callable[[int, int], None],
) -> Parsed | None:
    """What the child sends, or None when it ended before it was done."""
    parsed, rest, received = Parsed(), b"", 0
    assert child.stdout is not None
    with selectors.DefaultSelector() as selector:
        selector.register(child.stdout, selectors.EVENT_READ)
        while True:
            if not selector.select(max(deadline - time.monotonic(), 0)):
                raise errors.ParseTimeout
            chunk = os.read(child.stdout.fileno(), _CHUNK)
            if not chunk:
                return None
            received += len(chunk)
            if received > most:
                raise errors.TooMuchText
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                if _take(parsed, json.loads(line), progress):
                    return parsed


def _take(parsed: Parsed, message: dict[str, Any], progress: Callable[[int, int], None]) -> bool:
    """Whether the message was the last."""
    match message:
        case {"done": done, "of": of}:
            progress(done, of)
        case {"error": name, "message": text}:
            kind = getattr(errors, name)
            raise kind(text)
        case {"cover": cover, "scanned": scanned}:
            parsed.title, parsed.scanned = cover["title"], scanned
            parsed.revision, parsed.published = cover["revision"], cover["published"]
        case {"page": page}:
            parsed.pages.append(NewPage(**page))
        case {"passage": passage}:
            parsed.passages.append(NewPassage(**passage))
        case {"end": True}:
            return True
    return False


def _wait(child: subprocess.Popen[bytes], deadline: float) -> int | None:
    with suppress(subprocess.TimeoutExpired):
        return child.wait(max(deadline - time.monotonic(), 1))
    return None


def _failure(status: int | None) -> errors.IngestError:
    if status == _MEMORY_EXIT or (status is not None and -status in _SIGNALS_OF_MEMORY):
        return errors.ParseMemory()
    if status == -signal.SIGXCPU:
        return errors.ParseTimeout()
    return errors.BrokenPdf()
