"""Opens the database: the one at DATABASE_URL, or the embedded server of the home."""

import contextlib
import secrets
import select
import time
from collections.abc import Callable, Iterator
from types import TracebackType

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.rows import TupleRow
from psycopg.sql import Identifier
from psycopg_pool import ConnectionPool, PoolTimeout

from sql import embedded, migrate
from sql.conninfo import told_of
from sql.errors import (
    ConnectionLost,
    DatabaseUnreachable,
    PoolExhausted,
    TookTooLong,
    WrongPassword,
)
from sql.files import load
from sql.home import Home
from sql.patience import Patience, on_the_network
from sql.rows import Connection, execute
from sql.settings import SqlSettings

__all__ = ["Connection", "Database"]

_SQL = load("migrations")
_SECONDS_TO_CONNECT = 10
_SECONDS_TRUSTED = 5


_WAITED = (psycopg.errors.QueryCanceled, psycopg.errors.LockNotAvailable)


class _Pooled(psycopg.Connection[TupleRow]):
    """Knows when it was given back."""

    used_at = float("-inf")


class Database:
    """A pool of connections to one schema of one database. Thread-safe; a context manager."""

    def __init__(
        self,
        home: Home,
        address: Callable[[], str],
        schema: str | None,
        pool_max: int,
        leave: Callable[[], None],
        patience: Patience,
    ) -> None:
        """Use `Database.open`. `address` is asked for each new connection."""
        self._patience = patience
        self.home = home
        self.schema = schema
        self._address = address
        self._pool_max = pool_max
        self._leave = leave
        self._pool: ConnectionPool[_Pooled] = ConnectionPool(
            lambda: self.url,
            connection_class=_Pooled,
            configure=patience.set_on,
            # None in reserve: it would start a stopped embedded server again that nobody needs.
            min_size=0,
            max_size=pool_max,
            timeout=_SECONDS_TO_CONNECT,
            # A connection whose server was stopped in between is replaced before it is used.
            check=_check,
            open=True,
        )

    @classmethod
    def open(cls, settings: SqlSettings) -> "Database":
        """Connect to DATABASE_URL, or start or join the embedded server of the home.

        DatabaseUnreachable, WrongPassword or EmbeddedServerError, each with its cure.
        """
        home = Home.from_settings(settings)
        if settings.database_url is None:
            lease = embedded.join(home, durable=settings.sql_durable)
            address, leave = lease.ensure, lease.leave
        else:
            url = settings.database_url.get_secret_value()
            address, leave = (lambda: url), (lambda: None)
        try:
            with _connect(address()):
                pass
        except BaseException:
            leave()
            raise
        patience = Patience.of(settings)
        return cls(home, address, settings.sql_schema, settings.sql_pool_max, leave, patience)

    @property
    def url(self) -> str:
        """Address with password and search path, for libraries that connect by themselves."""
        return on_the_network(_in_schema(self._address(), self.schema))

    def close(self) -> None:
        """Close the pool; the last one to leave an embedded server stops it."""
        self._pool.close()
        self._leave()

    def __enter__(self) -> "Database":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    @contextlib.contextmanager
    def connection(self) -> Iterator[Connection]:
        """Give a connection in a transaction: committed at the end, rolled back on an error.

        ConnectionLost where the server went away meanwhile, TookTooLong where a statement or a lock
        did. Where there is no connection within
        ten seconds PoolExhausted, or the error that says why the server cannot be reached.
        """
        conn = self._take()
        try:
            # In a pool this ends the transaction, not the connection.
            with conn:
                yield conn
        except psycopg.OperationalError as error:
            if conn.broken:
                raise ConnectionLost from error
            if isinstance(error, _WAITED):
                raise TookTooLong from error
            raise
        finally:
            conn.used_at = time.monotonic()
            self._pool.putconn(conn)

    @contextlib.contextmanager
    def apart(self) -> Iterator[Connection]:
        """Give a connection of its own outside the pool, without a transaction; closed after."""
        with contextlib.closing(_connect(self.url)) as conn:
            yield conn

    def _take(self) -> _Pooled:
        with contextlib.suppress(PoolTimeout):
            return self._pool.getconn()
        # Either this says what is wrong, or an embedded server that was killed is back by now.
        with _connect(self.url):
            pass
        try:
            return self._pool.getconn()
        except PoolTimeout as error:
            raise PoolExhausted from error

    def migrate(self) -> list[str]:
        """Bring the schema up to date and return the names of the migrations that ran.

        NotUtf8, PgvectorMissing, PgvectorTooOld or SchemaNewer, each with its cure.
        """
        with _connect(self.url) as conn:
            return migrate.migrate(conn, self.schema)

    @contextlib.contextmanager
    def scratch(self) -> Iterator["Database"]:
        """Give a database on a new, migrated schema of the same server, dropped afterwards.

        Schemas that killed processes left are dropped too.
        """
        schema = f"scratch_{secrets.token_hex(6)}"
        with _connect(self.url) as holder:
            execute(holder, _SQL["hold_schema"], {"schema": schema})
            for (abandoned,) in holder.execute(_SQL["abandoned_schemas"]).fetchall():
                if abandoned != schema:
                    _drop(holder, abandoned)
            scratch = Database(
                self.home, self._address, schema, self._pool_max, lambda: None, self._patience
            )
            try:
                with scratch:
                    scratch.migrate()
                    yield scratch
            finally:
                _drop(holder, schema)


def _check(conn: _Pooled) -> None:
    """Raise where the connection is lost; what was used a moment ago is not asked for that.

    A server that ends closes its connections, which shows here. After a longer silence somebody on
    the way may have forgotten this one without a word.
    """
    here = select.poll()
    here.register(conn.fileno(), select.POLLIN)
    if here.poll(0) or time.monotonic() - conn.used_at > _SECONDS_TRUSTED:
        ConnectionPool.check_connection(conn)


def _drop(conn: Connection, schema: str) -> None:
    execute(conn, _SQL["drop_schema"].format(schema=Identifier(schema)), {})


def _connect(url: str) -> Connection:
    try:
        return psycopg.connect(url, autocommit=True, connect_timeout=_SECONDS_TO_CONNECT)
    except psycopg.OperationalError as error:
        if "password authentication failed" in str(error):
            raise WrongPassword from error
        why = told_of(url, error)
        raise DatabaseUnreachable(f"{DatabaseUnreachable()} ({why})") from error
    except psycopg.ProgrammingError as error:
        # What it quotes of an address that it cannot read may be anything.
        why = told_of(url, error, quotes=False)
        raise DatabaseUnreachable(f"{DatabaseUnreachable()} ({why})") from error


def _in_schema(url: str, schema: str | None) -> str:
    if schema is None:
        return url
    options = str(conninfo_to_dict(url).get("options") or "")
    path = f"{options} -csearch_path={schema},public".strip()
    return make_conninfo(url, options=path)
