"""Questions that an LM writes on the manuals: what is kept, what they may do, and when they go."""

from datetime import timedelta

import pytest

from agent.evidence.units import Line
from agent.learning import examples
from agent.learning.bootstrap import BootstrapKit, Bootstrapped, Limits, bootstrap
from agent.learning.forgetting import remove_manual
from agent.learning.snapshot import Snapshot, Voted
from agent.learning.split import held_out
from agent.learning.writing import numbers, printed, well_asked
from sql import programs, synthetic
from sql.passages import Passage
from tests.fix_learning import NIGHT, TEAM, School, StartSchool
from tests.fix_lm_stub import StartStub


@pytest.fixture
def people(school: StartSchool, lm_stub: StartStub) -> School:
    """A team with the sample manual, in which nobody has asked or voted."""
    return school(lm_stub(needs_demonstrations=True), voted=False)


def write(people: School, limits: Limits | None = None) -> Bootstrapped:
    kit = people.kit
    assert kit.lms is not None
    own = BootstrapKit(people.db, people.embedder, kit.tools, kit.settings, kit.lms)
    return bootstrap(own, TEAM, limits=limits or Limits())


def triples(people: School) -> list[synthetic.Triple]:
    with people.db.connection() as conn:
        return synthetic.triples(conn, TEAM)


def test_a_unit_is_asked_about_once(people: School) -> None:
    """A run goes on where the one before ended, within its budget; of all units some are kept, and
    it is said why the others are not."""
    first = write(people, Limits(calls=9))
    assert first.ended == "budget"
    assert first.calls <= 9
    assert first.left > 0
    rest = write(people)
    assert rest.ended == "done"
    assert rest.left == 0
    asked = first.units + rest.units
    assert asked["kept"] == len(triples(people)) > 5
    assert asked["another unit"] > 0
    with people.db.connection() as conn:
        assert synthetic.outcomes(conn, TEAM) == dict(asked)
    assert write(people).calls == 0


def test_an_lm_that_is_away(people: School, lm_stub: StartStub, school: StartSchool) -> None:
    """The run ends and says so, and no unit counts as asked about."""
    away = school(lm_stub(fail=True), voted=False)
    done = write(away)
    assert done.ended == "no language model"
    assert not done.units
    with away.db.connection() as conn:
        assert synthetic.outcomes(conn, TEAM) == {}


def test_they_teach_and_decide_nothing(people: School) -> None:
    """However many there are, on whichever side: without people's votes a night decides nothing,
    and none of them is among what is compared on, tonight or later."""
    write(people)
    sides = {held_out(one.group) for one in _snapshot(people).written}
    assert sides == {True, False}
    seen = _snapshot(people)
    assert seen.synthetic
    assert seen.held_out == seen.train == ()
    assert seen.evidence(min(one.asked for one in seen.written) - timedelta(days=1)) == ()
    night = people.night()
    assert night.decision == "nothing to learn"
    assert night.evidence["held_out"] == 0
    assert night.evidence["synthetic"] == len(seen.synthetic)
    with people.db.connection() as conn:
        assert programs.latest(conn, TEAM, 9) == []


def test_a_judge_is_not_measured_on_them(school: StartSchool, lm_stub: StartStub) -> None:
    """Neither the judge nor the threshold is fitted or measured on what an LM wrote: their labels
    are people's, every one; the optimiser has it."""
    people = school(lm_stub(needs_demonstrations=True), night_examples=7)
    write(people)
    real = _snapshot(people)
    night = people.night()
    judge = night.evidence["judges"]["right"]
    assert judge["fitted"]["labels"] == _judged(real.train) > 0
    assert judge["labels"]["right"] + judge["labels"]["wrong"] == _judged(real.held_out) > 0
    assert sum(night.evidence["threshold_fitted_on"]) <= len(real.train)
    with people.db.connection() as conn:
        [made] = [one for one in programs.latest(conn, TEAM, 9) if one.scores.get("learned_from")]
    assert made.scores["learned_from"] == len(real.train) + len(real.synthetic)


def test_they_go_with_their_manual(people: School) -> None:
    """A manual that not everyone may read any more has no question, and a removed one leaves none
    in any table."""
    write(people)
    manual_id = triples(people)[0].manual_id
    with people.db.connection() as conn:
        conn.execute("UPDATE grants SET grantee_kind = 'channel', grantee = 'C9'")
    assert triples(people) == []
    assert _snapshot(people).synthetic == ()
    with people.db.connection() as conn:
        assert remove_manual(conn, TEAM, manual_id, "somebody")
        for table in ("synthetic_questions", "bootstrapped_units"):
            assert conn.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)


def test_demonstrations_of_what_an_lm_wrote(people: School) -> None:
    """They stay in a program as long as the manual is everyone's."""
    write(people)
    assert _snapshot(people).standing
    with people.db.connection() as conn:
        conn.execute("UPDATE grants SET grantee_kind = 'channel', grantee = 'C9'")
    assert not _snapshot(people).standing
    assert people.night(NIGHT + timedelta(1)).evidence["synthetic"] == 0


@pytest.mark.parametrize(
    ("question", "well"),
    [
        ("Which oil does the pump take?", True),
        ("Which oil does the pump take", False),
        ("What does this table say of oil?", False),
        ("What does the manual say of oil?", False),
        ("Oil?", False),
        ("Which oil? And how much?", False),
    ],
)
def test_well_asked(question: str, well: bool) -> None:
    """One question of some words, that points at nothing which the asker cannot see."""
    assert well_asked(question) is well


def test_only_a_printed_line() -> None:
    """A line is taken as printed, never as an LM spells it; a made-up one is none."""
    text = "Fill in 4 litres of VG 46.\nFill in slowly."
    passage = Passage(1, 1, "M", None, 1, 1, None, "Oil", "text", 1, text)
    lines = [Line(passage, one) for one in text.splitlines()]
    assert printed("fill in 4 litres of VG 46", lines) is lines[0]
    assert printed("in 4 litres of VG", lines) is lines[0]
    assert printed("Fill in 5 litres of VG 46.", lines) is None
    assert printed("", lines) is None
    assert numbers("4 litres, 3.5 bar") == {"4", "3.5"}


def _judged(every: tuple[Voted, ...]) -> int:
    """How many are labels of a judge: people voted on an answer with lines."""
    said = (one.gold.statement for one in every)
    return sum(one.answers and bool(one.lines) for one in said)


def _snapshot(people: School) -> Snapshot:
    with people.db.connection() as conn:
        return examples.read(conn, TEAM)
