"""One question with what the program made of it, as the stages' metrics see it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from agent.evaluation.shown import ANSWERS, held
from agent.evidence import UnitFusion
from agent.program import Answer
from sql.passages import Passage

READ: Final = 8
"""So many units are read: what stands behind them in the ranking cannot be chosen."""


@dataclass(frozen=True)
class Trial:
    """One question with what the program made of it.

    `question`: a row of `questions.jsonl`; `relevant` may be a mapping from a unit to its gain, as
    votes weigh places. `ranking`: what the search found, as lists of the pages (or other units of
    the data set) that each hit stands on, best first. `cited`: the same of each line shown, in the
    order of `answer.lines`. Durations in seconds, tokens read and written together.
    """

    question: Mapping[str, Any]
    answer: Answer
    ranking: tuple[tuple[str, ...], ...] = ()
    cited: tuple[tuple[str, ...], ...] = ()
    seconds: float | None = None
    evidence_seconds: float | None = None
    lm_calls: int | None = None
    tokens: int | None = None

    @property
    def answerable(self) -> bool:
        """Whether the manuals answer."""
        return bool(self.question["answerable"])

    @property
    def gains(self) -> dict[str, float]:
        """What each gold place is worth; 1 where nothing else is said."""
        relevant = self.question["relevant"]
        if isinstance(relevant, Mapping):
            return {str(unit): float(gain) for unit, gain in relevant.items() if gain > 0}
        return dict.fromkeys(map(str, relevant), 1.0)

    @property
    def answered(self) -> bool:
        """Whether it says that it answers."""
        return self.answer.status in ANSWERS

    @property
    def first(self) -> tuple[str, ...]:
        """The words of the part that is shown first."""
        return tuple(one.quote for one in self.answer.lines if one.claim == 0)

    @property
    def found(self) -> bool:
        """Whether a gold place is among what is read: what was chosen then says of the reader."""
        return any(set(pages) & set(self.gains) for pages in self.ranking[:READ])

    @property
    def on_gold(self) -> bool:
        """Whether the part that is shown first stands on a gold place."""
        pages = zip(self.answer.lines, self.cited, strict=True)
        return any(set(units) & set(self.gains) for one, units in pages if one.claim == 0)

    @property
    def right(self) -> bool:
        """Whether what is shown first stands on a gold place and holds all that must be shown."""
        wanted = list(self.question.get("must_show") or ())
        return self.on_gold and all(held(wanted, self.first))


def trial_of(
    question: Mapping[str, Any],
    answer: Answer,
    fusion: UnitFusion,
    places: Callable[[Passage], Sequence[str]],
    **spent: Any,
) -> Trial:
    """The trial of an answer; `fusion` orders what was found as its program does, and `places` are
    the pages, or other units of the data set, that a passage stands on."""
    order = fusion.order(answer.evidence.found, answer.kind)
    ranking = (
        tuple(dict.fromkeys(page for line in one.unit.lines for page in places(line.passage)))
        for one in order
    )
    cited = (tuple(places(one.passage)) for one in answer.lines)
    return Trial(question, answer, tuple(ranking), tuple(cited), **spent)
