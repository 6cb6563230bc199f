"""Locks by name, the teams that were seen, and how far conversations were read."""

from sql import conversations, locks, teams
from sql.database import Connection, Database


def test_a_held_lock_lasts_until_it_is_left(db: Database) -> None:
    """A lock held for long keeps others away until it is left, and no other name."""
    with locks.held(db, "learn:local") as mine:
        assert mine
        with locks.held(db, "learn:local") as theirs:
            assert not theirs
        with locks.held(db, "learn:another team") as other:
            assert other
    with locks.held(db, "learn:local") as mine:
        assert mine


def test_a_held_lock_leaves_no_transaction_open(db: Database) -> None:
    """Who holds a lock for hours neither keeps a connection of the pool nor blocks a vacuum."""
    with locks.held(db, "learn:local"), db.connection() as conn:
        open_ones = conn.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() AND xact_start IS NOT NULL"
        ).fetchone()
    assert open_ones == (0,)


def test_a_lock_goes_with_the_connection(db: Database) -> None:
    """A holder that dies gives the lock back."""
    with locks.held(db, "learn:local"), db.connection() as conn:
        conn.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        with locks.held(db, "learn:local") as mine:
            assert mine


def test_schemas_do_not_share_locks(db: Database) -> None:
    """A second installation in the same database learns while the first one does."""
    with (
        db.scratch() as scratch,
        locks.held(db, "learn:local") as mine,
        locks.held(scratch, "learn:local") as theirs,
    ):
        assert mine
        assert theirs


def test_the_only_team_is_known(conn: Connection) -> None:
    """One team seen, however often, is the only one; with none or two there is no such."""
    assert teams.only(conn) is None
    teams.seen(conn, "T1", "Shop", "U1")
    teams.seen(conn, "T1", "Shop floor", "U2")
    assert teams.only(conn) == "T1"
    assert conn.execute("SELECT name, bot_user FROM teams").fetchall() == [("Shop floor", "U2")]
    teams.seen(conn, "T2", "Office", "U3")
    assert teams.only(conn) is None


def test_a_conversations_mark_never_goes_back(conn: Connection) -> None:
    """The mark is the latest timestamp it was given, for each conversation of each team."""
    assert conversations.read_to(conn, "local", "C1") is None
    for ts in ("1700000002.000100", "1700000001.000100", "1700000002.000099"):
        conversations.advance(conn, "local", "C1", ts)
        assert conversations.read_to(conn, "local", "C1") == "1700000002.000100"
    conversations.advance(conn, "local", "C1", "1700000003.000100")
    assert conversations.read_to(conn, "local", "C1") == "1700000003.000100"
    assert conversations.read_to(conn, "local", "C2") is None
    assert conversations.read_to(conn, "another team", "C1") is None
