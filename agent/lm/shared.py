"""One embedded LM server for a home: find the one that runs, or start it.

Files in the home's run folder, one set for each model: `.json` says where the server is (with a
secret), `.lock` is held by the server as long as it lives, `.start` by whoever starts one, `.log`
is what it said. The process that started the server keeps a pipe to it: when that process ends,
the server ends, and the next call of any other process starts a new one.
"""

import fcntl
import hashlib
import importlib.util
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path

import httpx
import structlog

from agent.errors import LMDidNotStart, LMNotInstalled
from agent.lm.address import Address
from agent.lm.server import NOT_INSTALLED, PortFile, ServerPlan
from agent.lm.turns import Purpose

log = structlog.get_logger()


class SharedServer:
    """The home's server for one GGUF file; safe to use from several threads."""

    def __init__(
        self,
        gguf: Path,
        run: Path,
        *,
        model: str,
        threads: int | None,
        context: int,
        slots: int,
        start_seconds: float,
    ) -> None:
        facts = gguf.stat()
        # What another process must have in common with us to share the server.
        key = f"{gguf.resolve()} {facts.st_size} {facts.st_mtime_ns} {context}"
        stem = run / f"lm-{hashlib.sha256(key.encode()).hexdigest()[:12]}"
        self._files = {
            kind: stem.with_suffix(kind) for kind in (".json", ".lock", ".start", ".log")
        }
        self._plan = ServerPlan(
            model_path=str(gguf),
            model=model,
            port_file=str(self._files[".json"]),
            lock_file=str(self._files[".lock"]),
            threads=threads or len(os.sched_getaffinity(0)),
            context=context,
            slots=slots,
        )
        self._start_seconds = start_seconds
        self._child: subprocess.Popen[bytes] | None = None
        self._known: PortFile | None = None
        self._mutex = threading.Lock()

    def find(self, purpose: Purpose = "answers", failed: Address | None = None) -> Address:
        """Where the server is, started when there is none; `failed` is where it was in vain.

        Raises LMNotInstalled or LMDidNotStart.
        """
        with self._mutex:
            if self._known is None or self._known.address(purpose) == failed:
                self._known = self._running() or self._start()
            return self._known.address(purpose)

    def close(self) -> None:
        """End the server if this process started it; others start their own when they need it."""
        with self._mutex:
            if self._child is not None:
                self._let_go(self._child)
            self._child = self._known = None

    def _running(self) -> PortFile | None:
        found = PortFile.read(self._files[".json"])
        if found is None or found.model != self._plan.model:
            return None
        try:
            said = httpx.get(
                f"http://127.0.0.1:{found.port}/health",
                headers={"Authorization": f"Bearer {found.secret}"},
                timeout=5.0,
                trust_env=False,
            )
            alive = said.status_code == 200 and said.json() == {"model": self._plan.model}
        except (httpx.HTTPError, ValueError):
            return None
        return found if alive else None

    def _start(self) -> PortFile:
        if importlib.util.find_spec("xllamacpp") is None:
            raise LMNotInstalled
        until = time.monotonic() + self._start_seconds
        with self._only_starter(until):
            # Another process may have started it while this one waited.
            if (found := self._running()) is not None:
                return found
            if self._child is not None:
                self._let_go(self._child)
            self._files[".json"].unlink(missing_ok=True)
            begun = time.monotonic()
            self._child = self._spawn()
            while self._child.poll() is None and time.monotonic() < until:
                if (found := self._running()) is not None:
                    seconds = round(time.monotonic() - begun, 2)
                    log.info("lm.started", model=self._plan.model, pid=found.pid, seconds=seconds)
                    return found
                time.sleep(0.05)
            why = self._why()
            self._let_go(self._child)
            not_installed = self._child.returncode == NOT_INSTALLED
            self._child = None
            if not_installed:
                raise LMNotInstalled(
                    f"The package that runs the embedded language model cannot be loaded ({why}): "
                    "run `make setup`, and install libgomp1 if that is what is missing; or set "
                    "AGENT_LM to a model of another server."
                )
            raise LMDidNotStart(
                f"The embedded language model's server did not start ({why}); "
                f"{self._files['.log']} says more. `shoptalk doctor` checks the model file."
            )

    def _spawn(self) -> "subprocess.Popen[bytes]":
        # `-P` with the parent's own path: the child finds this package wherever it was loaded
        # from, and nothing in the current folder can stand in for a module.
        env = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        env |= {"OMP_WAIT_POLICY": os.environ.get("OMP_WAIT_POLICY", "passive")}
        self._files[".log"].unlink(missing_ok=True)
        # For appending, so that it can be emptied meanwhile.
        with self._files[".log"].open("ab") as said:
            child = subprocess.Popen(
                [sys.executable, "-P", "-m", "agent.lm.server"],
                stdin=subprocess.PIPE,
                stdout=said,
                stderr=said,
                env=env,
                # Ctrl-C is for the person's command; the pipe tells the server when to end.
                start_new_session=True,
            )
        assert child.stdin is not None
        child.stdin.write(json.dumps(asdict(self._plan)).encode() + b"\n")
        child.stdin.flush()
        return child

    def _why(self) -> str:
        assert self._child is not None
        if self._child.poll() is None:
            return f"not ready after {self._start_seconds:.0f} seconds"
        lines = self._files[".log"].read_text(errors="replace").strip().splitlines()
        return lines[-1][:200] if lines else f"it ended with status {self._child.returncode}"

    @staticmethod
    def _let_go(child: "subprocess.Popen[bytes]") -> None:
        assert child.stdin is not None
        with suppress(BrokenPipeError):
            child.stdin.close()
        try:
            child.wait(timeout=5)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()

    @contextmanager
    def _only_starter(self, until: float) -> Iterator[None]:
        with self._files[".start"].open("w") as lock:
            while True:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() > until:
                        raise LMDidNotStart(
                            "Another process has been starting the embedded language model for "
                            f"{self._start_seconds:.0f} seconds; see {self._files['.log']}."
                        ) from None
                    time.sleep(0.1)
            yield
