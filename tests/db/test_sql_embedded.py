"""The embedded server: shared, killed, found again, stopped; for root and for everybody else."""

import contextlib
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from sql import embedded, embedded_place
from sql.database import Database
from sql.errors import ConnectionLost, DataFromOtherRelease, DataLost, DataUnreachable, PasswordLost
from sql.home import Home
from sql.settings import SqlSettings

_ROOT = os.geteuid() == 0
_CHECKOUT = Path(__file__).parents[2]
_CLIENT = """
import sys
from pathlib import Path
from sql import embedded
from sql.home import Home
lease = embedded.join(Home(Path(sys.argv[1])), durable=False)
print("URL", lease.url, flush=True)
sys.stdin.readline()
lease.leave()
"""


@pytest.fixture(scope="module")
def home(open_folder: Path) -> Iterator[Home]:
    """One home for all tests here, because making a database takes seconds."""
    root = open_folder / "a shared home"
    root.mkdir()
    yield Home(root)
    embedded.stop(Home(root))


@pytest.fixture(autouse=True)
def _left_alone(home: Home) -> Iterator[None]:
    yield
    embedded.stop(home)


@pytest.fixture
def client(home: Home) -> Iterator[Callable[[], tuple[subprocess.Popen[str], str]]]:
    """A function that starts another process that uses the home; returns it and its address."""
    started: list[subprocess.Popen[str]] = []

    def start() -> tuple[subprocess.Popen[str], str]:
        process = _start(home.root)
        started.append(process)
        return process, _address(process)

    yield start
    for process in started:
        process.kill()
        process.communicate()


def test_processes_share_one_server(home: Home, client) -> None:
    """Two processes of one home use one server, and only the last to leave stops it."""
    lease = embedded.join(home, durable=False)
    process, url = client()
    assert url == lease.url
    lease.leave()
    assert _answers(url)
    process.communicate("leave\n")
    assert not _answers(url)


def test_first_users_meet(home: Home) -> None:
    """Processes that use a stopped home at the same moment start one server between them."""
    processes = [_start(home.root) for _ in range(3)]
    addresses = {_address(process) for process in processes}
    assert len(addresses) == 1
    for process in processes:
        process.communicate("leave\n")
    assert not _answers(addresses.pop())


def test_killed_client_leaves_the_server_usable(home: Home, client) -> None:
    """A killed process leaves the server to the others, and no longer counts as a user."""
    process, url = client()
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert _answers(url)
    lease = embedded.join(home, durable=False)
    assert lease.url == url
    lease.leave()
    assert not _answers(url)


def test_killed_server_comes_back_with_its_data(home: Home) -> None:
    """After a kill -9 of the server an open database goes on, on the same data."""
    settings = SqlSettings(shoptalk_home=home.root, _env_file=None)
    with Database.open(settings) as database:
        database.migrate()
        for round_ in range(2):
            with database.connection() as conn:
                conn.execute("INSERT INTO nights VALUES ('t', %s)", (f"2026-01-0{round_ + 1}",))
            os.kill(_server(home), signal.SIGKILL)
            assert _nights(database) == round_ + 1


def _nights(database: Database) -> int:
    while True:
        # A connection may still answer for a moment after the kill, and then be lost.
        with contextlib.suppress(ConnectionLost), database.connection() as conn:
            row = conn.execute("SELECT count(*) FROM nights WHERE team = 't'").fetchone()
            assert row is not None
            return int(row[0])


def test_stop_stops_it_and_says_whether_it_ran(home: Home) -> None:
    """`stop` ends a server that a killed process left, and says so only once."""
    lease = embedded.join(home, durable=False)
    assert embedded.stop(home)
    assert not _answers(lease.url)
    assert not embedded.stop(home)
    assert _answers(lease.ensure()), "who still uses the home can start it again"
    lease.leave()
    lease.leave()


def test_reused_process_number_is_not_taken_for_the_server(home: Home) -> None:
    """A left-over process file that now names another live process does not stop the start."""
    embedded.join(home, durable=False).leave()
    (home.database / "data" / "postmaster.pid").write_text(f"{os.getpid()}\n")
    lease = embedded.join(home, durable=False)
    assert _answers(lease.url)
    lease.leave()


def test_taken_port_is_no_obstacle(home: Home) -> None:
    """When another program took the last port, the server starts on another one."""
    lease = embedded.join(home, durable=False)
    lease.leave()
    port = int((home.run / "port").read_text())
    squatter = subprocess.Popen(
        [sys.executable, "-c", _SQUAT, str(port)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert squatter.stdout is not None
    squatter.stdout.readline()
    lease = embedded.join(home, durable=False)
    assert _answers(lease.url)
    assert f":{port}/" not in lease.url
    lease.leave()
    squatter.communicate()


_SQUAT = """
import socket, sys
taken = socket.create_server(("127.0.0.1", int(sys.argv[1])))
print("taken", flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize("delays", [(0.3, 0.6, 0.9, 1.2)])
def test_interrupted_making_begins_again(open_folder: Path, delays: tuple[float, ...]) -> None:
    """A process killed while it makes or starts the database leaves a home that can be used."""
    root = open_folder / "interrupted"
    root.mkdir()
    for delay in delays:
        process = _start(root)
        time.sleep(delay)
        process.kill()
        process.communicate()
    lease = embedded.join(Home(root), durable=False)
    assert _answers(lease.url)
    lease.leave()
    assert not _answers(lease.url)


def test_moved_home_finds_its_server(open_folder: Path) -> None:
    """A home that is moved while its server runs neither starts a second one nor loses it."""
    root = open_folder / "before"
    root.mkdir()
    lease = embedded.join(Home(root), durable=False)
    moved = embedded.join(Home(root.rename(open_folder / "after")), durable=False)
    assert moved.url == lease.url
    lease.leave()
    assert _answers(moved.url)
    moved.leave()
    assert not _answers(moved.url)


def test_lost_password_is_said(home: Home) -> None:
    """Without its password file a home says what is missing instead of making a new database."""
    embedded.join(home, durable=False).leave()
    password = home.password.read_text()
    home.password.unlink()
    with pytest.raises(PasswordLost):
        embedded.join(home)
    home.password.write_text(password)


def test_data_of_another_release_are_left_alone(home: Home) -> None:
    """Data that another major release wrote are refused, not touched."""
    embedded.join(home, durable=False).leave()
    version = home.database / "data" / "PG_VERSION"
    written = version.read_text()
    version.write_text("12\n")
    with pytest.raises(DataFromOtherRelease):
        embedded.join(home)
    version.write_text(written)


@pytest.mark.skipif(not _ROOT, reason="only root has another user run the server")
def test_home_closed_later_is_said(home: Home) -> None:
    """When the server's user can no longer enter the home, that is said, and nothing is made."""
    embedded.join(home, durable=False).leave()
    home.root.chmod(0o700)
    with pytest.raises(DataUnreachable):
        embedded.join(home)
    home.root.chmod(0o711)


def test_folders_are_private(open_folder: Path) -> None:
    """A home that we make is open to nobody else, and neither is its password."""
    home = Home(open_folder / "private")
    for folder in (home.run, home.models, home.downloads, home.root):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    lease = embedded.join(home, durable=False)
    try:
        assert stat.S_IMODE(home.password.stat().st_mode) == 0o600
        assert stat.S_IMODE((home.database.resolve() / "data").stat().st_mode) == 0o700
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(lease.url.replace(":", ":x", 2).replace(":x//", "://"))
    finally:
        lease.leave()
        _remove_outside(home)


@pytest.mark.skipif(not _ROOT, reason="only root cannot run the server itself")
def test_root_in_a_closed_home(tmp_path: Path) -> None:
    """Below a folder only root can enter the server still runs, as another user, on kept data."""
    tmp_path.chmod(0o700)
    home = Home(tmp_path / "home")
    lease = embedded.join(home, durable=False)
    try:
        assert home.database.is_symlink()
        assert Path(f"/proc/{_server(home)}").stat().st_uid != 0
        assert stat.S_IMODE(home.database.resolve().stat().st_mode) == 0o700
        lease.leave()
        moved = home.root.rename(tmp_path / "moved")
        embedded.join(Home(moved), durable=False).leave()
    finally:
        _remove_outside(Home(tmp_path / "moved"))
    with pytest.raises(DataLost):
        embedded.join(Home(tmp_path / "moved"))


@pytest.mark.skipif(not _ROOT, reason="only root's data lie outside of the home")
def test_removed_home_takes_its_server_along(tmp_path: Path) -> None:
    """When the home is removed while in use, the last to leave still stops its server."""
    tmp_path.chmod(0o700)
    home = Home(tmp_path / "home")
    lease = embedded.join(home, durable=False)
    outside = home.database.resolve().parent
    try:
        shutil.rmtree(home.root)
        lease.leave()
        assert not _answers(lease.url)
        assert not home.root.exists()
    finally:
        shutil.rmtree(outside)


@pytest.mark.skipif(not _ROOT, reason="only root's environment can be out of the server's reach")
def test_root_with_unreachable_binaries(home: Home, tmp_path: Path) -> None:
    """An environment that only root can enter still gives its binaries to the server's user."""
    tmp_path.chmod(0o700)
    ignored = shutil.ignore_patterns("include")
    install = shutil.copytree(embedded_place.installed(), tmp_path / "pg", ignore=ignored)
    lease = embedded.join(home, durable=False, install=install)
    command = Path(f"/proc/{_server(home)}/cmdline").read_bytes()
    copy = Path(os.fsdecode(command.split(b"\0")[0])).parents[1]
    try:
        assert _answers(lease.url)
        assert not copy.is_relative_to(tmp_path)
        assert copy.stat().st_uid == 0
        assert not copy.stat().st_mode & 0o022
    finally:
        lease.leave()
        shutil.rmtree(copy)


@pytest.mark.skipif(not _ROOT, reason="without root every test here runs as an ordinary user")
def test_ordinary_user(open_folder: Path) -> None:
    """An ordinary user runs the server in a home of their own, as themselves."""
    user = embedded_place.ordinary_account()
    packages = Path(psycopg.__file__).parents[1]
    name = f"python{sys.version_info.major}.{sys.version_info.minor}"
    candidates = (sys.executable, shutil.which(name, path=os.defpath))
    pythons = [each for each in candidates if each and _can_run(Path(each), user)]
    if not pythons or not embedded_place.can_enter(packages, user):
        pytest.skip("an ordinary user cannot reach Python or the environment")
    root = open_folder / "ordinary"
    root.mkdir(mode=0o700)
    os.chown(root, user, user)
    switch = {"user": user, "group": user, "extra_groups": []}
    process = _start(root, pythons[0], env={"PYTHONPATH": f"{_CHECKOUT}:{packages}"}, **switch)
    url = _address(process)
    assert _answers(url)
    assert (root / "database" / "data").stat().st_uid == user
    assert not (root / "database").is_symlink()
    process.communicate("leave\n")
    assert process.returncode == 0
    assert not _answers(url)


def _start(root: Path, python: str = sys.executable, **options) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [python, "-c", _CLIENT, str(root)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=_CHECKOUT,
        **options,
    )


def _can_run(program: Path, user: int) -> bool:
    return embedded_place.can_enter(program.resolve().parent, user)


def _address(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("URL "):
            return line.split()[1]
    raise AssertionError("the process ended without an address")


def _answers(url: str) -> bool:
    for _ in range(3):
        try:
            with psycopg.connect(url, connect_timeout=2):
                return True
        except psycopg.OperationalError:
            time.sleep(0.05)
    return False


def _server(home: Home) -> int:
    return int((home.database / "data" / "postmaster.pid").read_text().split()[0])


def _remove_outside(home: Home) -> None:
    if home.database.is_symlink():
        shutil.rmtree(home.database.resolve().parent)
