"""AGENT_OPTIMISER=auto: which optimiser suits what there is to learn from, and who reads.

A small LM gains nothing from other wording (measured: it only moves the operating point) and
something from demonstrations and a fitted threshold. A strong one gains most from words about what
was wrong, of which few are enough.
"""

from collections.abc import Sequence
from typing import Final

from agent.learning.demonstrations import is_told
from agent.learning.snapshot import Voted

AUTO: Final = "auto"
FEW: Final = 10
"""Questions whose answer people told of: fewer are no fair sample."""
MANY: Final = 40
"""From so many on one set of demonstrations can be told from another."""
WORDS: Final = 4
"""Questions with a reason, comment or correction: with so many, feedback in words is worth it."""


def choose(reader: str, train: Sequence[Voted]) -> str:
    """The optimiser for a program with that reader, and these examples to learn from."""
    told = sum(map(is_told, train))
    worded = sum(any(v.reasons or v.comments for v in one.voices) for one in train)
    worded += sum(one.corrected for one in train)
    if reader == "strong" and len(train) >= FEW and worded >= WORDS:
        return "GEPA"
    if told < FEW:
        return "Thresholds"
    if told < MANY:
        return "BootstrapFewShot"
    return "MIPROv2" if reader == "strong" else "BootstrapFewShotWithRandomSearch"
