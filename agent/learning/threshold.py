"""Refit when to answer: the least P(answers) that separates what is answerable from what is not.

Other demonstrations shift the probabilities of an LM, so that a threshold belongs to the program
it was fitted for.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from agent.reading import Decision

LEAST = 5


def fit(yes: npt.ArrayLike, no: npt.ArrayLike) -> tuple[float, float]:
    """(threshold, mean of the two shares) that separate the two best; midway in a plateau."""
    can, cannot = np.asarray(yes), np.asarray(no)
    edges = np.unique(np.round(np.concatenate([[0.0, 1.0], can, cannot]), 4))
    middles = (edges[1:] + edges[:-1]) / 2
    shares = [(np.mean(can >= t) + np.mean(cannot < t)) / 2 for t in middles]
    top = max(shares)
    return float(np.median(middles[np.isclose(shares, top)])), float(top)


def refit(decision: Decision, yes: Sequence[float], no: Sequence[float]) -> Decision:
    """The decision with the threshold of its answers fitted; unchanged where there are too few.

    `yes`: P(answers) where the unit that people confirmed came first; `no`: where they refuted it,
    or confirmed that there is no answer.
    """
    if min(len(yes), len(no)) < LEAST:
        return decision
    return replace(decision, answered=round(fit(yes, no)[0], 4))
