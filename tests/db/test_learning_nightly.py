"""Nights on real votes: what is promoted, what is not, and what a night never does."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from agent.errors import NightRunning
from agent.learning import examples, programs
from agent.learning.demonstrations import abstains
from agent.learning.split import group_of, held_out
from agent.program import state
from ingest.manual import ingest_pdf
from ingest.settings import IngestSettings
from sql import locks, nights, promotions
from sql import programs as stored
from sql.grants import Grant
from tests.fix_learning import NIGHT, TEAM, School, StartSchool, answers_with
from tests.fix_lm_stub import StartStub
from tests.fix_pdfs import manual
from tests.lm_stub import stumbles
from tests.sample_questions import ANSWERED

pytestmark = pytest.mark.slow


def texts_of(program: stored.Program) -> str:
    """Everything that the program shows an LM."""
    return json.dumps(program.state, ensure_ascii=False)


def test_votes_make_a_better_program(school: StartSchool, lm_stub: StartStub) -> None:
    """From votes through the gate to the next answer, with the decision and its evidence."""
    people = school(lm_stub(needs_demonstrations=True))
    lost = next(q for q, _ in ANSWERED if stumbles(q) == "wrong line" and held_out(group_of(q)))
    held = dict(ANSWERED)[lost]
    assert not answers_with(people.ask(lost, "C2"), held)

    night = people.night()

    assert night.decision == "promoted", night.reason
    assert night.evidence["won"] >= 9
    assert night.evidence["lost"] == 0
    assert night.evidence["missing"] == 0
    with people.db.connection() as conn:
        champion = stored.champion(conn, TEAM)
        [promotion] = promotions.latest(conn, TEAM, 9)
        written = nights.get(conn, TEAM, NIGHT)
    assert champion is not None
    assert written is not None
    assert champion.version == night.evidence["candidate"] == promotion.to_version
    assert champion.parent == state.DEFAULT_VERSION == promotion.from_version
    assert (promotion.kind, promotion.decided_by) == ("gate", "nightly")
    assert promotion.e_value is not None
    assert promotion.e_value >= 20
    assert promotion.evidence["pairs"] == written.evidence["pairs"] == night.evidence["pairs"]
    assert written.decision == "promoted"

    reply = people.ask(lost, "C2")
    assert reply.version == champion.version
    assert answers_with(reply, held)
    _demonstrations_are_honest(people, champion)


def _demonstrations_are_honest(people: School, champion: stored.Program) -> None:
    """Nothing held out is in the program, abstentions are, and it is the same through JSON."""
    with people.db.connection() as conn:
        snapshot = examples.read(conn, TEAM)
    shown = texts_of(champion)
    assert snapshot.held_out
    assert not any(one.message in shown for one in snapshot.held_out)
    assert any(one.message in shown for one in snapshot.train)
    demos = champion.state["predictors"]["reader.predict"]["demos"]
    assert any(map(abstains, demos))
    assert not all(map(abstains, demos))
    assert json.loads(json.dumps(state.dump(state.load(champion.state)))) == champion.state


def test_no_better_is_kept_back(school: StartSchool, lm_stub: StartStub) -> None:
    """Where demonstrations change nothing, the candidate is stored, does not serve, and why."""
    people = school(lm_stub())
    night = people.night()
    assert night.decision == "kept"
    assert "not shown to be better" in night.reason
    with people.db.connection() as conn:
        assert stored.champion(conn, TEAM) is None
        assert promotions.latest(conn, TEAM, 9) == []
        candidate = stored.get(conn, TEAM, night.evidence["candidate"])
    assert candidate is not None
    assert candidate.status == "candidate"
    assert candidate.scores["e_value"] < 20


def test_the_luckiest_of_many_needs_more(school: StartSchool, lm_stub: StartStub) -> None:
    """Each other candidate that was compared with the champion raises what the next one needs;
    what an outage left open, another champion's, and the same state again do not."""
    people = school(lm_stub(needs_demonstrations=True))
    with people.db.connection() as conn:
        programs.keep_packaged(conn, TEAM)
        document = state.dump(state.default())
        programs.keep(conn, TEAM, "another", document, parent=None, scores={})
        for number in range(200):
            for name, parent, missing in (
                ("tried", state.DEFAULT_VERSION, 0),
                ("again", state.DEFAULT_VERSION, 0),
                ("outage", state.DEFAULT_VERSION, 9),
                ("other", "another", 0),
            ):
                of = number if name in ("tried", "again") else -number - 1
                scores = {"won": 1, "lost": 1, "tied": 5, "missing": missing, "e_value": 1.0}
                document = {**document, "number": of}
                programs.keep(
                    conn, TEAM, f"{name}-{number}", document, parent=parent, scores=scores
                )
    night = people.night()
    assert night.evidence["compared_before"] == 200
    assert night.evidence["e_needed"] == 20 * 201**2
    assert night.decision == ("promoted" if night.evidence["e_value"] >= 20 * 201**2 else "kept")
    assert night.decision == "kept", "give the test more candidates"
    assert "candidate number 201" in night.reason


def test_too_few_votes(school: StartSchool, lm_stub: StartStub) -> None:
    """It says how many there are and how many it takes, and asks no LM."""
    stub = lm_stub()
    people = school(stub, voted=False)
    people.ask_and_vote(ANSWERED[:4])
    calls = stub.counters.calls
    night = people.night()
    assert night.decision == "nothing to learn"
    assert "too few votes" in night.reason
    assert stub.counters.calls == calls


@pytest.mark.parametrize("calls", [0, 90])
def test_outage(school: StartSchool, lm_stub: StartStub, calls: int) -> None:
    """An LM that goes away at the start or in the middle makes the night fail, never promote."""
    stub = lm_stub(needs_demonstrations=True)
    people = school(stub)
    stub.knobs.fail_after = stub.counters.calls + calls
    night = people.night()
    assert night.decision in ("failed", "kept"), night.reason
    with people.db.connection() as conn:
        assert stored.champion(conn, TEAM) is None
    if "pairs" in night.evidence:
        assert night.evidence["missing"] > 0
        assert night.evidence["lost"] == 0
    stub.knobs.fail_after = None
    assert people.night().decision == "promoted"


def test_without_an_lm(school: StartSchool, lm_stub: StartStub) -> None:
    """A night without any language model fails and says so."""
    people = school(lm_stub())
    object.__setattr__(people.kit, "lms", None)
    night = people.night()
    assert (night.decision, night.ran) == ("failed", True)
    assert "no language model" in night.reason


@pytest.mark.parametrize("ruled", [True, False], ids=["the rule", "without the rule"])
def test_restricted_manuals_only_score(
    school: StartSchool, lm_stub: StartStub, monkeypatch: pytest.MonkeyPatch, ruled: bool
) -> None:
    """What not everyone may read never becomes a demonstration, though its votes are compared;
    demonstrations are made of what everyone may read. Without the rule an optimiser would be given
    it to learn from."""
    people = school(lm_stub(needs_demonstrations=True))
    _ingest_for_a_channel(people)
    for number, question in enumerate(_BORER):
        reply = people.ask(question, "C1", f"U{number % 7 + 1}")
        people.vote(reply.answer_id, "up", f"U{number % 7 + 2}")
    if not ruled:
        labelled = examples.votes.labelled
        monkeypatch.setattr(
            examples.votes,
            "labelled",
            lambda *given: [replace(row, public=True) for row in labelled(*given)],
        )
    with people.db.connection() as conn:
        snapshot = examples.read(conn, TEAM)
    train = "".join(line.quote for one in snapshot.train for line in one.gold.statement.lines)
    assert train, "there is something to learn from"
    assert any(f"77{n:03d}-12" in train for n in range(1, 19)) == (not ruled)
    compared = [one for one in snapshot.held_out if one.message in _BORER]
    assert any(one.gold.statement.lines for one in compared)
    assert (snapshot.left_out.get("restricted manual", 0) > 3) == ruled
    if not ruled:
        return
    people.night()
    with people.db.connection() as conn:
        made = "".join(texts_of(one) for one in stored.latest(conn, TEAM, 9))
    assert any(question in made for question, _ in ANSWERED), "something was learned"
    assert not any(question in made for question in _BORER)
    assert not any(f"77{n:03d}-12" in made for n in range(1, 19))


_BORER = tuple(f"What is the part number of cover {n} of the borer?" for n in range(1, 19))


def _ingest_for_a_channel(people: School) -> None:
    ingest_pdf(
        people.db,
        people.embedder,
        manual(18),
        team=TEAM,
        source_name="borer.pdf",
        grants=[Grant("channel", "C1")],
        settings=IngestSettings(_env_file=None),
    )


def test_night_is_decided_once(school: StartSchool, lm_stub: StartStub) -> None:
    """The same night again is told as it was; by hand it may be run again."""
    stub = lm_stub()
    people = school(stub)
    first = people.night(again=False)
    calls = stub.counters.calls
    second = people.night(again=False)
    assert stub.counters.calls == calls
    assert second.decision == first.decision
    assert second.evidence == json.loads(json.dumps(first.evidence))
    assert not second.ran
    assert people.night(NIGHT + timedelta(1), again=False).ran


def test_one_night_at_a_time(school: StartSchool, lm_stub: StartStub) -> None:
    """Two nights of a team never overlap."""
    people = school(lm_stub(), voted=False)
    with locks.held(people.db, f"learn:{TEAM}") as ours:
        assert ours
        with pytest.raises(NightRunning):
            people.night()
    assert people.night().decision == "nothing to learn"


def test_who_was_promoted_meanwhile_stays(school: StartSchool, lm_stub: StartStub) -> None:
    """A person's promotion in the middle of a night is not overruled by it."""
    people = school(lm_stub(needs_demonstrations=True))

    def interfere(what: str, done: int, total: int) -> None:
        if what == "guarding":
            with people.db.connection() as conn:
                programs.keep_packaged(conn, TEAM)
                programs.promote(conn, TEAM, state.DEFAULT_VERSION, "U0IVO")

    night = people.night(report=interfere)
    assert night.decision == "kept"
    assert "meanwhile" in night.reason
    with people.db.connection() as conn:
        assert stored.champion_version(conn, TEAM) == state.DEFAULT_VERSION


def test_no_time(school: StartSchool, lm_stub: StartStub) -> None:
    """A night without time says so, and promotes nothing."""
    people = school(lm_stub(needs_demonstrations=True, seconds=0.02), night_minutes=0.02)
    night = people.night()
    assert night.decision in ("failed", "kept"), night.reason
    with people.db.connection() as conn:
        assert stored.champion(conn, TEAM) is None


def test_examples_are_bounded(school: StartSchool, lm_stub: StartStub) -> None:
    """No more held-out questions are compared than the settings allow."""
    people = school(lm_stub(), night_examples=8)
    assert len(people.night().evidence["pairs"]) == 8


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"optimiser": "Guesswork"}, "BootstrapFewShot"),
        ({"optimiser_arguments": "max=3"}, "no JSON"),
        ({"optimiser_arguments": '{"max_demons": 3}'}, "max_demons"),
    ],
)
def test_bad_optimiser(
    school: StartSchool, lm_stub: StartStub, settings: dict[str, str], said: str
) -> None:
    """A night whose optimiser is not one fails with the reason."""
    people = school(lm_stub(), **settings)
    night = people.night()
    assert night.decision == "failed"
    assert said in night.reason
