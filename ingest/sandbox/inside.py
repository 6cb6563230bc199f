"""The child's side of `ingest.sandbox.limited`: takes the limits on, ends when its parent does."""

import json
import logging
import os
import resource
import sys
import threading
from collections.abc import Callable
from typing import IO, Any

from ingest.errors import IngestError

MEMORY_EXIT = 77
"""Exit status of a child that ran out of memory and could still say so."""
_MOST_STDERR = 1 << 20

Arguments = dict[str, Any]


def run(work: Callable[[Arguments, bytes, IO[bytes]], None]) -> None:
    """Call `work` with (arguments, PDF, where the answer goes).

    An IngestError becomes the line `{"error": name, "message": text}`.
    """
    arguments = json.loads(sys.argv[1])
    threading.Thread(target=end_with_parent, args=(arguments["parent"],), daemon=True).start()
    _limit(arguments["memory_bytes"], arguments["seconds"])
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it tells of each odd font and object
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    try:
        with os.fdopen(0, "rb") as file:
            pdf = file.read()
        work(arguments, pdf, out)
    except IngestError as error:
        out.write(error_line(error))
    except MemoryError:
        os._exit(MEMORY_EXIT)
    out.flush()


def error_line(error: IngestError) -> bytes:
    """The error as the parent reads it."""
    return json.dumps({"error": type(error).__name__, "message": str(error)}).encode() + b"\n"


def end_with_parent(pipe: int) -> None:
    """The parent holds the other end and never writes: reading ends when the parent does."""
    os.read(pipe, 1)
    os._exit(1)


def _limit(memory_bytes: int, seconds: float) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_MOST_STDERR, _MOST_STDERR))
    cpu = int(seconds) + 5  # the parent's clock is the limit; this one holds if the parent hangs
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu))
