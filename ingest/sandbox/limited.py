"""Runs a module of ours on a PDF in a child process, within limits of time, memory and output.

The child's side is `ingest.sandbox.inside`. The PDF is the child's standard input, an unnamed file,
so that nothing is left behind whatever dies when.
"""

import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import structlog

from ingest import errors
from ingest.sandbox.inside import MEMORY_EXIT

log = structlog.get_logger()

_CODE = Path(__file__).parents[2]
_PIECE = 1 << 16
_TAIL = 2_000
_SIGNALS_OF_MEMORY = (signal.SIGABRT, signal.SIGTRAP, signal.SIGILL, signal.SIGSEGV, signal.SIGBUS)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may use: seconds by the clock, MB of memory, MB of output."""

    seconds: float
    memory_mb: int
    output_mb: int


def run_limited(
    module: str, pdf: bytes, arguments: Mapping[str, Any], limits: Limits
) -> Generator[bytes]:
    """What `python -m module` writes about `pdf`, piece by piece, until it has ended well.

    ParseTimeout, ParseMemory, TooMuchText, or BrokenPdf where the child failed otherwise. Closing
    the iterator ends the child.
    """
    deadline = time.monotonic() + limits.seconds
    with tempfile.TemporaryFile() as file, tempfile.TemporaryFile() as stderr:
        file.write(pdf)
        file.seek(0)
        child, pipe = _start(module, file, stderr, arguments, limits)
        try:
            yield from _output(child, deadline, limits.output_mb << 20)
            status = child.wait(max(deadline - time.monotonic(), 1))
        except subprocess.TimeoutExpired as error:
            raise errors.ParseTimeout from error
        finally:
            if child.poll() is None:
                child.kill()
                child.wait()
            os.close(pipe)
            assert child.stdout is not None
            child.stdout.close()
        if status:
            stderr.seek(max(stderr.seek(0, os.SEEK_END) - _TAIL, 0))
            told = stderr.read().decode(errors="replace")
            log.warning("pdf.child_failed", module=module, status=status, stderr=told)
            raise _failure(status)


def _start(
    module: str,
    file: IO[bytes],
    stderr: IO[bytes],
    arguments: Mapping[str, Any],
    limits: Limits,
) -> tuple[subprocess.Popen[bytes], int]:
    """(the child, our end of the pipe whose closing ends it)."""
    theirs, ours = os.pipe()
    told = {
        **arguments,
        "parent": theirs,
        "memory_bytes": limits.memory_mb << 20,
        "seconds": limits.seconds,
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
            [sys.executable, "-m", module, json.dumps(told)],
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


def _output(child: subprocess.Popen[bytes], deadline: float, most: int) -> Iterator[bytes]:
    assert child.stdout is not None
    with selectors.DefaultSelector() as selector:
        selector.register(child.stdout, selectors.EVENT_READ)
        while True:
            if not selector.select(max(deadline - time.monotonic(), 0)):
                raise errors.ParseTimeout
            piece = os.read(child.stdout.fileno(), _PIECE)
            if not piece:
                return
            most -= len(piece)
            if most < 0:
                raise errors.TooMuchText
            yield piece


def _failure(status: int) -> errors.IngestError:
    if status == MEMORY_EXIT or -status in _SIGNALS_OF_MEMORY:
        return errors.ParseMemory()
    if status == -signal.SIGXCPU:
        return errors.ParseTimeout()
    return errors.BrokenPdf()
