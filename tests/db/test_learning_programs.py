"""Which version serves: a person's promotion, going back, and what cannot serve."""

from datetime import date

import pytest

from agent.errors import NoSuchProgram, NothingBefore, StateMismatch
from agent.learning import programs
from agent.learning.record import record
from agent.program import state
from agent.settings import AgentSettings
from sql import programs as stored
from sql import promotions
from sql.database import Connection

TEAM = "local"


def keep(conn: Connection, version: str, threshold: float = 0.6) -> None:
    """A candidate that differs from the packaged program by its threshold."""
    document = state.dump(state.default())
    document["decision"]["answered"] = threshold
    programs.keep(conn, TEAM, version, document, parent=None, scores={})


def test_packaged_program_serves_at_first(conn: Connection) -> None:
    """A team without a champion is served by the program in the package."""
    program, version = programs.serving(conn, TEAM)
    assert version == state.DEFAULT_VERSION
    assert state.dump(program) == state.dump(state.default())


def test_the_packaged_program_is_told_as_what_serves(conn: Connection) -> None:
    """As long as nobody let another version serve, whoever lists or shows it reads that the one of
    the package does; once another one does, it is retired."""
    settings = AgentSettings(_env_file=None)
    told = record(conn, TEAM, state.DEFAULT_VERSION, settings)
    assert (told["status"], "came with the release" in told["undo"]) == ("champion", True)
    [row] = [programs.as_it_serves(conn, one) for one in stored.latest(conn, TEAM, 10)]
    assert row.status == "champion"
    keep(conn, "v2")
    programs.promote(conn, TEAM, "v2", "U0IVO")
    assert record(conn, TEAM, state.DEFAULT_VERSION, settings)["status"] == "retired"


def test_a_persons_promotion_is_recorded_as_that(conn: Connection) -> None:
    """Whoever decided is in the decision, without an e-value, and the version serves."""
    keep(conn, "new")
    assert programs.promote(conn, TEAM, "new", "U0IVO") == state.DEFAULT_VERSION
    [decision] = promotions.latest(conn, TEAM, 9)
    assert (decision.kind, decision.decided_by, decision.e_value) == ("person", "U0IVO", None)
    assert (decision.from_version, decision.to_version) == (state.DEFAULT_VERSION, "new")
    program, version = programs.serving(conn, TEAM)
    assert version == "new"
    assert program.decision.answered == 0.6


def test_rollback_goes_further_back_each_time(conn: Connection) -> None:
    """Back to the version before, then to the one of the package, then nowhere."""
    for number in (1, 2):
        keep(conn, f"v{number}")
        programs.promote(conn, TEAM, f"v{number}", "U0IVO")
    assert programs.rollback(conn, TEAM, None, "U0ADA") == ("v2", "v1")
    assert programs.rollback(conn, TEAM, None, "U0ADA") == ("v1", state.DEFAULT_VERSION)
    with pytest.raises(NothingBefore):
        programs.rollback(conn, TEAM, None, "U0ADA")
    assert programs.serving(conn, TEAM)[1] == state.DEFAULT_VERSION
    kinds = [decision.kind for decision in promotions.latest(conn, TEAM, 9)]
    assert kinds == ["rollback", "rollback", "person", "person"]


def test_rollback_to_a_version_by_name(conn: Connection) -> None:
    """Any version that there is can be named."""
    keep(conn, "v1")
    assert programs.rollback(conn, TEAM, "v1", "U0ADA") == (state.DEFAULT_VERSION, "v1")


def test_unknown_version(conn: Connection) -> None:
    """What is not there cannot serve, and what served goes on."""
    with pytest.raises(NoSuchProgram):
        programs.promote(conn, TEAM, "never", "U0IVO")
    with pytest.raises(NoSuchProgram):
        programs.rollback(conn, TEAM, "never", "U0IVO")
    assert promotions.latest(conn, TEAM, 9) == []


def test_other_teams_version(conn: Connection) -> None:
    """A team's programs are its own."""
    keep(conn, "v1")
    with pytest.raises(NoSuchProgram):
        programs.promote(conn, "T2", "v1", "U0IVO")


def test_another_releases_state_cannot_be_promoted(conn: Connection) -> None:
    """It is refused when it is chosen, not at the next question."""
    document = {**state.dump(state.default()), "schema_hash": "other"}
    programs.keep(conn, TEAM, "old", document, parent=None, scores={})
    with pytest.raises(StateMismatch):
        programs.promote(conn, TEAM, "old", "U0IVO")
    assert stored.champion_version(conn, TEAM) is None


def test_same_state_same_name() -> None:
    """A night that is run again makes no second version of the same program."""
    document = state.dump(state.default())
    again = dict(reversed(document.items()))
    night = date(2026, 3, 1)
    assert programs.version_of(document, night) == programs.version_of(again, night)
    document["trust_triage"] = True
    assert programs.version_of(document, night) != programs.version_of(again, night)
