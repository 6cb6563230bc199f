"""The day's questions once more: who is asked about what, and what holds a candidate back."""

from dataclasses import replace
from typing import Any

import pytest

from agent.conversation.thread import EMPTY
from agent.judging import Counts, Judge, Shown
from agent.learning.budget import Budget
from agent.learning.judge import Calibration
from agent.learning.metrics import Gold, Statement, statement_of
from agent.learning.replay import AGAINST, Fresh, Replay, replay
from agent.learning.score import Scorer
from agent.learning.snapshot import Voted
from agent.program.answer import Answer, Part
from sql.audience import Audience
from tests.scripted_desk import unit

SAME = Answer("answered", "search", "85", "read", (Part.of(unit(1, "85")),))
OTHER = Answer("answered", "search", "65", "read", (Part.of(unit(1, "65")),))
SILENT = Answer("not_found", "search", "no", "nothing near")
WELL = Counts(9, 9, 9, 9)
TRUSTED = Calibration(0.5, 0.9, WELL, WELL)
TOLD = statement_of(SAME)


class FakeBench:
    """A candidate that says one thing, and a judge that believes in some lines."""

    def __init__(self, answer: Answer | None, right: tuple[str, ...] = ()) -> None:
        self.answer = answer
        self.right = right
        self.judged_: list[str] = []

    def run(self, program: Any, example: Voted) -> Answer | None:
        return self.answer

    def shown(self, question: str, said: Statement, audience: Audience) -> Shown:
        return Shown(question, said.text, tuple(said.bearing))

    def judge_of(self, judge: Judge, shown: Shown) -> float | None:
        self.judged_.append(shown.answer)
        return 0.9 if shown.answer in self.right else 0.1


def replayed(bench: FakeBench, judge: Calibration = TRUSTED, count: int = 4) -> Replay:
    """What comes of so many questions."""
    audience, gold = Audience.everyone("local"), Gold("answer", TOLD)
    given = [
        Fresh(Voted(n, str(n), True, "how tight", EMPTY, audience, gold, False), TOLD)
        for n in range(count)
    ]
    scorer = Scorer(bench, judge)  # type: ignore[arg-type]
    return replay(scorer, "candidate", given, Budget(60))  # type: ignore[arg-type]


def test_what_is_said_alike_is_a_tie() -> None:
    """Nobody is asked about it."""
    bench = FakeBench(SAME)
    assert replayed(bench) == Replay(asked=4, alike=4)
    assert bench.judged_ == []


def test_the_judge_does_not_know_whose_it_is() -> None:
    """Both are judged alone, and which comes first is the candidate's here and the champion's
    there."""
    bench = FakeBench(OTHER, right=("65",))
    assert replayed(bench, count=16).won == 16
    pairs = list(zip(bench.judged_[::2], bench.judged_[1::2], strict=True))
    assert set(pairs) == {("65", "85"), ("85", "65")}


@pytest.mark.parametrize(
    ("answer", "judge", "done"),
    [
        (OTHER, TRUSTED, Replay(asked=4, lost=4)),
        (SILENT, TRUSTED, Replay(asked=4, lost=4, silent=4)),
        (OTHER, replace(TRUSTED, area=0.5), Replay(asked=4, unjudged=4)),
        (replace(SAME, status="passages"), TRUSTED, Replay(asked=4, lost=4, silent=4)),
        (None, TRUSTED, Replay(asked=4, missing=4)),
    ],
)
def test_outcomes(answer: Answer | None, judge: Calibration, done: Replay) -> None:
    """Worse is lost, so is silence where there was an answer; a judge that is not to be believed
    decides nothing; an outage is missing."""
    assert replayed(FakeBench(answer, right=("85",)), judge) == done


def test_what_holds_back() -> None:
    """Clear losses, and questions that could not be asked; not a loss or two, and no tie."""
    assert Replay(asked=20, lost=6, won=0).against()
    assert Replay(asked=20, lost=6, won=0).e_against >= AGAINST
    assert Replay(asked=20, missing=11).against()
    for fine in (Replay(), Replay(asked=20, alike=20), Replay(asked=9, lost=1), Replay(9, won=9)):
        assert fine.against() == ""
