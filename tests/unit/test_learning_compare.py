"""The paired comparison: what was not asked is missing, and a tie needs no judge."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from agent.conversation.thread import EMPTY
from agent.judging import Counts, Judge, Shown
from agent.learning.budget import Budget
from agent.learning.compare import compare
from agent.learning.judge import Calibration
from agent.learning.metrics import Cited, Gold, Kind, Statement
from agent.learning.patience import Patience
from agent.learning.score import Scorer
from agent.learning.snapshot import Voted
from agent.program.answer import Answer, Part
from sql.audience import Audience
from tests.scripted_desk import unit

NO = Answer("likely", "search", "close", "unsure", (Part.of(unit(1, "85")),))
YES = Answer("answered", "search", "85", "read", (Part.of(unit(1, "85")),))
WELL = Counts(9, 9, 9, 9)
SEEN = Calibration(0.5, 0.9, WELL, WELL)
OLD = Statement("answered", "65", "", (Cited(0, 1, 1, 1, "65"),))


@dataclass
class FakeBench:
    """Says what it is told to for each program; counts how often the judge is asked."""

    answers: dict[str, Answer | None]
    p_yes: float | None = 0.9
    asked: int = 0
    ran: list[str] = field(default_factory=list)

    def run(self, program: Any, example: Voted) -> Answer | None:
        self.ran.append(program)
        return self.answers[program]

    def shown(self, question: str, said: Statement, audience: Audience) -> Shown:
        return Shown(question, said.text, tuple(said.bearing))

    def judge_of(self, judge: Judge, shown: Shown) -> float | None:
        self.asked += 1
        return self.p_yes


def examples(*kinds: Kind, grave: bool = False) -> list[Voted]:
    """An example of each kind."""
    return [
        Voted(
            n,
            str(n),
            True,
            "how tight",
            EMPTY,
            Audience.everyone("local"),
            Gold(kind, OLD, grave=grave),
            True,
        )
        for n, kind in enumerate(kinds)
    ]


def compared(
    bench: FakeBench, given: Sequence[Voted], judge: Calibration | None = None, seconds: float = 60
) -> list[tuple[bool | None, bool | None]]:
    scorer = Scorer(bench, judge or SEEN)  # type: ignore[arg-type]
    done = compare(scorer, "champion", "candidate", given, Budget(seconds))  # type: ignore[arg-type]
    return [(one.pair.champion, one.pair.candidate) for one in done]


def test_judged_only_where_they_differ() -> None:
    """One judge's call decides between close lines and an answer."""
    bench = FakeBench({"champion": NO, "candidate": YES})
    assert compared(bench, examples("answer")) == [(False, True)]
    assert bench.asked == 1


def test_the_same_words_are_a_tie() -> None:
    """What both say alike is judged once, so that it cannot be a win for either."""
    bench = FakeBench({"champion": YES, "candidate": YES}, p_yes=0.2)
    assert compared(bench, examples("avoid")) == [(False, False)]
    assert bench.asked == 1


def test_an_outage_is_missing() -> None:
    """An LM that does not answer makes no program wrong."""
    bench = FakeBench({"champion": YES, "candidate": None})
    assert compared(bench, examples("answer")) == [(None, None)]
    judge_gone = FakeBench({"champion": NO, "candidate": YES}, p_yes=None)
    assert compared(judge_gone, examples("answer")) == [(False, None)]


def test_gives_up_after_a_row_of_outages() -> None:
    """A server that is gone is not asked sixty times: after five in a row it is lost for good."""
    patience = Patience()
    for reached in (False, False, True, False, False, False, False):
        patience.note(reached)
    assert not patience.lost
    patience.note(False)
    patience.note(True)
    assert patience.lost


def test_no_time_is_missing() -> None:
    """What the budget does not reach is missing."""
    bench = FakeBench({"champion": NO, "candidate": YES})
    assert compared(bench, examples("answer"), seconds=0) == [(None, None)]
    assert bench.ran == []


def test_a_judge_that_cannot_tell_decides_nothing() -> None:
    """Where only it could say who is right, the pair is missing; votes still count."""
    bench = FakeBench({"champion": NO, "candidate": YES})
    blind = Calibration(0.5, 0.5, Counts(9, 9, 0, 9), WELL)
    given = examples("answer", "abstain")
    assert compared(bench, given, blind) == [(False, None), (True, False)]
    assert bench.asked == 0


def test_a_grave_claim_again_is_told() -> None:
    """Repeating what somebody called unsafe, where the champion does not, is marked."""
    again = Answer("answered", "search", "65", "read", (Part.of(unit(1, "65")),))
    bench = FakeBench({"champion": NO, "candidate": again})
    scorer = Scorer(bench, Calibration())  # type: ignore[arg-type]
    for grave in (True, False):
        given = examples("avoid", grave=grave)
        [one] = compare(scorer, "champion", "candidate", given, Budget(60))  # type: ignore[arg-type]
        assert one.graver is grave
