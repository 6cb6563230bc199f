"""Weights of a logistic model, pulled towards those that there are, as far as that foretells best.

Pure numpy. Rows of one question stay together: how strong the pull is gets chosen on questions left
out, with no pull away from the start as one of the choices.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
LEAST: Final = 5
"""Questions, and rows of either label where there are both, at least: with fewer, nothing."""
_PULLS: Final = (30.0, 10.0, 3.0, 1.0, 0.3, 0.1)
_FOLDS: Final = 5
_STEPS: Final = 50


@dataclass(frozen=True)
class Rows:
    """x [n, features] and y [n], 1 or 0, with each row's question and what it weighs."""

    x: Array
    y: Array
    question: npt.NDArray[np.int64]
    weight: Array

    @classmethod
    def of(cls, rows: Sequence[tuple[int, Sequence[float], bool, float]], width: int) -> "Rows":
        """From (question, features, label, weight)."""
        x = np.array([row[1] for row in rows], dtype=np.float64).reshape(-1, width)
        return cls(
            x,
            np.array([row[2] for row in rows], dtype=np.float64),
            np.array([row[0] for row in rows], dtype=np.int64),
            np.array([row[3] for row in rows], dtype=np.float64),
        )

    def only(self, chosen: Flags) -> "Rows":
        return Rows(self.x[chosen], self.y[chosen], self.question[chosen], self.weight[chosen])


def fit(rows: Rows, start: Array, free: Flags) -> tuple[Array, float | None]:
    """The weights [features], and the pull towards `start` that foretold questions left out best;
    `start` and None where none does so better by a standard error, or there is too little to tell.

    `free`: what is not pulled. Each feature is pulled in the unit of its spread.
    """
    questions = np.unique(rows.question)
    pairs = bool((rows.y == 1).all())
    few = min((rows.y == 1).sum(), (rows.y == 0).sum()) < LEAST
    if len(questions) < LEAST or (few and not pairs):
        return start, None
    fold = {question: at % _FOLDS for at, question in enumerate(questions)}
    folds = np.array([fold[question] for question in rows.question])
    stays = _by_question(rows, _losses(rows, start), questions)
    best: tuple[float, float] | None = None
    for pull in _PULLS:
        left_out = np.zeros(len(rows.y))
        for at in range(_FOLDS):
            found = _newton(rows.only(folds != at), start, pull, free)
            left_out[folds == at] = _losses(rows.only(folds == at), found)
        gain = stays - _by_question(rows, left_out, questions)
        sure = gain.mean() > gain.std(ddof=1) / np.sqrt(len(gain))
        if sure and (best is None or gain.mean() > best[0]):
            best = float(gain.mean()), pull
    return (start, None) if best is None else (_newton(rows, start, best[1], free), best[1])


def _by_question(rows: Rows, values: Array, questions: npt.NDArray[np.int64]) -> Array:
    """The sums of the rows' values, by question."""
    return np.array([values[rows.question == one].sum() for one in questions])


def _losses(rows: Rows, weights: Array) -> Array:
    z = rows.x @ weights
    return np.asarray(rows.weight * (np.logaddexp(0, z) - rows.y * z))


def _loss(rows: Rows, weights: Array) -> float:
    return float(_losses(rows, weights).sum())


def _newton(rows: Rows, start: Array, pull: float, free: Flags) -> Array:
    """The weights of the least loss with the pull; each step is halved until it is less."""
    spread = np.sqrt(np.average(rows.x**2, axis=0, weights=rows.weight)) if len(rows.y) else 1.0
    penalty = np.where(free, 1e-6, pull * np.where(np.asarray(spread) > 0, spread, 1.0) ** 2)

    def whole(weights: Array) -> float:
        return _loss(rows, weights) + float(0.5 * penalty @ (weights - start) ** 2)

    found, least = start.copy(), whole(start)
    for _ in range(_STEPS):
        p = 0.5 * (1 + np.tanh(0.5 * (rows.x @ found)))
        gradient = rows.x.T @ (rows.weight * (p - rows.y)) + penalty * (found - start)
        curvature = (rows.x.T * (rows.weight * p * (1 - p))) @ rows.x + np.diag(penalty)
        step = np.linalg.lstsq(curvature, gradient, rcond=None)[0]
        size = next(
            (size for size in 0.5 ** np.arange(30) if whole(found - size * step) < least - 1e-10),
            0.0,
        )
        if not size:
            break
        found = found - size * step
        least = whole(found)
    return np.asarray(found, dtype=np.float64)
