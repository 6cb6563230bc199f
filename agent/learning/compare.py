"""Champion and candidate on the held-out questions, in pairs, with the same findings.

Nothing here was learned from. The champion answers again beside the candidate, so that both stand
before the same manuals; what is said alike is a tie that no judge is asked about.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from agent.learning import metrics
from agent.learning.bench import Bench
from agent.learning.budget import Budget, Report
from agent.learning.gate import Pair
from agent.learning.metrics import Statement, statement_of
from agent.learning.score import Scorer
from agent.learning.snapshot import Voted
from agent.program import Answerer


@dataclass(frozen=True)
class Compared:
    """A pair with what kind of example it was, and its question's group.

    `graver`: the candidate says again what somebody called unsafe or another machine's, and the
    champion does not.
    """

    pair: Pair
    kind: str
    graver: bool = False
    group: str = ""


def compare(
    scorer: Scorer,
    champion: Answerer,
    candidate: Answerer,
    examples: Sequence[Voted],
    budget: Budget,
    report: Report = lambda what, done, total: None,
) -> list[Compared]:
    """A pair for each example; missing where the budget or the LM ended before it."""
    done: list[Compared] = []
    for number, example in enumerate(examples):
        report("comparing", number, len(examples))
        said = None if budget.over else _both(scorer.bench, champion, candidate, example)
        done.append(_scored(scorer, example, said))
    return done


def still_counted(known: Sequence[Compared], *, believed: bool) -> list[Compared]:
    """What was compared on other nights as it counts tonight: where the judge is not believed, what
    it said of answers that were voted down waits, and what it let stand beside one that was voted
    up is lost, as votes alone say."""
    if believed:
        return list(known)
    return [
        replace(one, pair=replace(one.pair, candidate=False, judged=False))
        if one.pair.judged
        else one
        for one in known
        if one.pair.confirmed or not one.pair.judged
    ]


def _both(
    bench: Bench, champion: Answerer, candidate: Answerer, example: Voted
) -> tuple[Statement, Statement] | None:
    first = bench.run(champion, example)
    second = None if first is None else bench.run(candidate, example)
    return None if first is None or second is None else (statement_of(first), statement_of(second))


def _scored(scorer: Scorer, example: Voted, said: tuple[Statement, Statement] | None) -> Compared:
    gold = example.gold
    key, people = example.answer_id, example.people
    if said is None:
        pair = Pair(key, gold.confirmed, None, None, people)
        return Compared(pair, gold.kind, group=example.group)
    before, after = said
    first = scorer.right(example, before)
    second = first if before == after else scorer.right(example, after)
    asked = bool(first) and second is False and scorer.may_stand(example, after)
    second = scorer.judged(example, after) if asked else second
    graver = (
        gold.kind == "avoid"
        and gold.grave
        and metrics.repeats(gold, after)
        and not metrics.repeats(gold, before)
    )
    judged = before != after and (metrics.right(gold, after) is None or asked)
    pair = Pair(key, gold.confirmed, first, second, people, judged)
    return Compared(pair, gold.kind, graver, example.group)
