"""The canary on a database: who serves which thread, what takes it back, and who may end it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from agent.errors import NoCanary
from agent.learning import canary as rules
from agent.learning import programs, rollout
from agent.program import state
from agent.settings import AgentSettings
from bot.serving import Programs
from sql import answers, promotions, questions, vote_events, voters
from sql import programs as stored
from sql.answers import NewAnswer
from sql.database import Connection
from sql.programs import Canary
from sql.questions import NewQuestion
from sql.vote_events import NewVoteEvent
from tests.fix_learning import NIGHT, StartSchool
from tests.fix_lm_stub import StartStub

pytestmark = pytest.mark.slow

TEAM, CHANNEL, OLD = "local", "C1", state.DEFAULT_VERSION
SETTINGS = AgentSettings(_env_file=None)


def keep(conn: Connection, version: str, answered: float = 0.6) -> None:
    """A candidate that differs from the packaged program by its threshold."""
    document = state.dump(state.default())
    document["decision"]["answered"] = answered
    programs.keep(conn, TEAM, version, document, parent=None, scores={})


def begin(conn: Connection, version: str = "new", share: float = 0.25) -> Canary:
    """A canary, that began an hour ago."""
    keep(conn, version)
    rollout.begin(conn, TEAM, version, SETTINGS, "nightly", 33.0, {"won": 11}, share)
    conn.execute(
        "UPDATE programs SET canary_since = now() - interval '1 hour' WHERE status='canary'"
    )
    canary = stored.canary(conn, TEAM)
    assert canary is not None
    return canary


def threads(canary: Canary, mine: bool, count: int) -> list[str]:
    """The timestamps of so many threads that are the canary's, or the champion's."""
    since = canary.since.timestamp()
    found = (f"{since + 1 + number / 1000:.6f}" for number in range(100_000))
    return [ts for ts in found if rules.is_canarys(canary, CHANNEL, ts) is mine][:count]


def serve(conn: Connection, canary: Canary, mine: bool, count: int, **said: object) -> list[int]:
    """That program answers in so many threads of its own; the ids of the answers."""
    program = canary.version if mine else OLD
    ids = []
    for ts in threads(canary, mine, count):
        question = questions.record(conn, NewQuestion(TEAM, CHANNEL, ts, ts, "U9", f"Q {ts}?"))
        new = {"text": "205 Nm", "status": "answered", "action": "search", "seconds": 3.0, **said}
        ids.append(answers.insert(conn, NewAnswer(question, program=program, **new), []))
    return ids


def vote_down(conn: Connection, ids: Sequence[int], people: int) -> None:
    """So many members vote in turn."""
    for number, answer_id in enumerate(ids):
        user = f"U{number % people}"
        voters.vouch(conn, TEAM, user)
        vote_events.insert(conn, NewVoteEvent(TEAM, answer_id, user, "button", "down", "cast"))


def judge(conn: Connection, hours: float = 0.0) -> str:
    """The decision so many hours from now."""
    judged = rollout.judge(conn, TEAM, SETTINGS, datetime.now(UTC) + timedelta(hours=hours))
    assert judged is not None
    return judged.decision


def test_a_thread_stays_with_one_program(conn: Connection) -> None:
    """The canary answers its share of new threads, always the same; threads from before, and what
    comes without a thread, are the champion's."""
    canary = begin(conn)
    serving = Programs()
    new = [f"{canary.since.timestamp() + n:.6f}" for n in range(1, 401)]
    first = [serving.serving(conn, TEAM, (CHANNEL, ts))[1] for ts in new]
    assert first == [serving.serving(conn, TEAM, (CHANNEL, ts))[1] for ts in new]
    assert set(first) == {"new", OLD}
    assert 60 < first.count("new") < 140
    old = [f"{canary.since.timestamp() - n:.6f}" for n in range(1, 101)]
    assert {serving.serving(conn, TEAM, (CHANNEL, ts))[1] for ts in old} == {OLD}
    assert serving.serving(conn, TEAM)[1] == OLD
    assert serving.serving(conn, "T2", (CHANNEL, new[first.index("new")]))[1] == OLD


def test_it_ends_well(conn: Connection) -> None:
    """After a day and a dozen threads without a complaint it serves all, on the gate's evidence and
    what was seen since; each step is a promotion."""
    canary = begin(conn)
    serve(conn, canary, True, rules.THREADS)
    serve(conn, canary, False, 30)
    assert judge(conn) == "goes on"
    assert judge(conn, 24) == "serves all"
    assert stored.champion_version(conn, TEAM) == "new"
    assert stored.canary(conn, TEAM) is None
    last, first = promotions.latest(conn, TEAM, 9)
    assert [(one.kind, one.decided_by) for one in (first, last)] == [
        ("canary", "nightly"),
        ("gate", "canary"),
    ]
    assert last.e_value == 33.0
    assert last.evidence["won"] == 11
    assert last.evidence["canary"]["canary"]["threads"] == rules.THREADS


def test_too_few_threads_wait_a_week(conn: Connection) -> None:
    """Where little is asked it goes on, but not for ever."""
    begin(conn)
    assert judge(conn, 48) == "goes on"
    assert judge(conn, 24 * 7) == "serves all"


@pytest.mark.parametrize(
    ("said", "signal"),
    [
        ({"refused": 1}, "verification refused"),
        ({"status": "passages"}, "verification refused"),
        ({"seconds": 500.0}, "it took too long"),
    ],
)
def test_taken_back(conn: Connection, said: dict[str, object], signal: str) -> None:
    """What verification refuses, what cannot be used and what takes too long take it back, with the
    reason and the figures; the champion serves all again, and no night promotes it again."""
    canary = begin(conn)
    serve(conn, canary, True, 8, **said)
    serve(conn, canary, False, 24)
    assert judge(conn) == "taken back"
    assert stored.canary(conn, TEAM) is None
    last = promotions.latest(conn, TEAM, 1)[0]
    assert (last.kind, last.from_version, last.to_version) == ("rollback", "new", OLD)
    assert last.decided_by == rollout.BY
    assert signal in last.evidence["reason"]
    program = stored.get(conn, TEAM, "new")
    assert program is not None
    assert program.status == "retired"
    assert stored.taken_back(conn, TEAM, program.state) is not None


def test_what_goes_wrong_for_both_is_nobodys(conn: Connection) -> None:
    """A slow day or one without an LM does not take it back."""
    canary = begin(conn)
    serve(conn, canary, True, 12, seconds=500.0, status="passages")
    serve(conn, canary, False, 36, seconds=500.0, status="passages")
    assert judge(conn) == "goes on"


def test_questions_that_fail(conn: Connection) -> None:
    """A question that could not be worked on counts, though it has no answer."""
    canary = begin(conn)
    for ts in threads(canary, True, 8):
        question = questions.record(conn, NewQuestion(TEAM, CHANNEL, ts, ts, "U9", "Why?"))
        conn.execute(
            "INSERT INTO replies (question_id, team, channel, state, failure)"
            " VALUES (%s, %s, %s, 'final', 'It failed.')",
            [question, TEAM, CHANNEL],
        )
    assert judge(conn) == "taken back"


def test_votes(conn: Connection) -> None:
    """People's votes take it back; not one person's, however many, nor a stranger's."""
    canary = begin(conn)
    ids = serve(conn, canary, True, 12)
    serve(conn, canary, False, 36)
    vote_down(conn, ids, 1)
    assert judge(conn) == "goes on"
    for answer_id in ids:
        vote = NewVoteEvent(TEAM, answer_id, "USTRANGER", "button", "down", "cast")
        vote_events.insert(conn, vote)
    assert judge(conn) == "goes on"
    vote_down(conn, ids, 6)
    assert judge(conn) == "taken back"


def test_an_answer_in_flight_is_nobodys(conn: Connection) -> None:
    """What the champion answered in a thread of the canary's does not count for either."""
    canary = begin(conn)
    for ts in threads(canary, True, 12):
        question = questions.record(conn, NewQuestion(TEAM, CHANNEL, ts, ts, "U9", "Why?"))
        new = NewAnswer(question, "205 Nm", "answered", "search", OLD, 500.0)
        answers.insert(conn, new, [])
    trial = rollout.look(conn, TEAM, canary, SETTINGS)
    assert (trial.canary.threads, trial.champion.threads) == (0, 0)


def test_a_person_ends_it_either_way(conn: Connection) -> None:
    """By promotion it serves all, by rollback nobody; both say who did it."""
    begin(conn)
    assert programs.promote(conn, TEAM, "new", "U0IVO") == OLD
    assert stored.canary(conn, TEAM) is None
    assert stored.champion_version(conn, TEAM) == "new"
    begin(conn, "newer")
    assert programs.rollback(conn, TEAM, None, "U0ADA") == ("newer", "new")
    assert stored.champion_version(conn, TEAM) == "new"
    begin(conn, "newest")
    assert programs.rollback(conn, TEAM, "newest", "U0ADA") == ("newest", "new")
    last = promotions.latest(conn, TEAM, 1)[0]
    assert (last.kind, last.decided_by) == ("rollback", "U0ADA")
    # Going back once more goes to what served before the champion.
    assert programs.rollback(conn, TEAM, None, "U0ADA") == ("new", OLD)


def test_one_at_a_time(conn: Connection) -> None:
    """Another canary ends the one before, another champion too; who serves cannot be one."""
    begin(conn)
    begin(conn, "newer")
    assert [one.version for one in stored.latest(conn, TEAM, 9) if one.status == "canary"] == [
        "newer"
    ]
    keep(conn, "other")
    programs.promote(conn, TEAM, "other", "U0IVO")
    assert stored.canary(conn, TEAM) is None
    with pytest.raises(NoCanary):
        rollout.begin(conn, TEAM, "other", SETTINGS, "U0IVO", None, {})


def test_a_canary_of_another_release(conn: Connection) -> None:
    """It serves nobody, and is taken back at the next look."""
    canary = begin(conn)
    conn.execute('UPDATE programs SET state = state || \'{"schema_hash": "x"}\', forgotten = 1')
    [ts] = threads(canary, True, 1)
    assert Programs().serving(conn, TEAM, (CHANNEL, ts))[1] == OLD
    assert judge(conn) == "taken back"


def test_a_night_begins_one_and_waits(school: StartSchool, lm_stub: StartStub) -> None:
    """What the gate promotes answers a share first, after the day's questions were asked again;
    nothing that was learned from is among these. The next night waits for it, and what is taken
    back no night promotes again."""
    people = school(lm_stub(needs_demonstrations=True), canary_share=0.25)
    night = people.night()
    assert night.decision == "promoted", night.reason
    replayed = night.evidence["replay"]
    assert replayed["asked"] > 0
    assert replayed["missing"] == 0
    with people.db.connection() as conn:
        assert stored.champion_version(conn, TEAM) is None
        canary = stored.canary(conn, TEAM)
    assert canary is not None
    assert (canary.version, canary.share) == (night.evidence["candidate"], 0.25)
    waited = people.night(NIGHT + timedelta(days=1))
    assert waited.decision == "kept"
    assert "waits" in waited.reason
    with people.db.connection() as conn:
        programs.rollback(conn, TEAM, None, "U0IVO")
    again = people.night(NIGHT + timedelta(days=2))
    assert again.decision == "kept"
    assert "taken back" in again.reason
