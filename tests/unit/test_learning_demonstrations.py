"""Which demonstrations a candidate keeps."""

import json
from typing import Any

import dspy
import pytest

from agent.conversation.thread import EMPTY
from agent.learning.demonstrations import (
    MOST,
    MOST_CHARACTERS,
    abstains,
    arrange,
    case_of,
    faithful,
    measured,
)
from agent.learning.metrics import Cited, Gold, Kind, Statement
from agent.learning.snapshot import Voted
from agent.learning.split import group_of
from agent.program import state
from agent.program.program import Answerer
from sql.audience import Audience

LINE = "Guide ring | 160-0112 | 1"
READ = "Part: Guide ring | Number: 160-0112 | Pieces: 1"
ASKED = "part number of the guide ring"


def voted(kind: Kind, message: str = ASKED, status: str = "answered") -> Voted:
    """An example of that kind whose answer showed LINE."""
    said = Statement(status, LINE, "", (Cited(0, 1, 1, 1, LINE, "row"),))
    audience = Audience.everyone("local")
    return Voted(1, message, False, message, EMPTY, audience, Gold(kind, said), True)


def check(answered: str, lines: str = READ, question: str = ASKED) -> dict[str, Any]:
    return {"question": question, "lines": f"Press · Parts\n{lines}", "answered": answered}


@pytest.mark.parametrize(
    ("demo", "kept"),
    [
        (check("yes"), True),
        (check("no"), False),
        (check("yes", LINE), True),
        (check("no", "ISO VG 46"), True),
        (check("yes", "ISO VG 46"), False),
        (check("yes", "Part: Guide ring | Number: 160-0113 | Pieces: 1"), False),
        (check("yes", question=f"Hello, {ASKED.upper()}?"), True),
        (check("yes", question="never asked"), False),
        ({"message": "never asked", "searches": []}, True),
    ],
)
def test_a_check_must_fit_what_people_confirmed(demo: dict[str, Any], kept: bool) -> None:
    """Yes only of the confirmed line, no only of others; other stages' steps always fit."""
    assert faithful(demo, {group_of(ASKED): (LINE,)}) is kept


def test_a_part_of_the_line_is_the_line() -> None:
    """A long line is read cut to a sentence of it, or stands uncut where a sentence was shown."""
    long = "Guard the hose. Drain the oil into the pan. Refit the plug."
    quotes = {group_of(ASKED): (long,)}
    assert faithful(check("yes", "Drain the oil into the pan."), quotes)
    assert faithful(check("yes", long), {group_of(ASKED): ("Drain the oil into the pan.",)})
    assert not faithful(check("yes", "Oil the chain."), quotes)


def test_where_it_stands_is_not_a_line() -> None:
    """That the heading has the line's words proves nothing."""
    demo = {"question": ASKED, "lines": f"Press · {LINE}\nISO VG 46", "answered": "yes"}
    assert not faithful(demo, {group_of(ASKED): (LINE,)})


@pytest.mark.parametrize(
    ("example", "kept"),
    [
        (voted("same"), True),
        (voted("avoid"), False),
        (voted("same", status="likely"), False),
        (voted("answer", status="likely"), False),
    ],
    ids=["confirmed", "refuted", "close lines confirmed", "close lines refuted"],
)
def test_only_a_confirmed_answer_says_which_line_answers(example: Voted, kept: bool) -> None:
    """Of refuted answers, and of close lines, no verdict on a line is known to be true."""
    program = state.default()
    program.reader.predict.demos = [dspy.Example(**check("yes"))]
    arrange(program, state.default(), [example])
    assert any(demo["question"] == ASKED for demo in program.reader.predict.demos) is kept


def test_what_is_not_there_is_said_no_to() -> None:
    """Where people confirmed that there is no answer, every no is true and every yes is not."""
    program = state.default()
    program.reader.predict.demos = [dspy.Example(**check(said)) for said in ("yes", "no")]
    arrange(program, state.default(), [voted("abstain", status="not_found")])
    said = [d["answered"] for d in program.reader.predict.demos if d["question"] == ASKED]
    assert said == ["no"]


def compiled(*demos: dict[str, Any]) -> Answerer:
    """The packaged program with these demonstrations in its reader, as an optimiser leaves them."""
    program = state.default()
    program.reader.predict.demos = [dspy.Example(augmented=True, **demo) for demo in demos]
    return program


def confirmed(number: int, size: int = 10) -> tuple[dict[str, Any], Voted]:
    """A demonstration of yes with its example."""
    question = f"question {number}"
    return check("yes", f"{'x' * size}\n{LINE}", question), voted("same", question)


def test_both_sides_stay_among_them() -> None:
    """New answers do not push out the champion's no, and the sides take turns."""
    demos, examples = zip(*(confirmed(n) for n in range(6)), strict=True)
    program = compiled(*demos)
    new = arrange(program, state.default(), examples)
    kept = [dict(demo) for demo in program.reader.predict.demos]
    assert new["reader.predict"] > 3
    assert any(map(abstains, kept[:2]))
    assert kept[0]["question"] == "question 0"


def test_not_too_many() -> None:
    """Neither their number nor their size grows from night to night."""
    champion = state.default()
    for night in range(5):
        demos, examples = zip(*(confirmed(10 * night + n, 900) for n in range(4)), strict=True)
        program = compiled(*demos)
        arrange(program, champion, examples)
        champion = program
        kept = [dict(demo) for demo in program.reader.predict.demos]
        assert len(kept) <= MOST
        assert sum(len(json.dumps(d, ensure_ascii=False)) for d in kept) <= MOST_CHARACTERS
        assert any(map(abstains, kept))


def test_nothing_new_leaves_the_champions() -> None:
    """A predictor that learned nothing keeps what it had."""
    program, champion = compiled(), state.default()
    arrange(program, champion, [])
    assert state.dump(program) == state.dump(champion)


def test_survive_json() -> None:
    """What was compiled is the same after its state was written and read, twice."""
    demo, example = confirmed(1)
    program = compiled(demo)
    arrange(program, state.default(), [example])
    once = json.dumps(state.dump(program))
    again = state.load(json.loads(once))
    assert json.dumps(state.dump(again)) == once
    assert dict(again.reader.predict.demos[0]) == demo


@pytest.mark.parametrize(("abstentions", "most"), [(0, 1), (2, 3), (18, 7)])
def test_abstentions_stand_in_the_measured_share(abstentions: int, most: int) -> None:
    """Of eight demonstrations as many are abstentions as of the questions that people voted on, as
    far as there are some, and one at least."""
    answered = [confirmed(number) for number in range(6)]
    empty = [f"nowhere {number}" for number in range(abstentions)]
    program = compiled(*(demo for demo, _ in answered), *(check("no", "x", one) for one in empty))
    examples = [example for _, example in answered]
    examples += [voted("abstain", one, "not_found") for one in empty]
    share = measured(examples)["abstention"]
    assert share == pytest.approx(abstentions / (6 + abstentions))
    arrange(program, state.default(), examples)
    kept = [dict(demo) for demo in program.reader.predict.demos]
    no = sum(map(abstains, kept))
    assert 1 <= no <= most
    assert abs(no - share * len(kept)) <= 1.5


def test_closest_lines_are_among_them() -> None:
    """A no to lines that are only near, of a question that has an answer, is a case of its own, and
    a hard negative is one."""
    demos, examples = zip(*(confirmed(n) for n in range(9)), strict=True)
    near = check("no", "ISO VG 46", "question 3")
    assert case_of(near, {group_of("question 3")}) == "closest"
    assert case_of(near, set()) == "abstention"
    program = compiled(*demos)
    arrange(program, state.default(), examples, [near])
    kept = [dict(demo) for demo in program.reader.predict.demos]
    assert near in kept
    assert [one["answered"] for one in kept].count("yes") >= 4


UNITS = "[u1] Press · Parts\nu1.1 Guide ring | 160-0112 | 1\nu1.2 Hose | 9 | 1"


@pytest.mark.parametrize(
    ("status", "evidence", "kept"),
    [
        ("answered", ["u1.1"], True),
        ("answered", ["u1.2"], False),
        ("likely", ["u1.1"], False),
        ("not_found", [], False),
    ],
)
def test_a_whole_reading_must_fit_too(status: str, evidence: list[str], kept: bool) -> None:
    """A strong reader's demonstration chose the line that people confirmed, and said so."""
    demo = {"question": ASKED, "units": UNITS, "status": status, "evidence": evidence}
    assert faithful(demo, {group_of(ASKED): (LINE,)}) is kept
    assert faithful(demo, {group_of(ASKED): ()}) is (status != "answered")
