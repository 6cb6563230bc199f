"""The life of the embedded server: shared, killed, found again, stopped."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sql import embedded
from sql.database import Database
from sql.errors import DatabaseUnreachable, PoolExhausted
from sql.home import Home
from sql.settings import SqlSettings
from tests.fix_embedded import address, answers, server, start


def test_processes_share_one_server(home: Home, client) -> None:
    """Two processes of one home use one server, and only the last to leave stops it."""
    lease = embedded.join(home, durable=False)
    process, url = client()
    assert url == lease.url
    lease.leave()
    assert answers(url)
    process.communicate("leave\n")
    assert not answers(url)


def test_first_users_meet(home: Home) -> None:
    """Processes that use a stopped home at the same moment start one server between them."""
    processes = [start(home.root) for _ in range(3)]
    addresses = {address(process) for process in processes}
    assert len(addresses) == 1
    for process in processes:
        process.communicate("leave\n")
    assert not answers(addresses.pop())


def test_killed_client_leaves_the_server_usable(home: Home, client) -> None:
    """A killed process leaves the server to the others, and no longer counts as a user."""
    process, url = client()
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert answers(url)
    lease = embedded.join(home, durable=False)
    assert lease.url == url
    lease.leave()
    assert not answers(url)


def test_killed_server_comes_back_with_its_data(home: Home) -> None:
    """After a kill -9 of the server an open database goes on, on the same data."""
    settings = SqlSettings(shoptalk_home=home.root, _env_file=None)
    with Database.open(settings) as database:
        database.migrate()
        for round_ in range(2):
            with database.connection() as conn:
                conn.execute("INSERT INTO nights VALUES ('t', %s)", (f"2026-01-0{round_ + 1}",))
            killed = server(home)
            os.kill(killed, signal.SIGKILL)
            assert _nights_of_another(database, home, killed) == round_ + 1


def _nights_of_another(database: Database, home: Home, killed: int) -> int:
    """The nights, read from another server than the killed one.

    A connection may still answer after the kill, on a busy machine for a while, and then be lost;
    and a start may take longer there than a connection is waited for.
    """
    deadline = time.monotonic() + 120
    while True:
        try:
            with database.connection() as conn:
                row = conn.execute("SELECT count(*) FROM nights WHERE team = 't'").fetchone()
            assert row is not None
            if server(home) != killed:
                return int(row[0])
        except (DatabaseUnreachable, PoolExhausted, FileNotFoundError):
            if time.monotonic() > deadline:
                raise
        assert time.monotonic() < deadline, "the killed server still answers"
        time.sleep(0.05)


def test_stop_stops_it_and_says_whether_it_ran(home: Home) -> None:
    """`stop` ends a server that a killed process left, and says so only once."""
    lease = embedded.join(home, durable=False)
    assert embedded.stop(home)
    assert not answers(lease.url)
    assert not embedded.stop(home)
    assert answers(lease.ensure()), "who still uses the home can start it again"
    lease.leave()
    lease.leave()


def test_reused_process_number_is_not_taken_for_the_server(home: Home) -> None:
    """A left-over process file that now names another live process does not stop the start."""
    embedded.join(home, durable=False).leave()
    (home.database / "data" / "postmaster.pid").write_text(f"{os.getpid()}\n")
    lease = embedded.join(home, durable=False)
    assert answers(lease.url)
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
    assert answers(lease.url)
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
        process = start(root)
        time.sleep(delay)
        process.kill()
        process.communicate()
    lease = embedded.join(Home(root), durable=False)
    assert answers(lease.url)
    lease.leave()
    assert not answers(lease.url)


def test_moved_home_finds_its_server(open_folder: Path) -> None:
    """A home that is moved while its server runs neither starts a second one nor loses it."""
    root = open_folder / "before"
    root.mkdir()
    lease = embedded.join(Home(root), durable=False)
    moved = embedded.join(Home(root.rename(open_folder / "after")), durable=False)
    assert moved.url == lease.url
    lease.leave()
    assert answers(moved.url)
    moved.leave()
    assert not answers(moved.url)
