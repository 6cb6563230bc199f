"""Whether an answer is right by an example: the votes where they can tell, else the judge."""

from collections.abc import Sequence
from dataclasses import dataclass

from agent.learning import metrics
from agent.learning.bench import Bench
from agent.learning.examples import Voted
from agent.learning.judge import Calibration, calibrate
from agent.learning.metrics import Statement

_MOST = 15


@dataclass(frozen=True)
class Scorer:
    """Scores answers; blind to which program gave them."""

    bench: Bench
    judge: Calibration

    def right(self, example: Voted, said: Statement) -> bool | None:
        """Whether it is right; None where that cannot be known (no judge, or one not trusted)."""
        plain = metrics.right(example.gold, said)
        if plain is not None:
            return plain
        if not self.judge.trusted:
            return None
        p_yes = self.bench.judged(example.message, said, example.audience)
        return None if p_yes is None else p_yes >= self.judge.threshold


def measure_judge(bench: Bench, train: Sequence[Voted]) -> Calibration:
    """The judge on answers that people confirmed or refuted, none of them held out.

    Only what was an answer counts: a judge is never asked about an abstention.
    """
    p: dict[bool, list[float]] = {True: [], False: []}
    for example in train:
        said = example.gold.statement
        of_kind = p[example.gold.confirmed]
        if not said.answers or example.gold.incomplete or len(of_kind) >= _MOST:
            continue
        p_yes = bench.judged(example.message, said, example.audience)
        if p_yes is not None:
            of_kind.append(p_yes)
    return calibrate(p[True], p[False])
