"""The embedded server for tests: a home shared by them, and other processes that use it."""

import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from sql import embedded
from sql.home import Home

CHECKOUT = Path(__file__).parents[1]
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


@pytest.fixture(scope="session")
def _made_home(open_folder: Path) -> Home:
    root = open_folder / "a shared home"
    root.mkdir()
    return Home(root)


@pytest.fixture
def home(_made_home: Home) -> Iterator[Home]:
    """A home with no server running; it is one for all tests, because making one takes seconds."""
    yield _made_home
    embedded.stop(_made_home)


@pytest.fixture
def client(home: Home) -> Iterator[Callable[[], tuple[subprocess.Popen[str], str]]]:
    """A function that starts another process that uses the home; returns it and its address."""
    started: list[subprocess.Popen[str]] = []

    def start_one() -> tuple[subprocess.Popen[str], str]:
        process = start(home.root)
        started.append(process)
        return process, address(process)

    yield start_one
    for process in started:
        process.kill()
        process.communicate()


def start(root: Path, python: str = sys.executable, **options) -> subprocess.Popen[str]:
    """Start a process that joins the home's server and leaves it at the first line it is sent."""
    return subprocess.Popen(
        [python, "-c", _CLIENT, str(root)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=CHECKOUT,
        **options,
    )


def address(process: subprocess.Popen[str]) -> str:
    """Return the server's address once the process has joined it."""
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("URL "):
            return line.split()[1]
    raise AssertionError("the process ended without an address")


def answers(url: str) -> bool:
    """Say whether a server answers at this address."""
    for _ in range(3):
        try:
            with psycopg.connect(url, connect_timeout=2):
                return True
        except psycopg.OperationalError:
            time.sleep(0.05)
    return False


def server(home: Home) -> int:
    """Return the process number of the home's server."""
    return int((home.database / "data" / "postmaster.pid").read_text().split()[0])


def remove_outside(home: Home) -> None:
    """Remove the data that root's server keeps outside of the home."""
    if home.database.is_symlink():
        shutil.rmtree(home.database.resolve().parent)
