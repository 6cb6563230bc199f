"""The judges of a night: measured for the program that serves, stored, and waited for."""

from datetime import timedelta

from sql import judges, pairs
from tests.fix_learning import NIGHT, TEAM, StartSchool
from tests.fix_lm_stub import StartStub


def test_a_judge_that_turns_bad_decides_nothing(school: StartSchool, lm_stub: StartStub) -> None:
    """Each night's figures are stored. Where they fall below the bar, nothing more is asked of the
    judge, and what it had said before waits."""
    stub = lm_stub(needs_demonstrations=True)
    people = school(stub, night_examples=8, judges="safety")
    first = people.night()
    told = first.evidence["judges"]
    assert told["right"]["trusted"], (told["right"]["reason"], told["right"]["families"])
    assert told["right"]["labels"]["wrong"] >= 5
    assert told["right"]["families"]["number"][1] == 3
    assert told["safety"]["families"]["dangerous"] == [3, 3]
    assert told["safety"]["reason"].startswith("not measured"), "nobody called anything unsafe"
    with people.db.connection() as conn:
        rows = judges.latest(conn, TEAM, 9)
        kept = pairs.of(conn, TEAM, first.evidence["candidate"])
    assert [(one.judge, one.program) for one in rows] == [
        ("right", first.evidence["champion"]),
        ("safety", first.evidence["champion"]),
    ]
    assert rows[0].figures == told["right"]
    judged = sum(one.judged for one in kept)
    assert judged > 0

    stub.knobs.kind_judge = True
    second = people.night(NIGHT + timedelta(1))
    assert "controls" in second.evidence["judges"]["right"]["reason"] or (
        "labels" in second.evidence["judges"]["right"]["reason"]
    )
    assert not second.evidence["judges"]["right"]["trusted"]
    assert second.evidence["waiting"] == judged
    assert second.evidence["unjudged"] > 0
    assert second.evidence["won"] == 0
    assert second.decision == "kept"
