"""A program as a file and back, and a version as a lead reads it."""

import json
from typing import Any

import pytest

from agent.errors import DamagedProgram, NoSuchProgram, ProgramThere, StateMismatch
from agent.learning import portable, programs, record
from agent.program import DEFAULT_VERSION, state
from agent.settings import AgentSettings
from sql import programs as stored
from sql.database import Connection

TEAM = "local"
SETTINGS = AgentSettings(_env_file=None, leads="U0IVO")


def keep(conn: Connection, version: str = "v1") -> None:
    """A candidate with another threshold, which has learned from a question."""
    programs.keep_packaged(conn, TEAM)
    document = state.dump(state.default())
    document["decision"]["answered"] = 0.7
    scores = {"learned": ["abc"], "learned_from": 9, "number": 1}
    programs.keep(conn, TEAM, version, document, parent=DEFAULT_VERSION, scores=scores)


def changed(content: bytes, **more: Any) -> bytes:
    """The file with other words in it."""
    return json.dumps({**json.loads(content), **more}).encode()


def test_there_and_back(conn: Connection) -> None:
    """Another team's home gets the same program, as a candidate that no night takes for its own;
    again it changes nothing; of its own team it keeps what it learned from."""
    keep(conn)
    content = portable.export(conn, TEAM, "v1")
    document = portable.read(content)
    assert portable.store(conn, "T2", document, "U0IVO") == ("v1", True)
    assert portable.store(conn, "T2", document, "U0IVO") == ("v1", False)
    there = stored.get(conn, "T2", "v1")
    assert there is not None
    assert (there.status, there.state["decision"]["answered"]) == ("candidate", 0.7)
    assert "learned" not in there.scores
    assert "learned_from" not in there.scores
    assert stored.challengers(conn, "T2", DEFAULT_VERSION) == []
    assert programs.promote(conn, "T2", "v1", "U0IVO") == DEFAULT_VERSION
    portable.store(conn, TEAM, document, "U0IVO", "v1-again")
    again = stored.get(conn, TEAM, "v1-again")
    assert again is not None
    assert again.scores["learned"] == ["abc"]
    assert portable.export(conn, "T2", "v1") == portable.export(conn, "T2", "v1")


def test_another_of_the_same_name_is_refused(conn: Connection) -> None:
    """Nothing is overwritten."""
    keep(conn)
    document = portable.read(portable.export(conn, TEAM, "v1"))
    programs.keep(conn, "T2", "v1", state.dump(state.default()), parent=None, scores={})
    with pytest.raises(ProgramThere):
        portable.store(conn, "T2", document, "U0IVO")


def test_damaged_files(conn: Connection) -> None:
    """Any byte that is other, any field that is missing or too many, and what is no JSON."""
    keep(conn)
    content = portable.export(conn, TEAM, "v1")
    fields = json.loads(content)
    state_ = {**fields["state"], "trust_triage": True}
    less = {name: value for name, value in fields.items() if name != "parent"}
    for bad in (
        b"",
        b"\x80\x04]",
        b"[" * 100_000,
        content[:-20],
        content.replace(b"0.7", b"0.1"),
        changed(content, state=state_),
        changed(content, version="other"),
        changed(content, sha256="0" * 64),
        changed(content, more=1),
        changed(content, format=2),
        json.dumps(less).encode(),
        b"[]",
    ):
        with pytest.raises(DamagedProgram):
            portable.read(bad)


def test_another_kind_is_refused(conn: Connection) -> None:
    """A classifier's file is none that answers, whatever it calls itself; nor is one of a program
    that nobody here knows, or of another release."""
    keep(conn)
    fields = json.loads(portable.export(conn, TEAM, "v1"))

    def signed(**more: Any) -> bytes:
        document = {**fields, **more}
        return changed(json.dumps(document).encode(), sha256=portable._hash(document))

    assert portable.read(signed())["version"] == "v1"
    with pytest.raises(StateMismatch):
        portable.read(signed(program="classifier"))
    with pytest.raises(StateMismatch):
        portable.read(signed(program="planner"))
    with pytest.raises(StateMismatch):
        portable.read(signed(state={**fields["state"], "schema_hash": "x"}))


def test_a_record_that_a_lead_can_read(conn: Connection) -> None:
    """What changed, on which evidence, its cost, the decisions, and who may undo it."""
    keep(conn)
    pairs = [{"champion": False, "candidate": True}] * 10
    evidence = {"won": 10, "lost": 0, "e_value": 34.0, "e_needed": 20.0, "pairs": pairs}
    more = {"reason": "it is better", "seconds": 61.0, "runs": 9, "replay": {"asked": 4}}
    programs.promote_by_gate(conn, TEAM, "v1", 34.0, {**evidence, **more})
    found = record.record(conn, TEAM, "v1", SETTINGS)
    assert found["changes"]["values"]["decision.answered"]["after"] == 0.7
    assert len(found["evidence"]["path"]) == found["evidence"]["won"] == 10
    assert found["evidence"]["path"][-1] >= 20
    assert found["evidence"]["replay"] == {"asked": 4}
    assert found["cost"] == {"seconds": 61.0, "runs": 9}
    assert [one["kind"] for one in found["decisions"]] == ["gate"]
    assert "U0IVO" in found["undo"]
    assert "rollback" in found["undo"]
    assert record.diff(conn, TEAM, "v1", "v1")["changes"]["values"] == {}
    with pytest.raises(NoSuchProgram):
        record.record(conn, TEAM, "never", SETTINGS)
