"""A logistic regression small enough to read: L2-regularised, by Newton's method, in numpy."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
_STEPS = 100
_TOLERANCE = 1e-10


@dataclass(frozen=True)
class Model:
    """log-odds = bias + x @ weights, x as it was measured (not standardised)."""

    weights: Array
    bias: float

    def log_odds(self, x: Array) -> Array:
        """For rows [n, features] the log-odds [n]."""
        return np.asarray(x @ self.weights + self.bias, dtype=np.float64)

    def p(self, x: Array) -> Array:
        """For rows [n, features] the probabilities [n]."""
        return sigmoid(self.log_odds(x))


def sigmoid(z: Array) -> Array:
    """1 / (1 + exp(-z)), without overflow."""
    return np.asarray(0.5 * (1 + np.tanh(0.5 * z)), dtype=np.float64)


def fit(x: Array, y: Array, l2: float, weight: Array | None = None) -> Model:
    """Fit to rows x [n, features] and labels y [n], 0 or 1.

    The penalty is l2 / 2 times the squared weights of the standardised features; the bias is free.
    """
    middle, scale = x.mean(axis=0), spread(x)
    rows = np.column_stack([(x - middle) / scale, np.ones(len(x))])
    penalty = np.full(rows.shape[1], l2)
    penalty[-1] = 1e-9  # only so that one label alone has an end
    found = newton(rows, y, penalty, np.ones(len(x)) if weight is None else weight)
    weights = found[:-1] / scale
    return Model(weights, float(found[-1] - middle @ weights))


def fit_pairs(better: Array, worse: Array, l2: float, weight: Array) -> Array:
    """Weights so that x @ weights ranks each row of `better` above the same row of `worse`.

    The unit of the penalty is a feature's usual difference within a pair.
    """
    if not len(better):
        return np.zeros(better.shape[1])
    usual = np.sqrt(np.mean((better - worse) ** 2, axis=0))
    scale = np.where(usual > 0, usual, 1.0)
    rows = (better - worse) / scale
    penalty = np.full(rows.shape[1], l2)
    return np.asarray(newton(rows, np.ones(len(rows)), penalty, weight) / scale)


def spread(x: Array) -> Array:
    """The standard deviation of each feature; 1 of one that never changes."""
    scale = x.std(axis=0)
    return np.asarray(np.where(scale > 0, scale, 1.0), dtype=np.float64)


def newton(rows: Array, y: Array, penalty: Array, weight: Array) -> Array:
    """The weights of the smallest penalised log loss; each step is halved until it is smaller."""
    found = np.zeros(rows.shape[1])
    loss = _loss(rows, y, penalty, weight, found)
    for _ in range(_STEPS):
        p = sigmoid(rows @ found)
        gradient = rows.T @ (weight * (p - y)) + penalty * found
        curvature = (rows.T * (weight * p * (1 - p))) @ rows + np.diag(penalty)
        step = np.linalg.lstsq(curvature, gradient, rcond=None)[0]
        size = 1.0
        while size > _TOLERANCE:
            tried = _loss(rows, y, penalty, weight, found - size * step)
            if tried <= loss:
                break
            size /= 2
        else:
            break
        found = found - size * step
        if loss - tried < _TOLERANCE:
            break
        loss = tried
    return found


def _loss(rows: Array, y: Array, penalty: Array, weight: Array, found: Array) -> float:
    z = rows @ found
    return float(weight @ (np.logaddexp(0, z) - y * z) + 0.5 * penalty @ found**2)
