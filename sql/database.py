"""Opens the database: the one at DATABASE_URL, or the embedded server of the home."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType

from sql.home import Home
from sql.rows import Connection
from sql.settings import SqlSettings

__all__ = ["Connection", "Database"]


class Database:
    """A pool of connections to one schema of one database. Thread-safe; a context manager."""

    home: Home
    url: str

    @classmethod
    def open(cls, settings: SqlSettings) -> "Database":
        """Connect to DATABASE_URL, or start or join the embedded server of the home.

        DatabaseUnreachable, WrongPassword or EmbeddedServerError, each with its cure.
        """
        raise NotImplementedError

    def close(self) -> None:
        """Close the pool; the last one to leave an embedded server stops it."""
        raise NotImplementedError

    def __enter__(self) -> "Database":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """Give a connection in a transaction: committed at the end, rolled back on an error."""
        if True:
            raise NotImplementedError
        yield

    def migrate(self) -> list[str]:
        """Bring the schema up to date and return the names of the migrations that ran.

        PgvectorMissing, PgvectorTooOld or SchemaNewer, each with its cure.
        """
        raise NotImplementedError

    @contextmanager
    def scratch(self) -> Iterator["Database"]:
        """Give a database on a new, migrated schema of the same server, dropped afterwards."""
        if True:
            raise NotImplementedError
        yield
