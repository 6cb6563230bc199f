"""Where yes begins: the P(yes) that separates what is right from what is wrong."""

import numpy as np
import numpy.typing as npt


def fit(yes: npt.ArrayLike, no: npt.ArrayLike) -> tuple[float, float]:
    """(threshold, mean of the two shares) that separate the two best; midway in a plateau."""
    can, cannot = np.asarray(yes), np.asarray(no)
    edges = np.unique(np.round(np.concatenate([[0.0, 1.0], can, cannot]), 4))
    middles = (edges[1:] + edges[:-1]) / 2
    kept = (can[:, None] >= middles).mean(axis=0)
    shares = (kept + (cannot[:, None] < middles).mean(axis=0)) / 2
    top = shares.max()
    return float(np.median(middles[np.isclose(shares, top)])), float(top)


def area(yes: npt.ArrayLike, no: npt.ArrayLike) -> float:
    """The chance that one of `yes` is above one of `no`; a tie counts half."""
    pairs = np.subtract.outer(np.asarray(yes), np.asarray(no))
    return float(np.mean((pairs > 0) + 0.5 * (pairs == 0)))
