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
        return self.judged(example, said) if plain is None else plain

    def may_stand(self, example: Voted, said: Statement) -> bool:
        """Whether a judge is to be asked about another answer than the one that people voted up. It
        is wrong unasked where an expert said which it is, where nothing is answered, and where no
        judge is trusted."""
        gold = example.gold
        wanted = gold.kind == "same" and gold.statement.answers and not example.corrected
        return wanted and said.answers and self.calibration.trusted

    def judged(self, example: Voted, said: Statement) -> bool | None:
        """What the judge finds; None where it is not trusted, or not there."""
        if not self.calibration.trusted:
            return None
        shown = self.bench.shown(example.message, said, example.audience)
        p_yes = self.bench.judge_of(self.judge, shown)
        return None if p_yes is None else p_yes >= self.calibration.threshold
