"""The day's fresh questions once more: the candidate's answers beside those that people got.

Nobody voted on most of them, so a judge decides, blind: it is given one answer at a time and never
whose it is, and which of the two comes first is decided by a hash. What is said alike is a tie that
nobody is asked about. It can only hold back: who wins here is not promoted for it.
"""

import hashlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from agent.conversation import EMPTY, from_rows
from agent.learning import gate
from agent.learning.budget import Budget, Report
from agent.learning.examples import TERMINAL
from agent.learning.metrics import Gold, Statement, statement_of, words_of
from agent.learning.score import Scorer
from agent.learning.snapshot import Voted
from agent.learning.split import group_of, hash_of
from agent.program import Answerer
from sql import passages, rollout
from sql.audience import Audience
from sql.rollout import Stored
from sql.rows import Connection

HOURS: Final = 24
MOST: Final = 20
AGAINST: Final = 3.0
"""The E of "the champion is better" from which on the candidate is held back. Of candidates that
are as good that is at most one in three, and they are compared again the next night."""
_READ: Final = 4 * MOST


@dataclass(frozen=True)
class Fresh:
    """A question of the day, as an example that nobody voted on, and what people were told."""

    example: Voted
    told: Statement


@dataclass(frozen=True)
class Replay:
    """The day's questions in numbers. `silent`: the candidate says no answer where there was one;
    `unjudged`: said otherwise, and no judge to be believed; `missing`: not asked."""

    asked: int = 0
    alike: int = 0
    won: int = 0
    lost: int = 0
    even: int = 0
    silent: int = 0
    unjudged: int = 0
    missing: int = 0

    @property
    def e_against(self) -> float:
        """Evidence that the champion is better on them."""
        return gate.e_value(self.lost, self.won)

    def against(self) -> str:
        """Why the candidate is held back, in a sentence; "" where it is not."""
        if 2 * self.missing > self.asked:
            return f"{self.missing} of the day's {self.asked} questions could not be asked again"
        if self.lost > self.won and self.e_against >= AGAINST:
            return (
                f"of the day's {self.asked} questions it lost {self.lost} and won {self.won}, "
                f"E = {self.e_against:.1f} for the champion"
            )
        return ""

    def document(self) -> dict[str, Any]:
        """The numbers as JSON."""
        return {**asdict(self), "e_against": round(self.e_against, 3)}


def fresh(conn: Connection, team: str, champion: str, learned: Collection[str]) -> list[Fresh]:
    """What the champion answered in the last day, newest first, one of each question, at most
    twenty: nothing that was learned from, and nothing whose readers are not known any more or who
    may not read all that was cited."""
    found: dict[str, Fresh] = {}
    for row in rollout.to_replay(conn, team, champion, HOURS, _READ):
        group = group_of(row.question)
        audience = _audience(team, row.channel)
        if group in found or hash_of(group) in learned or audience is None:
            continue
        ids = sorted({int(one["passage_id"]) for one in row.citations})
        whole = len(row.citations) == row.cited
        if not whole or len(passages.read(conn, audience, ids)) < len(ids):
            continue
        found[group] = _fresh(conn, team, row, group, audience)
        if len(found) == MOST:
            break
    return list(found.values())


def replay(
    scorer: Scorer,
    candidate: Answerer,
    questions: Sequence[Fresh],
    budget: Budget,
    report: Report = lambda what, done, total: None,
) -> Replay:
    """The candidate on these questions; what the budget or an outage left open is missing."""
    said: list[str] = []
    for number, one in enumerate(questions):
        report("replaying", number, len(questions))
        said += _outcomes(scorer, candidate, one, budget)
    return Replay(len(questions), **{name: said.count(name) for name in sorted(set(said))})


def _outcomes(scorer: Scorer, candidate: Answerer, one: Fresh, budget: Budget) -> Iterator[str]:
    answer = None if budget.over else scorer.bench.run(candidate, one.example)
    if answer is None:
        yield "missing"
        return
    told, now = one.told, statement_of(answer)
    if told.answers and not now.answers:
        yield "silent"
    if now.status == "passages":
        yield "lost"
    elif _alike(told, now):
        yield "alike"
    elif not scorer.calibration.trusted:
        yield "unjudged"
    else:
        yield _judged(scorer, one, now)


def _judged(scorer: Scorer, one: Fresh, now: Statement) -> str:
    """The two in an order that says nothing: what calls no line an answer is none."""
    example, right = one.example, {}
    first = hashlib.sha256(str(example.answer_id).encode()).digest()[0] % 2
    for at in (first, 1 - first):
        said = (one.told, now)[at]
        p_yes: float | None = 0.0
        if said.answers:
            shown = scorer.bench.shown(example.message, said, example.audience)
            p_yes = scorer.bench.judge_of(scorer.judge, shown)
        if p_yes is None:
            return "unjudged"
        right[at] = p_yes >= scorer.calibration.threshold
    if right[0] == right[1]:
        return "even"
    return "won" if right[1] else "lost"


def _alike(one: Statement, other: Statement) -> bool:
    """Whether people would read the same: lines in whatever order."""
    return (
        one.answers == other.answers
        and words_of(one.lead) == words_of(other.lead)
        and {words_of(line.quote) for line in one.lines}
        == {words_of(line.quote) for line in other.lines}
    )


def _audience(team: str, channel: str) -> Audience | None:
    if channel == TERMINAL:
        return Audience.of_operator(team)
    return None if channel[:1] in ("D", "G") else Audience.of_channel(team, channel)


def _fresh(conn: Connection, team: str, row: Stored, group: str, audience: Audience) -> Fresh:
    thread = EMPTY
    if row.ts != row.thread_ts:
        thread = from_rows(conn, audience, team, row.channel, row.thread_ts, row.ts)
    told = Statement.of_stored(row.status, row.answer, row.claims, row.citations)
    gold = Gold("answer", told)
    example = Voted(row.answer_id, group, True, row.question, thread, audience, gold, False)
    return Fresh(example, told)
