"""What learning changes by itself, or because somebody starts it, is in the audit: who, what, when,
before and after; and who may start it is asked."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from typer.testing import CliRunner

from agent.learning import programs as learned
from agent.program import DEFAULT_VERSION, state
from bot.cli import app
from bot.errors import MayNot
from bot.jobs.chores import learning
from bot.roles import user_of_machine
from sql import audit, nights, roles, synthetic
from sql.audit import Act
from sql.database import Database
from tests.fix_learning import NIGHT, TEAM, School, StartSchool
from tests.fix_lm_stub import StartStub

ME = f"cli:{user_of_machine()}"


def acts(db: Database, what: str | None = None) -> list[Act]:
    """The oldest first."""
    with db.connection() as conn:
        return audit.found(conn, TEAM, 50, what=what)[::-1]


@pytest.fixture
def people(
    school: StartSchool,
    lm_stub: StartStub,
    models: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> School:
    """A team with the sample manual, at whose database the command line is."""
    stub = lm_stub(needs_demonstrations=True)
    made = school(stub, voted=False)
    for name, value in {
        **stub.settings,
        "DATABASE_URL": made.db.url,
        "SHOPTALK_HOME": str(tmp_path / "here"),
        "INGEST_MODELS_PATH": str(models),
        "BOT_TEAM": TEAM,
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    return made


def run(*words: str) -> Any:
    done = CliRunner().invoke(app, [*words, "--json"])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout.splitlines()[-1])


def test_a_night_by_hand(people: School) -> None:
    """Who started it, what it decided, who served before and after; one that is told as it was
    before is none. Without the role there is neither a night nor a row."""
    said = run("nightly", "--night", NIGHT.isoformat())
    (act,) = acts(people.db)
    assert (act.who, act.act, act.way) == (ME, "program.night", "cli")
    assert act.subject == f"night:{NIGHT}"
    serving = {"serving": None, "taken_out": 0, "canary": None}
    assert act.before == serving
    assert act.after == {**serving, "decision": said["decision"], "candidate": None}
    run("nightly", "--night", NIGHT.isoformat())
    assert len(acts(people.db)) == 1
    with people.db.connection() as conn:
        roles.put(conn, TEAM, "cli", user_of_machine(), "lead", "tester")
    with pytest.raises(MayNot, match="Starting a night is for administrators"):
        run("nightly")
    assert len(acts(people.db)) == 1


def test_a_night_of_the_clock(people: School) -> None:
    """It is the clock's, whatever role the user of the machine has."""
    with people.db.connection() as conn:
        roles.put(conn, TEAM, "cli", user_of_machine(), "technician", "tester")
    run("nightly", "--night", NIGHT.isoformat(), "--by-clock")
    (act,) = acts(people.db)
    assert (act.who, act.act, act.way) == ("clock", "program.night", "clock")


def test_a_night_that_took_too_long(people: School) -> None:
    """That it failed is written down with it, once."""
    work: Any = SimpleNamespace(shop=SimpleNamespace(db=people.db))
    for _ in range(2):
        learning.give_up(work, TEAM, NIGHT.isoformat(), RuntimeError("too long"))
    (act,) = acts(people.db)
    assert (act.who, act.subject, act.after) == ("clock", f"night:{NIGHT}", {"decision": "failed"})
    with people.db.connection() as conn:
        night = nights.get(conn, TEAM, NIGHT)
    assert night is not None
    assert night.decision == "failed"


def test_what_a_gate_lets_serve(school: StartSchool, lm_stub: StartStub) -> None:
    """A night that promotes has a row of its own for it, by the night and with its e-value, in the
    same transaction as the promotion."""
    people = school(lm_stub(needs_demonstrations=True))
    night = people.night()
    assert night.decision == "promoted"
    (act,) = acts(people.db, "program.promote")
    assert (act.who, act.way) == ("nightly", "clock")
    assert act.subject == f"program:{night.evidence['candidate']}"
    assert act.before == {"serving": DEFAULT_VERSION}
    assert act.after is not None
    assert act.after["serving"] == night.evidence["candidate"]
    assert act.after["e_value"] >= 20


def test_a_canary(people: School) -> None:
    """Begun by a night and taken back by what was seen of it: a row each. What a person decides is
    written by the way that they take, and here not once more."""
    db = people.db
    with db.connection() as conn:
        learned.keep_packaged(conn, TEAM)
        learned.keep(conn, TEAM, "new", state.dump(state.default()), parent=None, scores={})
        learned.begin_canary(conn, TEAM, "new", 0.25, "nightly", 33.0, {})
        learned.stop_canary(conn, TEAM, "canary", "it took too long")
        learned.promote(conn, TEAM, "new", "U0IVO")
    begun, ended = acts(db)
    serves = {"serving": DEFAULT_VERSION}
    assert (begun.who, begun.act, begun.subject) == ("nightly", "program.promote", "program:new")
    assert begun.before == {**serves, "canary": None}
    assert begun.after == {**serves, "canary": "new", "share": 0.25, "e_value": 33.0}
    assert (ended.who, ended.act, ended.subject) == ("canary", "program.rollback", "program:new")
    assert (ended.before, ended.after) == (
        {**serves, "canary": "new"},
        {**serves, "canary": None},
    )


def test_questions_to_learn_from(people: School) -> None:
    """`shoptalk bootstrap` is in the audit before it asks an LM, so that one that is killed is too,
    and at its end with what there is then; `--anew` with what was forgotten. It needs the role."""
    said = run("bootstrap", "--calls", "9")
    begun, ended = acts(people.db)
    nothing = {"questions": 0, "units": 0}
    assert (begun.who, begun.act, begun.subject) == (ME, "program.bootstrap", "questions:synthetic")
    assert (begun.before, begun.after) == (nothing, {**nothing, "begun": True})
    asked = sum(said["units"].values())
    there = {"questions": said["kept_in_all"], "units": asked}
    assert ended.before == nothing
    assert ended.after == {**there, "ended": "budget"}
    assert asked > 0
    with people.db.connection() as conn:
        roles.put(conn, TEAM, "cli", user_of_machine(), "expert", "tester")
    with pytest.raises(MayNot, match="Having questions written to learn from is for admin"):
        run("bootstrap", "--anew")
    with people.db.connection() as conn:
        assert len(synthetic.triples(conn, TEAM)) == said["kept_in_all"]
        roles.put(conn, TEAM, "cli", user_of_machine(), "administrator", "tester")
    run("bootstrap", "--anew", "--calls", "2")
    begun = acts(people.db)[2]
    assert (begun.before, begun.after) == (there, {**nothing, "begun": True})
