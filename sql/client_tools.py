"""PostgreSQL's own programs for backups (`pg_dump`, `pg_restore`, `psql`), and how they log in."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from psycopg import pq

from sql.embedded_place import installed
from sql.errors import BinariesMissing, ClientTooOld

NAMES = ("pg_dump", "pg_restore", "psql")


def client_tools(server_version: int) -> Path:
    """Return the folder of programs that are no older than the server (180006 is 18.6).

    Those of the embedded server, or else those on the PATH. ClientTooOld where neither will do.
    """
    wanted = server_version // 10_000
    for folder in _folders():
        if _major(folder / NAMES[0]) >= wanted:
            return folder
    raise ClientTooOld(
        f"The programs pg_dump, pg_restore and psql of PostgreSQL {wanted} or newer are needed:"
        " install the server's client package, so that they are on the PATH."
    )


def environment(url: str) -> dict[str, str]:
    """The environment in which they reach the server: no password is among their arguments."""
    named = {
        option.envvar.decode(): option.val.decode()
        for option in pq.Conninfo.parse(url.encode())
        if option.envvar and option.val
    }
    return os.environ | {"LC_ALL": "C"} | named


def _folders() -> Iterator[Path]:
    with suppress(BinariesMissing):
        yield installed() / "bin"
    found = shutil.which(NAMES[0])
    if found is not None:
        yield Path(found).parent


def _major(program: Path) -> int:
    """The program's major release, 0 where one of the three cannot be run."""
    if not all((program.parent / name).exists() for name in NAMES):
        return 0
    try:
        done = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    except OSError:
        return 0
    found = re.search(r"(\d+)(?:\.|devel|beta|rc)", done.stdout)
    return int(found[1]) if found else 0
