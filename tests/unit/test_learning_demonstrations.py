"""Which demonstrations a candidate keeps."""

import json

import dspy
import pytest

from agent.conversation.thread import EMPTY
from agent.learning.demonstrations import (
    MOST,
    MOST_CHARACTERS,
    abstains,
    arrange,
    faithful,
)
from agent.learning.examples import Voted
from agent.learning.metrics import Cited, Gold, Said
from agent.program import state
from agent.program.program import Answerer
from agent.reading.signatures import Claim
from sql.audience import Audience

LINE = "Guide ring | 1"
ASKED = "part number of the guide ring"


def voted(kind: str, message: str = ASKED) -> Voted:
    """An example of that kind whose answer cited LINE."""
    said = Said("answered", LINE, (LINE,), (Cited(0, 1, LINE),), frozenset({(1, 1)}))
    return Voted(
        1,
        message,
        False,
        message,
        EMPTY,
        Audience.everyone("local"),
        Gold(kind, said),  # type: ignore[arg-type]
        True,
    )


def check(answered: str, lines: str = f"Press · Parts\n{LINE}", question: str = ASKED) -> dict:
    return {"question": question, "lines": lines, "answered": answered}


@pytest.mark.parametrize(
    ("demo", "kept"),
    [
        (check("yes"), True),
        (check("no"), False),
        (check("no", "Press · Oil\nISO VG 46"), True),
        (check("yes", "Press · Oil\nISO VG 46"), False),
        (check("yes", question="never asked"), False),
        ({"passages": "...", "question": "never asked", "claims": []}, True),
    ],
)
def test_a_check_must_fit_what_people_confirmed(demo: dict, kept: bool) -> None:
    """Yes only of the confirmed line, no only of others; other stages' steps always fit."""
    assert faithful(demo, {ASKED: (LINE,)}) is kept


def test_nothing_is_known_of_a_refuted_answer() -> None:
    """A question that nobody confirmed an answer to gives no demonstration of a check."""
    program = state.default()
    program.check.predict.demos = [dspy.Example(**check("yes"))]
    arrange(program, state.default(), [voted("avoid")])
    assert all(demo["question"] != ASKED for demo in program.check.predict.demos)


def compiled(*demos: dict) -> Answerer:
    """The packaged program with these demonstrations in compose, as an optimiser leaves them."""
    program = state.default()
    program.compose.predict.demos = [dspy.Example(augmented=True, **demo) for demo in demos]
    return program


def answer(number: int, size: int = 10) -> dict:
    return {
        "passages": f"[1] Press\n{'x' * size}",
        "question": f"question {number}",
        "claims": [Claim(quote=f"line {number}", text=f"line {number}")],
    }


def test_abstentions_stay_among_them() -> None:
    """New answers do not push out the champion's abstention, and kinds take turns."""
    program = compiled(*(answer(n) for n in range(6)))
    new = arrange(program, state.default(), [])
    demos = [dict(demo) for demo in program.compose.predict.demos]
    assert new["compose.predict"] == 6
    assert any(map(abstains, demos[:2]))
    assert demos[0]["question"] == "question 0"


def test_not_too_many() -> None:
    """Neither their number nor their size grows from night to night."""
    champion = state.default()
    for night in range(5):
        program = compiled(*(answer(10 * night + n, 900) for n in range(4)))
        arrange(program, champion, [])
        champion = program
        demos = [dict(demo) for demo in program.compose.predict.demos]
        assert len(demos) <= MOST
        assert sum(len(json.dumps(d, ensure_ascii=False)) for d in demos) <= MOST_CHARACTERS
        assert any(map(abstains, demos))


def test_nothing_new_leaves_the_champions() -> None:
    """A predictor that learned nothing keeps what it had."""
    program, champion = compiled(), state.default()
    arrange(program, champion, [])
    assert state.dump(program) == state.dump(champion)


def test_survive_json() -> None:
    """What was compiled is the same after its state was written and read, twice."""
    program = compiled(answer(1))
    arrange(program, state.default(), [])
    once = json.dumps(state.dump(program))
    again = state.load(json.loads(once))
    assert json.dumps(state.dump(again)) == once
    claims = again.compose.predict.demos[0]["claims"]
    assert claims == [{"quote": "line 1", "text": "line 1"}]
