"""Refit when to answer: the least P(answers) that separates what is answerable from what is not.

Other demonstrations shift the probabilities of an LM, so that a threshold belongs to the program
it was fitted for.
"""

from collections.abc import Sequence
from dataclasses import replace

from agent.judging import fit
from agent.reading import Decision

LEAST = 5


def refit(decision: Decision, yes: Sequence[float], no: Sequence[float]) -> Decision:
    """The decision with the threshold of its answers fitted; unchanged where there are too few.

    `yes`: P(answers) where the unit that people confirmed came first; `no`: where they refuted it,
    or confirmed that there is no answer.
    """
    if min(len(yes), len(no)) < LEAST:
        return decision
    return replace(decision, answered=round(fit(yes, no)[0], 4))
