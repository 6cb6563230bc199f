"""The program's decisions, with stages that say what the test wants the LM to have said."""

from typing import Any

import dspy
import pytest

from agent.conversation.thread import EMPTY, Thread, ThreadCitation, Turn
from agent.evidence.desk import answering_at, desk_here
from agent.evidence.search import NOTHING
from agent.program.program import Answerer
from agent.reading.decision import Decision
from agent.wording import sentences as wording
from tests.scripted_desk import Says, ScriptedDesk, an_lm, ask, passage, program, unit

STEP = "Tighten the gland bolts crosswise to 205 N·m."
TORQUE = unit(1, STEP, "Let the packing settle for 2 h.")
COLOUR = unit(2, "The cabinet is painted in RAL 7035.", title="Paint")
TRUCK = unit(3, "Tighten the gland bolts to 90 N·m.", manual_id=2)
BOTH = (COLOUR, TORQUE)


def quotes(answer: Any) -> list[str]:
    return [line.quote for line in answer.lines]


def test_answers_with_the_unit_that_holds_it() -> None:
    """The unit with the highest P comes first, wherever the search had it; the others follow."""
    with an_lm():
        answer = ask(program({1: 0.9, 2: 0.2}), ScriptedDesk(BOTH))
    assert (answer.status, answer.reason, answer.kind) == ("answered", "read", "value")
    assert answer.text == f"{STEP}\nLet the packing settle for 2 h."
    assert [part.title for part in answer.parts] == ["Torque", "Paint"]
    assert answer.p_answered == pytest.approx(0.9)


def test_is_not_sure_below_the_threshold() -> None:
    """Where no unit is likely to answer, the closest are shown, the likeliest first, under a line
    that says so."""
    with an_lm():
        answer = ask(program({1: 0.49, 2: 0.2}), ScriptedDesk(BOTH))
    assert (answer.status, answer.reason) == ("likely", "unsure")
    assert answer.text.splitlines()[0] == wording.LIKELY
    assert [part.title for part in answer.parts] == ["Torque", "Paint"]
    assert not any(part.lead for part in answer.parts)


@pytest.mark.parametrize("searches", [[], ["gland torque"]])
def test_finds_nothing(searches: list[str]) -> None:
    """Only where the search comes back near empty, in the manual's words too, it is said that
    there is nothing; nothing is shown then, and what was nearest is named."""
    far = Decision({"says_yes": 1.0}, found=0.6)
    for found, nearest in (((), 0), (BOTH, 2)):
        desk = ScriptedDesk(found)
        with an_lm():
            answer = ask(program({1: 0.9}, searches, decision=far), desk)
        assert (answer.status, answer.text, answer.parts) == ("not_found", wording.NOT_FOUND, ())
        assert (desk.shown, len(answer.nearest)) == ([], nearest)
        assert ask(program({}, decision=far), desk).status == "not_found"


def test_finds_it_in_the_manuals_words() -> None:
    """What the question's own words do not find, the rewritten searches may."""
    desk = ScriptedDesk((), better=[TORQUE])
    with an_lm():
        answer = ask(program({1: 0.9}, ["gland torque"]), desk)
    assert (answer.status, [len(shown) for shown in desk.shown]) == ("answered", [1])


def test_two_machines_are_no_answer() -> None:
    """Where two manuals answer alike nobody knows which is meant; one's clearly better answer
    stands, and its first part holds no line of the other."""
    with an_lm():
        open_ = ask(program({1: 0.9, 3: 0.9}), ScriptedDesk((TORQUE, TRUCK)))
        clear = ask(program({1: 0.95, 3: 0.3}), ScriptedDesk((TRUCK, TORQUE)))
    assert (open_.status, open_.reason) == ("likely", "several machines")
    assert (clear.status, clear.parts[0].manual_id) == ("answered", 1)
    for answer in (open_, clear):
        for part in answer.parts:
            assert {line.passage.manual_id for line in part.lines} == {part.manual_id}


def test_searches_again_in_the_manuals_words() -> None:
    """The question's lines are shown at once; then those of the rewritten searches, and the first
    ones stay."""
    made = program({1: 0.9}, searches=["gland torque", "tightening"])
    desk = ScriptedDesk([COLOUR], better=[TORQUE])
    with an_lm():
        answer = ask(made, desk)
    assert desk.searches == [("gland bolts?",), ("gland bolts?", "gland torque", "tightening")]
    assert [[one.title for one in shown] for shown in desk.shown] == [
        ["Paint"],
        ["Torque", "Paint"],
    ]
    assert [part.title for part in answer.parts] == ["Torque", "Paint"]


def test_a_procedure_is_shown_whole() -> None:
    """Of a job every step is shown in order; of a value what is near the question."""
    steps = [
        ("step", f"{n}. Turn screw number {n} of the long cover by half a turn.") for n in range(40)
    ]
    job = unit(1, ("heading", "Cover"), *steps, kind="procedure", title="Cover")  # type: ignore[arg-type]
    with an_lm():
        whole = ask(program({1: 0.9}), ScriptedDesk([job], asks="procedure"))
        cut = ask(program({1: 0.9}), ScriptedDesk([job], asks="value"))
    assert quotes(whole) == [line.text for line in job.lines]
    assert len(quotes(cut)) < len(job.lines)


@pytest.mark.parametrize("kinds", [(), ("value",)])
def test_a_lead_only_where_it_is_wanted(kinds: tuple[Any, ...]) -> None:
    """Kinds of question that the program's state names get a lead; lines that are only close, and
    other kinds, get none."""
    lead = Says(lead="The gland bolts take 205 N·m.")
    decision = Decision({"says_yes": 1.0}, lead_kinds=kinds)
    for p, led in ((0.9, bool(kinds)), (0.2, False)):
        made = program({1: p}, lead=lead, decision=decision)
        with an_lm():
            answer = ask(made, ScriptedDesk([TORQUE]))
        assert bool(answer.parts[0].lead) == led
        assert answer.text.startswith("The gland bolts") == led


@pytest.mark.parametrize("message", ["thanks!", "👍", "good morning"])
def test_small_talk_searches_nothing(message: str) -> None:
    """Small talk gets a reply at once and no search."""
    desk = ScriptedDesk(BOTH)
    answer = ask(program({}), desk, message)
    assert (answer.status, desk.searches) == ("chat", [])


def _thread(*said: str) -> Thread:
    cited = tuple(ThreadCitation("Press", 1, None, quote, 1) for quote in said)
    return Thread((Turn("user", "gland bolts?"), Turn("agent", "205 N·m.", cited)))


def test_repeats_from_the_thread_what_still_holds() -> None:
    """Asked again, the thread's lines are read once more and shown, without a search."""
    desk = ScriptedDesk(BOTH, may_cite=[TORQUE.lines[0].passage])
    answer = ask(program({}), desk, "what was that again?", thread=_thread(STEP))
    assert (answer.status, answer.action, desk.searches) == ("answered", "from_thread", [])
    assert (answer.text, quotes(answer)) == (STEP, [STEP])
    assert answer.evidence == NOTHING


def test_searches_when_the_threads_lines_may_not_be_used_any_more() -> None:
    """Lines that the audience may no longer read, or that changed, are not repeated."""
    changed = passage(1, "The cabinet is painted in RAL 7035.")
    for may_cite in ([], [changed]):
        desk = ScriptedDesk(BOTH, may_cite=may_cite)
        answer = ask(program({1: 0.9}), desk, "what was that again?", thread=_thread(STEP))
        assert (answer.action, len(desk.searches)) == ("search", 1)


def test_says_that_only_a_superseded_revision_answers() -> None:
    """Where the current manuals do not answer and an older revision does, it is said to be one,
    and the current lines follow."""
    with an_lm():
        answer = ask(program({1: 0.7, 2: 0.2}), ScriptedDesk([COLOUR], superseded=[TORQUE]))
    assert (answer.status, answer.reason, answer.superseded) == ("answered", "superseded", True)
    assert answer.text.startswith(f"{wording.SUPERSEDED}\n{STEP}")
    assert [part.title for part in answer.parts] == ["Torque", "Paint"]


def test_a_superseded_revision_is_not_asked_where_the_current_one_answers() -> None:
    """What is current goes first, and what an older revision is not sure of is not shown."""
    old = unit(3, "Tighten the gland bolts to 180 N·m.")
    with an_lm():
        current = ask(program({1: 0.7, 3: 0.9}), ScriptedDesk(BOTH, superseded=[old]))
        neither = ask(program({2: 0.2, 3: 0.3}), ScriptedDesk([COLOUR], superseded=[old]))
    assert current.parts[0].lines[0].text == STEP
    assert (neither.status, neither.superseded) == ("likely", False)
    assert "180" not in "".join([*quotes(current), *quotes(neither)])


def test_needs_a_desk() -> None:
    """Outside `answering_at` a program says what it lacks; inside the desk is the one given."""
    with pytest.raises(LookupError, match="answering_at"):
        Answerer()(message="gland bolts?", thread=EMPTY)
    desk = ScriptedDesk(())
    with answering_at(desk):
        assert desk_here() is desk


def test_what_a_metric_sees() -> None:
    """`forward` gives a prediction with the answer and, apart, its status, text and kind."""
    with an_lm(), answering_at(ScriptedDesk(BOTH)):
        said = program({1: 0.9})(message="gland bolts?")
    assert isinstance(said, dspy.Prediction)
    assert (said.status, said.text, said.kind) == (
        said.answer.status,
        said.answer.text,
        said.answer.kind,
    )
