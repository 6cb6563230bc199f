"""Table `conversations`: how far the sweep has read each conversation."""

from sql.files import load
from sql.rows import Connection, execute, value

_SQL = load("conversations")


def read_to(conn: Connection, team: str, channel: str) -> str | None:
    """Return the timestamp up to which all messages are recorded; None: it was never read."""
    ts = value(conn, _SQL["read_to"], {"team": team, "channel": channel})
    return None if ts is None else str(ts)


def advance(conn: Connection, team: str, channel: str, ts: str) -> None:
    """Note that all messages up to `ts` are recorded; the mark never goes back."""
    execute(conn, _SQL["advance"], {"team": team, "channel": channel, "ts": ts})
