"""Makes, starts, finds and stops the one embedded server of a home.

Callers hold the home's start lock (`sql.embedded`), so none of this runs twice at a time.
"""

import contextlib
import os
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import structlog

from sql.embedded_place import Place, ordinary_account
from sql.errors import DataFromOtherRelease, PasswordLost, ServerDidNotStart
from sql.home import Home

_log = structlog.get_logger()
_SECONDS = 60
_OPTIONS = (
    # TCP with a password only: the path of a socket may be longer than the system allows.
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    # Containers are short of shared memory, and systemd takes a user's away when they log out.
    "dynamic_shared_memory_type=mmap",
    "max_parallel_workers_per_gather=0",
    "max_parallel_maintenance_workers=0",
    "jit=off",
    "max_connections=200",
    "max_wal_size=256MB",
    "log_checkpoints=off",
    "timezone=UTC",
)
_CARELESS = ("fsync=off", "full_page_writes=off")
_INITDB = (
    "--username=shoptalk",
    "--auth-local=scram-sha-256",
    "--auth-host=scram-sha-256",
    "--encoding=UTF8",
    # The same on every system, and after every update of it.
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    # Rounds make a weak password dear to guess. Ours has 192 random bits: they would only make each
    # connection dear (half of its processor time).
    "-cscram_iterations=1",
)


def running(place: Place) -> int | None:
    """Return the server's port once it is ready, or None where there is no server.

    Waits for one that is starting or stopping. ServerDidNotStart when that takes over a minute.
    """
    deadline = time.monotonic() + _SECONDS
    while time.monotonic() < deadline:
        lines = _pid_file(place)
        if not lines or not _is_server(int(lines[0]), place.data):
            return None
        if len(lines) > 7 and lines[7].strip() == "ready":
            return int(lines[3])
        time.sleep(0.02)
    raise ServerDidNotStart


def start(home: Home, place: Place, durable: bool) -> int:
    """Start the server that is not running, making its data on first use; return its port.

    Data that a killed server left are recovered. `durable=False` does not wait for the disk.
    """
    if not place.data.exists():
        _initialise(home, place, durable)
    elif not home.password.exists():
        raise PasswordLost
    _check_release(place)
    deadline = time.monotonic() + _SECONDS
    while time.monotonic() < deadline:
        # A left-over file whose process number belongs to somebody else now would stop the start.
        (place.data / "postmaster.pid").unlink(missing_ok=True)
        words = " ".join(f"-c {option}" for option in _options(_port(home), durable))
        log = str(place.folder / "server.log")
        _pg_ctl(place, "-w", "-t", str(_SECONDS), "-l", log, "-o", words, "start")
        port = running(place)
        if port is not None:
            (home.run / "port").write_text(str(port))
            _log.info("database.started", folder=str(place.folder), port=port)
            return port
        # Another process took the port, or workers of a killed server are still ending.
        time.sleep(0.5)
    raise ServerDidNotStart(f"{ServerDidNotStart()} It says: {_last_lines(place)}")


def _options(port: int, durable: bool) -> tuple[str, ...]:
    return (*_OPTIONS, f"port={port}", *(() if durable else _CARELESS))


def stop(place: Place) -> bool:
    """Stop the server, ending its connections; False where none ran."""
    if running(place) is None:
        return False
    for mode in ("fast", "immediate"):
        if _pg_ctl(place, "-w", "-t", str(_SECONDS), "-m", mode, "stop"):
            break
    _log.info("database.stopped", folder=str(place.folder))
    return True


def _initialise(home: Home, place: Place, durable: bool) -> None:
    """Make the data beside their final place and move them there when they are whole.

    In a folder of its own each time: an initdb whose caller was killed may still be at work.
    """
    for abandoned in place.folder.glob("new-*"):
        shutil.rmtree(abandoned, ignore_errors=True)
    new = Path(tempfile.mkdtemp(prefix="new-", dir=place.folder))
    password = new.with_suffix(".password")
    secret = secrets.token_urlsafe(24)
    for file in (home.password, password):
        _write_private(file, secret)
    # initdb, unlike the server, insists on a user with an account.
    user = None if place.user is None else ordinary_account()
    _give(place.folder, user)
    arguments = (*_INITDB, f"--pwfile={password}", *(() if durable else ("--no-sync",)))
    initdb = str(place.binaries / "initdb")
    done = _run([initdb, "-D", str(new), *arguments], user, capture=True)
    password.unlink()
    if done.returncode:
        raise ServerDidNotStart(f"{ServerDidNotStart()} initdb says: {done.stderr.strip()}")
    _give(place.folder, place.user)
    new.rename(place.data)


def _write_private(file: Path, text: str) -> None:
    file.unlink(missing_ok=True)
    file.touch(mode=0o600)
    with file.open("w") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())


def _give(folder: Path, user: int | None) -> None:
    if user is not None:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, user, user, follow_symlinks=False)


def _check_release(place: Place) -> None:
    done = _run([str(place.binaries / "postgres"), "--version"], place.user, capture=True)
    release = done.stdout.split()[-1].split(".")[0]
    if (place.data / "PG_VERSION").read_text().strip() != release:
        raise DataFromOtherRelease


def _port(home: Home) -> int:
    """Return a free port, the last one if it is: what knows it finds the server started again."""
    file = home.run / "port"
    last = file.read_text() if file.exists() else ""
    for port in (int(last) if last.isdigit() else 0, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                probe.bind(("127.0.0.1", port))
                return int(probe.getsockname()[1])
    raise ServerDidNotStart(f"{ServerDidNotStart()} No port of 127.0.0.1 is free.")


def _pid_file(place: Place) -> list[str]:
    """Return the lines of postmaster.pid (process, folder, time, port ... status), or none."""
    try:
        lines = (place.data / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return []
    return lines if lines and lines[0].isdigit() else []


def _is_server(pid: int, data: Path) -> bool:
    """Say whether the process is the server of this folder: numbers of the dead are used again."""
    process = Path(f"/proc/{pid}")
    if Path("/proc/self").exists():
        with contextlib.suppress(OSError):
            command = (process / "cmdline").read_bytes().split(b"\0")
            # By folder where we may look, for a home that was moved; else by its name.
            return os.fsencode(data) in command or (
                b"postgres" in command[0] and (process / "cwd").samefile(data)
            )
        return False
    listed = subprocess.run(
        ["ps", "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return str(data) in listed.stdout


def _last_lines(place: Place) -> str:
    log = place.folder / "server.log"
    return "\n".join(log.read_text(errors="replace").splitlines()[-5:]) if log.exists() else ""


def _pg_ctl(place: Place, *arguments: str) -> bool:
    command = [str(place.binaries / "pg_ctl"), "-D", str(place.data), *arguments]
    return _run(command, place.user, capture=False).returncode == 0


def _run(
    command: list[str], user: int | None, *, capture: bool
) -> subprocess.CompletedProcess[str]:
    # A server that inherited a pipe would keep its reader waiting for ever.
    output = subprocess.PIPE if capture else subprocess.DEVNULL
    return subprocess.run(
        command,
        user=user,
        group=user,
        extra_groups=None if user is None else [],
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        text=True,
        cwd="/",
        umask=0o077,
        env={"LC_ALL": "C", "PATH": os.defpath},
        start_new_session=True,
        check=False,
    )
