"""What a night may spend, what it says that it spent, and when it does not run at all."""

from datetime import date, timedelta
from typing import Any

import pytest

from agent.learning import budget
from agent.learning.night import Night
from sql import night_replies, nights
from sql.database import Connection
from tests.fix_learning import NIGHT, TEAM, School, StartSchool
from tests.fix_lm_stub import StartStub

pytestmark = pytest.mark.slow


def due(people: School, on: date) -> Night:
    """The night as the clock has it run."""
    return people.night(on, again=False)


@pytest.mark.parametrize("calls", [1, 40, 120])
def test_calls_are_kept(calls: int, school: StartSchool, lm_stub: StartStub) -> None:
    """No call is made beyond them, whatever the night is at; it promotes nothing that it could not
    compare, and says what it spent at which stage."""
    stub = lm_stub(needs_demonstrations=True)
    people = school(stub, night_calls=calls)
    before = stub.counters.calls
    night = people.night()
    assert stub.counters.calls - before <= calls
    spent = night.evidence["spent"]
    assert spent["calls"] == calls
    assert spent["limits"]["calls"] == calls
    assert sum(one["calls"] for one in spent["by_stage"].values()) == spent["calls"]
    assert night.decision in ("kept", "failed")
    if calls == 1:
        assert night.reason == "the budget ended before anything was learned"


def test_tokens_and_money_are_kept(school: StartSchool, lm_stub: StartStub) -> None:
    """The call that reaches the limit is the last one, and both are told."""
    stub = lm_stub(needs_demonstrations=True)
    plain = school(stub, lm_price="100/200").night()
    spent = plain.evidence["spent"]
    tokens = spent["tokens_read"] + spent["tokens_written"]
    cost = (100 * spent["tokens_read"] + 200 * spent["tokens_written"]) / 1e6
    assert spent["money"] == pytest.approx(cost, abs=1e-4)
    most_a_call = 2000
    for limits, of in (
        ({"night_tokens": tokens // 3}, tokens // 3),
        ({"night_money": cost / 3}, tokens // 3),
    ):
        night = school(stub, lm_price="100/200", **limits).night()
        less = night.evidence["spent"]
        assert less["tokens_read"] + less["tokens_written"] < of + most_a_call + of // 4
        assert night.decision in ("kept", "failed")


def test_money_without_prices(school: StartSchool, lm_stub: StartStub) -> None:
    """Money cannot be kept where nobody said what a token costs: the night says so at once."""
    stub = lm_stub()
    people = school(stub, night_money=1.0)
    before = stub.counters.calls
    night = people.night()
    assert night.decision == "failed"
    assert "AGENT_LM_PRICE" in night.reason
    assert stub.counters.calls == before


def test_a_failed_night_is_not_paid_again(school: StartSchool, lm_stub: StartStub) -> None:
    """What was said before an outage is remembered for the next try, and forgotten when a night is
    decided."""
    stub = lm_stub(needs_demonstrations=True)
    people = school(stub)
    stub.knobs.fail_after = stub.counters.calls + 120
    assert people.night().decision == "failed"
    stub.knobs.fail_after = None
    before = stub.counters.calls
    meter = budget.meter_of(people.kit.settings)
    night = people.night(meter=meter)
    assert night.decision == "promoted", night.reason
    assert meter.spent.remembered >= 100
    assert stub.counters.calls - before == meter.spent.calls - meter.spent.remembered
    with people.db.connection() as conn:
        assert night_replies.forget(conn, TEAM) == 0


def test_the_same_seed_makes_the_same_candidate(school: StartSchool, lm_stub: StartStub) -> None:
    """Two homes with the same votes come to the same candidate; another seed to another."""
    stub = lm_stub(needs_demonstrations=True)
    made = [school(stub, optimiser_seed=seed).night().evidence["candidate"] for seed in (7, 7, 8)]
    assert made[0] == made[1] != made[2]


def test_nothing_new(school: StartSchool, lm_stub: StartStub) -> None:
    """A night for which nothing is new asks no LM and says why, night after night; by hand it runs
    all the same, and with a new vote it is made again."""
    stub = lm_stub()
    people = school(stub)
    assert due(people, NIGHT).decision == "kept"
    before = stub.counters.calls
    for after in (1, 2):
        night = due(people, NIGHT + timedelta(after))
        assert night.decision == "nothing to learn"
        assert f"nothing is new since the night of {NIGHT}" in night.reason
        assert night.evidence["unchanged_since"] == NIGHT.isoformat()
    assert stub.counters.calls == before
    with people.db.connection() as conn:
        known = nights.get(conn, TEAM, NIGHT + timedelta(2))
    assert known is not None
    assert known.evidence["reason"] == night.reason
    assert "nothing is new" not in people.night(NIGHT + timedelta(3)).reason
    reply = people.ask("Which hydraulic oil does the press take?")
    people.vote(reply.answer_id, "down", "U5", reason="wrong")
    assert "nothing is new" not in due(people, NIGHT + timedelta(4)).reason


def test_what_was_left_open_is_gone_on_with(school: StartSchool, lm_stub: StartStub) -> None:
    """Nothing is new, but questions were left to compare: the next night compares them."""
    people = school(lm_stub(needs_demonstrations=True), night_examples=4)
    first = due(people, NIGHT)
    assert first.evidence["left_to_compare"] > 0
    second = due(people, NIGHT + timedelta(1))
    assert second.evidence["compared_tonight"] == 4
    assert len(second.evidence["pairs"]) == 8


def test_progress_says_what_was_spent(school: StartSchool, lm_stub: StartStub) -> None:
    """Each stage is told in its turn, and what was spent so far can be said at any time."""
    people = school(lm_stub(needs_demonstrations=True))
    meter = budget.meter_of(people.kit.settings)
    heard: list[tuple[str, str]] = []

    def report(what: str, done: int, total: int) -> None:
        assert 0 <= done <= total
        heard.append((what, budget.in_words(meter)))

    people.night(meter=meter, report=report)
    stages: list[Any] = list(dict.fromkeys(what for what, _ in heard))
    assert stages == [
        "reading",
        "judging",
        "optimising",
        "comparing",
        "guarding",
        "replaying",
        "settling",
    ]
    assert heard[0][1] == "0 calls, 0k tokens"
    assert heard[-1][1].startswith(f"{meter.spent.calls} calls, ")


def test_replies_of_any_characters(conn: Connection) -> None:
    """A reply whose tokens are no characters of a text comes back as it was."""
    reply = {"logprobs": {"\u0000": -1.5, "\ud83d": -2.0}}
    night_replies.keep(conn, TEAM, "k", reply)
    assert night_replies.get(conn, TEAM, "k") == reply
    assert night_replies.get(conn, TEAM, "another") is None
