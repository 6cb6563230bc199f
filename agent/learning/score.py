"""Whether an answer is right by an example: the votes where they can tell, else the judge."""

from dataclasses import dataclass, field

from agent.judging import Judge
from agent.learning import metrics
from agent.learning.bench import Bench
from agent.learning.judge import Calibration
from agent.learning.metrics import Statement
from agent.learning.snapshot import Voted


@dataclass(frozen=True)
class Scorer:
    """Scores answers; blind to which program gave them. `judge` is what `calibration` is of."""

    bench: Bench
    calibration: Calibration
    judge: Judge = field(default_factory=Judge)

    def right(self, example: Voted, said: Statement) -> bool | None:
        """Whether it is right; None where that cannot be known (no judge, or one not trusted)."""
        plain = metrics.right(example.gold, said)
        return self._judged(example, said) if plain is None else plain

    def may_stand(self, example: Voted, said: Statement) -> bool | None:
        """Whether the judge finds right what is another answer than the one that people voted up;
        None where that counts as wrong unasked: an expert said which it is, nothing is answered, or
        no judge is trusted or there."""
        gold = example.gold
        wanted = gold.kind == "same" and gold.statement.answers and not example.corrected
        return self._judged(example, said) if wanted and said.answers else None

    def _judged(self, example: Voted, said: Statement) -> bool | None:
        if not self.calibration.trusted:
            return None
        shown = self.bench.shown(example.message, said, example.audience)
        p_yes = self.bench.judge_of(self.judge, shown)
        return None if p_yes is None else p_yes >= self.calibration.threshold
