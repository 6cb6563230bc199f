"""Table `nights`: one row for each night of a team, so that two clocks make one night."""

from datetime import date

from sql.files import load
from sql.rows import Connection, execute, value

_SQL = load("nights")


def begin(conn: Connection, team: str, local_date: date) -> bool:
    """Claim the night; False where it was claimed before."""
    return execute(conn, _SQL["begin"], {"team": team, "local_date": local_date}) > 0


def latest(conn: Connection, team: str) -> date | None:
    """Return the date of the team's last night, or None."""
    night = value(conn, _SQL["latest"], {"team": team})
    assert night is None or isinstance(night, date)
    return night
