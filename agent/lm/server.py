"""The process that runs the embedded LM: `python -m agent.lm.server`, started by `lm_shared`.

It holds the model, serves it behind the gate on one loopback port, and ends as soon as the pipe
on its standard input closes, that is when the process that started it ends, however that happens.
It never imports DSPy.
"""

import contextlib
import fcntl
import json
import os
import platform
import secrets
import socket
import sys
import threading
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import uvicorn

from agent.lm.address import Address
from agent.lm.gate import build_gate
from agent.lm.turns import Purpose

# Memories are cheap and reading is not: with these beside one for each call being worked on, the
# instructions of the stages (triage, compose, check) all stay read.
_MORE_MEMORIES = 2
NOT_INSTALLED = 3
"""Exit status when the package that runs the model cannot be loaded."""


@dataclass(frozen=True)
class ServerPlan:
    """What to run: written by the parent as one JSON line on the child's standard input."""

    model_path: str
    model: str
    port_file: str
    lock_file: str
    threads: int
    context: int
    slots: int


@dataclass(frozen=True)
class PortFile:
    """What a running server leaves for others of its home to find it."""

    port: int
    secret: str
    model: str
    pid: int

    def address(self, purpose: Purpose) -> Address:
        return Address(f"http://127.0.0.1:{self.port}/{purpose}/v1", self.secret)

    @classmethod
    def read(cls, path: Path) -> "PortFile | None":
        """None where there is none, or none that can be read."""
        try:
            return cls(**json.loads(path.read_text()))
        except (OSError, ValueError, TypeError):
            return None

    def write(self, path: Path) -> None:
        """Appears whole, readable by its owner only."""
        unfinished = path.with_suffix(f".{os.getpid()}")
        with os.fdopen(
            os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w"
        ) as out:
            json.dump(asdict(self), out)
        unfinished.replace(path)


def main() -> None:
    """Serve until the parent's pipe closes; progress and failures go to standard error."""
    plan = ServerPlan(**json.loads(sys.stdin.readline()))
    threading.Thread(target=_end_with_parent, args=(Path(plan.port_file),), daemon=True).start()
    lock = Path(plan.lock_file).open("w")  # noqa: SIM115 - held until the process ends
    fcntl.flock(lock, fcntl.LOCK_EX)
    secret = secrets.token_urlsafe(32)
    llama = start_llama(plan, secret)
    door = socket.socket()
    door.bind(("127.0.0.1", 0))
    gate = build_gate(
        str(llama.listening_address), secret, plan.model, plan.slots, plan.slots + _MORE_MEMORIES
    )
    server = uvicorn.Server(uvicorn.Config(gate, log_level="warning", lifespan="off", ws="none"))
    PortFile(door.getsockname()[1], secret, plan.model, os.getpid()).write(Path(plan.port_file))
    server.run(sockets=[door])


def start_llama(plan: ServerPlan, secret: str) -> Any:
    """Load the model and serve it on a port of its own, for as long as the result is kept."""
    try:
        import xllamacpp
    except ImportError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(NOT_INSTALLED)
    params = xllamacpp.CommonParams()
    params.model.path = plan.model_path
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.api_keys = [secret]
    params.ui = False
    params.offline = True
    params.n_parallel = plan.slots + _MORE_MEMORIES
    params.n_ctx = plan.context * params.n_parallel
    params.cache_ram_mib = 0
    params.fit_params = False
    params.cpuparams.n_threads = plan.threads
    params.cpuparams_batch.n_threads = plan.threads
    # Rearranged weights write 13 % faster and read 7 % slower here, which is even on a question,
    # but cost 600 MB and a second at each start. ARM gains much more by them.
    params.no_extra_bufts = platform.machine() == "x86_64"
    params.warmup = False
    params.verbosity = 1
    return xllamacpp.Server(params)


def _end_with_parent(port_file: Path) -> None:
    while os.read(0, 4096):
        pass
    found = PortFile.read(port_file)
    if found is not None and found.pid == os.getpid():
        with contextlib.suppress(OSError):
            port_file.unlink()
    # The model's threads would hold up an ordinary exit for seconds.
    os._exit(0)


if __name__ == "__main__":
    main()
