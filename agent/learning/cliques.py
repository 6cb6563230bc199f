"""Whether wins pile up on a few people, more than chance would pile them: then the others decide.

Up to three people of ten may agree to vote for what suits them, on questions that nobody else
asks. Of any such group no rule can say that it lies: but where nobody does, who voted says nothing
of who won, so that what was won and lost may be dealt out anew among the same votes. Where the
three of ten with the most wins over losses have more than nineteen of twenty such deals give them,
the candidate has to be shown to be better without them.
"""

import math
from collections.abc import Sequence
from typing import Final

import numpy as np

SHARE: Final = 0.3
"""So many of those who voted may be of one mind against the others."""
CHANCE: Final = 0.05
_DEALS: Final = 199
_SEED: Final = 2026


def clique(items: Sequence[tuple[int, frozenset[str]]]) -> frozenset[str]:
    """The people on whom wins pile up, at most SHARE of all; none where chance piles them so.

    `items`: of each pair 1 (won), -1 (lost) or 0, and whose votes it rests on. The same items give
    the same people.
    """
    people = sorted({person for _, whose in items for person in whose})
    most = math.floor(SHARE * len(people) + 1e-9)
    gains = np.array([gain for gain, whose in items if whose], dtype=float)
    if not most or not (gains > 0).any():
        return frozenset()
    place = {person: at for at, person in enumerate(people)}
    weights = np.zeros((len(gains), len(people)))
    for row, whose in enumerate(whose for _, whose in items if whose):
        for person in whose:
            weights[row, place[person]] = 1 / len(whose)
    own = gains @ weights
    first = np.argsort(-own, kind="stable")[:most]
    found = own[first].sum()
    draws = np.random.default_rng(_SEED)
    deals = np.array([draws.permutation(gains) for _ in range(_DEALS)]) @ weights
    dealt = np.sort(deals, axis=1)[:, ::-1][:, :most].sum(axis=1)
    chance = (1 + int((dealt >= found - 1e-9).sum())) / (_DEALS + 1)
    return frozenset(people[at] for at in first) if chance <= CHANCE else frozenset()
