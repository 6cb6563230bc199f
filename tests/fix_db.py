"""Databases for tests: one private embedded server a run, one template, a clone for each test."""

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo
from psycopg.sql import SQL, Identifier

from sql import embedded, grants, manuals, pages, passages
from sql.database import Connection, Database
from sql.grants import Grant
from sql.home import Home
from sql.manuals import NewManual
from sql.pages import NewPage
from sql.passages import NewPassage
from sql.settings import SqlSettings


@pytest.fixture(scope="session")
def open_folder() -> Iterator[Path]:
    """A folder that every user can enter, so that a server run for root can keep its data in it."""
    folder = Path(tempfile.mkdtemp(prefix="shoptalk-test-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def server_url(server_root: Path) -> Iterator[str]:
    """Address of a private embedded server, which does not wait for the disk."""
    lease = embedded.join(Home(server_root), durable=False)
    yield lease.url
    lease.leave()


@pytest.fixture(scope="session")
def empty_database(server_url: str) -> Callable[[], str]:
    """A function that makes an empty database and returns its address."""
    return lambda: _create(server_url, "template1")


@pytest.fixture(scope="session")
def _template(server_url: str, open_folder: Path) -> str:
    url = _create(server_url, "template1")
    with _open(url, open_folder) as database:
        database.migrate()
    return psycopg.conninfo.conninfo_to_dict(url)["dbname"]  # type: ignore[return-value]


@pytest.fixture
def database_url(server_url: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """Address of a fresh, migrated database, for tests that start other processes; with the sample
    manual where the test, or a fixture of it, asks for `sample_db`."""
    stocked = "sample_db" in request.fixturenames
    template = request.getfixturevalue("sample_template" if stocked else "_template")
    url = _create(server_url, template)
    yield url
    _drop(server_url, url)


@pytest.fixture
def db(database_url: str, tmp_path: Path) -> Iterator[Database]:
    """A fresh, migrated database; its home is an empty folder."""
    with _open(database_url, tmp_path / "home") as database:
        yield database


@pytest.fixture
def conn(db: Database) -> Iterator[Connection]:
    """A connection to a fresh, migrated database, in a transaction."""
    with db.connection() as connection:
        yield connection


@pytest.fixture(scope="session")
def store_manual() -> Callable[..., tuple[int, list[int]]]:
    """A function that stores a manual of (section, text) passages, one to a page, with grants.

    Returns its id and those of its passages. Without grants nobody but the operator may read it.
    """
    return _store_manual


_numbers = count(1)
_hashes = count(1)


def _store_manual(
    conn: Connection,
    passages_: Sequence[tuple[str, str]] = (("1 Pump", "Replace the pump seal."),),
    *grants_: Grant,
    team: str = "local",
    title: str = "Pump manual",
    **more: str,
) -> tuple[int, list[int]]:
    new = NewManual(
        team=team,
        content_hash=f"{next(_hashes):064x}",
        title=title,
        page_count=max(len(passages_), 1),
        pages_without_text=0,
        parser="test",
        pdf=b"%PDF-test",
        **more,
    )
    manual_id = manuals.insert(conn, new)
    pages.copy(conn, manual_id, [NewPage(n, f"A-{n}", t) for n, (_, t) in enumerate(passages_, 1)])
    rows = [NewPassage(n, n + 1, n + 1, s, "text", t) for n, (s, t) in enumerate(passages_)]
    ids = passages.copy(conn, manual_id, rows)
    name = f"{title.lower().replace(' ', '-')}.pdf"
    for grant in grants_ or (Grant("operator"),):
        grants.add(
            conn, team, manual_id, grant.kind, grant.grantee, "tester", name=name, title=title
        )
    return manual_id, ids


def _create(server_url: str, template: str) -> str:
    name = f"test_{next(_numbers)}"
    # By files: half of what it costs to write each page of the copy to the log first.
    statement = SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy")
    with psycopg.connect(server_url, autocommit=True) as conn:
        conn.execute(statement.format(Identifier(name), Identifier(template)))
    return make_conninfo(server_url, dbname=name)


def _drop(server_url: str, url: str) -> None:
    name = str(psycopg.conninfo.conninfo_to_dict(url)["dbname"])
    with psycopg.connect(server_url, autocommit=True) as conn:
        conn.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


def _open(url: str, home: Path) -> Database:
    settings = SqlSettings(database_url=url, shoptalk_home=home, _env_file=None)
    return Database.open(settings)
