"""Metrics as pure functions: a ranking of units and what is relevant in, a number out."""

import math
from collections.abc import Mapping, Sequence

import numpy as np

_SAMPLES = 2000
_Z = 1.959964  # of the normal distribution, 95 % within


def recall(ranking: Sequence[str], relevant: Sequence[str], k: int) -> float:
    """Share of the relevant units among the first k, 0..1."""
    return len(set(ranking[:k]) & set(relevant)) / len(set(relevant))


def reciprocal_rank(ranking: Sequence[str], relevant: Sequence[str], k: int) -> float:
    """1 / rank of the first relevant unit, 0 when none is among the first k."""
    for rank, unit in enumerate(ranking[:k], 1):
        if unit in relevant:
            return 1 / rank
    return 0.0


def ndcg(ranking: Sequence[str], gains: Mapping[str, float], k: int) -> float:
    """Normalised discounted cumulative gain (Järvelin and Kekäläinen, 2002) at k, 0..1."""
    found = sum(gains.get(u, 0.0) / math.log2(n + 1) for n, u in enumerate(ranking[:k], 1))
    ideal = sorted(gains.values(), reverse=True)[:k]
    return found / sum(gain / math.log2(n + 1) for n, gain in enumerate(ideal, 1))


def mean(values: Sequence[float]) -> float | None:
    """The mean, None of nothing."""
    return float(np.mean(values)) if values else None


def interval(values: Sequence[float], seed: int = 0) -> tuple[float, float] | None:
    """95 % bootstrap percentile interval of the mean, None of fewer than two values."""
    if len(values) < 2:
        return None
    drawn = np.random.default_rng(seed).choice(np.asarray(values), (_SAMPLES, len(values)))
    low, high = np.percentile(drawn.mean(axis=1), [2.5, 97.5])
    return float(low), float(high)


def wilson(count: int, n: int) -> tuple[float, float] | None:
    """95 % interval of a share by its score (Wilson, 1927), None of nothing.

    Unlike the bootstrap it says something of 0 of n and of n of n.
    """
    if not n:
        return None
    share, spread = count / n, _Z**2 / n
    middle = (share + spread / 2) / (1 + spread)
    half = _Z * math.sqrt(share * (1 - share) / n + spread / (4 * n)) / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)


def area(scores: Sequence[float], labels: Sequence[bool]) -> float | None:
    """Area under the ROC curve: how often a true one scores above a false one; ties count half.

    None where one of the two is missing.
    """
    true = np.asarray([s for s, label in zip(scores, labels, strict=True) if label])
    false = np.asarray([s for s, label in zip(scores, labels, strict=True) if not label])
    if not len(true) or not len(false):
        return None
    above = (true[:, None] > false[None, :]).mean()
    return float(above + (true[:, None] == false[None, :]).mean() / 2)


def summary(values: Sequence[float]) -> dict[str, float | list[float] | int | None]:
    """{mean, interval: [low, high], n}, rounded to four places."""
    middle, around = mean(values), interval(values)
    return {
        "mean": None if middle is None else round(middle, 4),
        "interval": None if around is None else [round(edge, 4) for edge in around],
        "n": len(values),
    }
