"""How long a connection waits: for a statement, a lock, a silent client, a silent network."""

from dataclasses import dataclass
from typing import Any, Final

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from sql.files import load
from sql.rows import Connection, execute
from sql.settings import SqlSettings

_SQL = load("connections")
_NETWORK: Final = {
    "keepalives": 1,
    "keepalives_idle": 20,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}
"""libpq's own names; seconds, the last milliseconds. A server that vanished is noticed within half
a minute, where the system's defaults take two hours."""


@dataclass(frozen=True)
class Patience:
    """Seconds; what waits for longer is ended by the server with an error."""

    statement: float
    lock: float

    @classmethod
    def of(cls, settings: SqlSettings) -> "Patience":
        return cls(settings.sql_statement_seconds, settings.sql_lock_seconds)

    def set_on(self, conn: Connection) -> None:
        """The connection waits no longer from now on."""
        seconds = {"statement": self.statement, "lock": self.lock, "idle": self.statement}
        milliseconds = {name: round(1_000 * value) for name, value in seconds.items()}
        execute(conn, _SQL["set_timeouts"], milliseconds)
        conn.commit()


def on_the_network(url: str) -> str:
    """The address with timeouts for a network that swallows packets, where it names none itself."""
    named = conninfo_to_dict(url)
    missing: dict[str, Any] = {k: v for k, v in _NETWORK.items() if k not in named}
    return make_conninfo(url, **missing)
