"""Programs and nights: one champion whatever happens at once, the way back, how a night ended."""

import threading
from dataclasses import replace
from datetime import date

import psycopg
import pytest

from sql import nights, programs, promotions
from sql.database import Connection, Database
from sql.errors import ProgramUnknown
from sql.programs import NewProgram
from sql.promotions import NewPromotion, PromotionKind

_NEW = NewProgram("local", "v1", {"a": [1]}, "h", "candidate")


@pytest.fixture
def versions(conn: Connection) -> Connection:
    """A connection on which the candidates v1, v2 and v3 of the team are stored."""
    for version in ("v1", "v2", "v3"):
        programs.insert(conn, replace(_NEW, version=version))
    programs.insert(conn, replace(_NEW, team="another team", status="champion"))
    return conn


def test_a_new_champion_retires_the_old(versions: Connection) -> None:
    """After each change exactly one version serves the team, and other teams keep theirs."""
    assert programs.champion_version(versions, "local") is None
    for version, statuses in (
        ("v1", ["champion", "candidate", "candidate"]),
        ("v3", ["retired", "candidate", "champion"]),
        ("v3", ["retired", "candidate", "champion"]),
        ("v1", ["champion", "candidate", "retired"]),
    ):
        programs.set_champion(versions, "local", version)
        assert programs.champion_version(versions, "local") == version
        assert [_status(versions, name) for name in ("v1", "v2", "v3")] == statuses
    assert programs.champion_version(versions, "another team") == "v1"


def test_an_unknown_version_changes_nothing(versions: Connection) -> None:
    """A version that the team does not have is refused by name, and the champion serves on."""
    programs.set_champion(versions, "local", "v2")
    with pytest.raises(ProgramUnknown, match="shoptalk programs"):
        programs.set_champion(versions, "local", "v9")
    assert programs.champion_version(versions, "local") == "v2"
    assert programs.get(versions, "local", "v9") is None
    assert programs.get(versions, "nobody", "v1") is None


def test_promotions_at_once_leave_one_champion(db: Database) -> None:
    """Several who promote different versions at the same moment are served in turn."""
    names = [f"v{n}" for n in range(6)]
    with db.connection() as conn:
        for name in names:
            programs.insert(conn, replace(_NEW, version=name))
    gate = threading.Barrier(len(names))
    failed: list[Exception] = []

    def promote(version: str) -> None:
        gate.wait()
        try:
            with db.connection() as conn:
                programs.set_champion(conn, "local", version)
        except (psycopg.Error, ProgramUnknown) as error:
            failed.append(error)

    threads = [threading.Thread(target=promote, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    with db.connection() as conn:
        statuses = [_status(conn, name) for name in names]
    assert statuses.count("champion") == 1
    assert statuses.count("retired") == 5


def test_a_retired_champion_leaves_the_packaged_one(versions: Connection) -> None:
    """Taking the champion out of service leaves the team without one."""
    programs.set_champion(versions, "local", "v1")
    programs.retire(versions, "local", "v2")
    assert programs.champion_version(versions, "local") == "v1"
    programs.retire(versions, "local", "v1")
    assert programs.champion_version(versions, "local") is None
    assert programs.champion(versions, "local") is None


def test_rolling_back_again_goes_further_back(versions: Connection) -> None:
    """The previous version is the one before the champion, however it was reached again."""
    assert promotions.previous(versions, "local") is None
    _promote(versions, None, "v1", "person")
    assert promotions.previous(versions, "local") is None
    _promote(versions, "v1", "v2", "gate")
    _promote(versions, "v2", "v3", "gate")
    assert promotions.previous(versions, "local") == "v2"
    _promote(versions, "v3", "v2", "rollback")
    assert promotions.previous(versions, "local") == "v1"
    _promote(versions, "v2", "v1", "rollback")
    assert promotions.previous(versions, "local") is None
    _promote(versions, "v1", "v3", "person")
    assert promotions.previous(versions, "local") == "v1"
    assert promotions.previous(versions, "another team") is None


def test_a_night_that_did_not_end_is_found(conn: Connection) -> None:
    """A claimed night is unfinished until its decision is written, in whatever order."""
    first, second = date(2026, 11, 23), date(2026, 11, 24)
    nights.begin(conn, "local", second)
    nights.begin(conn, "local", first)
    nights.begin(conn, "another team", first)
    assert nights.unfinished(conn, "local") == [first, second]
    nights.finish(conn, "local", second, "kept", {"why": "too few votes"})
    assert nights.unfinished(conn, "local") == [first]
    nights.finish(conn, "local", first, "failed", {})
    assert nights.unfinished(conn, "local") == []
    assert not nights.begin(conn, "local", first)


def test_a_night_run_by_hand_is_written_down(conn: Connection) -> None:
    """A night that nobody claimed gets its row with its end; a second run replaces the decision."""
    night = date(2026, 11, 24)
    nights.finish(conn, "local", night, "nothing to learn", {"votes": 0})
    nights.finish(conn, "local", night, "promoted", {"e": 21.5})
    stored = conn.execute("SELECT decision, evidence, finished_at >= started_at FROM nights")
    assert stored.fetchall() == [("promoted", {"e": 21.5}, True)]
    assert nights.latest(conn, "local") == night
    with pytest.raises(psycopg.errors.CheckViolation):
        nights.finish(conn, "local", night, "maybe", {})  # type: ignore[arg-type]


def _promote(conn: Connection, before: str | None, after: str, kind: PromotionKind) -> None:
    programs.set_champion(conn, "local", after)
    promotions.insert(conn, NewPromotion("local", before, after, kind, "U1"))


def _status(conn: Connection, version: str) -> str:
    program = programs.get(conn, "local", version)
    assert program is not None
    return program.status


def test_a_state_comes_back_as_it_was_stored(versions: Connection) -> None:
    """A program's state is the JSON that was stored, by version and as the champion."""
    programs.set_champion(versions, "local", "v1")
    program = programs.get(versions, "local", "v1")
    assert program == programs.champion(versions, "local")
    assert program is not None
    assert (program.state, program.schema_hash, program.parent) == ({"a": [1]}, "h", None)
