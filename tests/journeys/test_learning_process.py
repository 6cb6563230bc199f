"""The learning loop as people run it: votes, nights and versions from the command line."""

import time
from pathlib import Path
from typing import Any

import pytest

from agent.program.state import DEFAULT_VERSION
from sql import nights, promotions
from sql import programs as stored
from tests.fix_cli import Terminal, one_sentence
from tests.fix_learning import NIGHT, TEAM, School, StartSchool
from tests.fix_lm_stub import StartStub
from tests.lm_stub import LmStub

pytestmark = pytest.mark.slow


@pytest.fixture
def stub(lm_stub: StartStub) -> LmStub:
    """A stub that is better with demonstrations."""
    return lm_stub(needs_demonstrations=True)


@pytest.fixture
def people(school: StartSchool, stub: LmStub) -> School:
    """People who asked and voted on everything."""
    return school(stub)


@pytest.fixture
def shell(people: School, stub: LmStub, models: Path, tmp_path: Path) -> Terminal:
    """The command line on their database."""
    folder = tmp_path / "shell"
    (folder / "home").mkdir(parents=True)
    settings = {
        "DATABASE_URL": people.db.url,
        "INGEST_MODELS_PATH": str(models),
        "BOT_TEAM": TEAM,
        "AGENT_CANARY_SHARE": "0",
        **stub.settings,
    }
    return Terminal(folder, settings)


def test_killed_in_the_middle_then_again(people: School, shell: Terminal, stub: LmStub) -> None:
    """A night that is killed has decided nothing; run again it makes one decision, and keeps it."""
    stub.knobs.seconds = 0.05
    before = stub.counters.calls
    night = ("nightly", "--night", NIGHT.isoformat(), "--json")
    process = shell.start(*night)
    until = time.monotonic() + 120
    while stub.counters.calls < before + 60:
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < until
        time.sleep(0.02)
    process.kill()
    process.communicate()
    with people.db.connection() as conn:
        assert nights.get(conn, TEAM, NIGHT) is None
        assert stored.latest(conn, TEAM, 9) == []
    stub.knobs.seconds = 0
    first = shell.document(*night[:-1])
    assert first["decision"] == "promoted", first["reason"]
    assert first["ran"]
    again = shell.document(*night[:-1])
    assert not again["ran"]
    assert again["candidate"] == first["candidate"]
    with people.db.connection() as conn:
        assert len(promotions.latest(conn, TEAM, 9)) == 1
        assert stored.champion_version(conn, TEAM) == first["candidate"]


def test_votes_and_versions(people: School, shell: Terminal) -> None:
    """Night by hand, the list, back to the packaged program, and forward again by a person."""
    night = shell.document("nightly", "--now")
    assert night["decision"] == "promoted", night["reason"]
    version = night["candidate"]
    listed = shell.document("programs")
    assert listed["serving"] == version
    assert {p["version"]: p["status"] for p in listed["programs"]} == {
        version: "champion",
        DEFAULT_VERSION: "retired",
    }
    back = shell.document("programs", "rollback")
    assert back == {"from": version, "to": DEFAULT_VERSION, "kind": "rollback"}
    asked = shell.document("ask", "What is the torque for the guide bushing flange?")
    assert asked["program"] == DEFAULT_VERSION
    assert shell.document("programs", "promote", version, "--by", "U0IVO")["to"] == version
    kinds = [(p["kind"], p["decided_by"]) for p in shell.document("programs")["promotions"]]
    assert kinds == [("person", "U0IVO"), ("rollback", "operator"), ("gate", "nightly")]
    _vote(shell, asked["answer_id"])


def _vote(shell: Terminal, answer_id: int) -> None:
    voted = shell.document("vote", str(answer_id), "down", "--reason", "wrong", "--user", "U0ADA")
    assert voted == {"answer_id": answer_id, "standing": {"U0ADA": "down"}}
    assert shell.document("vote", str(answer_id), "up", "--user", "U0ADA")["standing"] == {
        "U0ADA": "up"
    }
    back = shell.document("vote", str(answer_id), "up", "--user", "U0ADA", "--retract")
    assert back["standing"] == {"U0ADA": "down"}


@pytest.mark.parametrize(
    "words",
    [
        ("vote", "999999", "up"),
        ("programs", "promote", "never"),
        ("programs", "rollback"),
        ("nightly", "--night", "tomorrow"),
    ],
)
def test_handled_errors(terminal: Terminal, words: tuple[str, ...]) -> None:
    """What cannot be is said in one sentence."""
    one_sentence(terminal.run(*words))


@pytest.mark.parametrize(
    "words", [("vote", "1", "sideways"), ("vote", "1", "down", "--reason", "ugly"), ("vote",)]
)
def test_wrong_usage(terminal: Terminal, words: tuple[str, ...]) -> None:
    """A vote that is none is wrong usage."""
    assert terminal.run(*words).returncode == 2


def test_night_without_votes(terminal: Terminal) -> None:
    """It says that there is nothing to learn, and shows it to a person too."""
    night: Any = terminal.document("nightly")
    assert night["decision"] == "nothing to learn"
    assert "too few votes" in terminal.run("nightly", "--now").stdout
