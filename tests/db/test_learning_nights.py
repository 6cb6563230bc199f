"""Nights one after another: what a candidate won is kept, and what is gone counts no more."""

from datetime import timedelta

import pytest

from agent.learning import examples
from agent.learning.split import hash_of
from sql import pairs, vote_events
from sql import programs as stored
from sql.vote_events import NewVoteEvent
from tests.fix_learning import NIGHT, TEAM, StartSchool
from tests.fix_lm_stub import StartStub

pytestmark = pytest.mark.slow


def test_a_candidate_stays(school: StartSchool, lm_stub: StartStub) -> None:
    """The next night asks about what is new alone, decides on everything, and counts each question
    once; of a vote that was taken back the pair is gone."""
    stub = lm_stub(needs_demonstrations=True)
    people = school(stub, night_examples=4)
    first = people.night()
    assert first.decision == "kept", first.reason
    assert first.evidence["compared_tonight"] == 4
    with people.db.connection() as conn:
        kept = pairs.of(conn, TEAM, first.evidence["candidate"])
    assert len(kept) == 4

    second = people.night(NIGHT + timedelta(1))
    assert second.evidence["candidate"] == first.evidence["candidate"]
    assert second.evidence["compared_tonight"] == 4
    assert len(second.evidence["pairs"]) == 8
    assert "runs" not in second.evidence, "it was not optimised again"
    assert second.evidence["e_value"] >= first.evidence["e_value"]
    assert second.evidence["candidate_number"] == 1
    with people.db.connection() as conn:
        ids = {one["answer_id"] for one in second.evidence["pairs"]}
        gone = next(one for one in examples.read(conn, TEAM).held_out if one.answer_id in ids)
        [voice] = gone.voices
        thumb = "up" if voice.up else "down"
        back = NewVoteEvent(TEAM, gone.answer_id, voice.user, "button", thumb, "retract")
        vote_events.insert(conn, back)
        assert hash_of(gone.group) in {
            one.question_group for one in pairs.of(conn, TEAM, second.evidence["candidate"])
        }

    third = people.night(NIGHT + timedelta(2))
    assert gone.answer_id not in {one["answer_id"] for one in third.evidence["pairs"]}
    assert len(third.evidence["pairs"]) == 11


def test_it_serves_when_its_evidence_is_enough(school: StartSchool, lm_stub: StartStub) -> None:
    """Night after night with few questions each, and it is promoted on all of them together."""
    people = school(lm_stub(needs_demonstrations=True), night_examples=5)
    for after in range(9):
        night = people.night(NIGHT + timedelta(after))
        if night.decision == "promoted":
            break
    assert night.decision == "promoted", (night.reason, night.evidence["judges"]["right"]["reason"])
    assert after > 0
    assert night.evidence["won"] >= 9
    with people.db.connection() as conn:
        assert stored.champion_version(conn, TEAM) == night.evidence["candidate"]


def test_demonstrations_of_a_vote_that_was_taken_back(
    school: StartSchool, lm_stub: StartStub
) -> None:
    """The next night no stored program shows them."""
    people = school(lm_stub(needs_demonstrations=True))
    people.night()
    with people.db.connection() as conn:
        [made, *_] = [one for one in stored.latest(conn, TEAM, 9) if one.scores.get("learned")]
        demos = made.state["predictors"]["reader.predict"]["demos"]
        shown = {str(one.get("question")) for one in demos}
        taken = next(one for one in examples.read(conn, TEAM).train if one.message in shown)
        for voice in taken.voices:
            thumb = "up" if voice.up else "down"
            back = NewVoteEvent(TEAM, taken.answer_id, voice.user, "button", thumb, "retract")
            vote_events.insert(conn, back)
        mark = stored.champion_key(conn, TEAM)
    people.night(NIGHT + timedelta(1))
    with people.db.connection() as conn:
        after = stored.get(conn, TEAM, made.version)
        assert after is not None
        assert taken.message not in str(after.state)
        assert stored.champion_key(conn, TEAM) != mark
