"""Multinomial logistic regression in numpy: L2-regularised, by L-BFGS; no random start."""

from collections import deque
from collections.abc import Callable
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[np.float32]
_STEPS: Final = 300
_MEMORY: Final = 10
_TOLERANCE: Final = 1e-3
_JITTER: Final = 1e-6
_ARMIJO: Final = 1e-4


def softmax(z: Array) -> Array:
    """Probabilities of rows [n, classes], without overflow."""
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return np.asarray(e / e.sum(axis=1, keepdims=True), np.float32)


def fit(x: Array, y: Array, weight: Array, l2: float, offset: Array) -> Array:
    """The weights [features, classes] of the smallest mean cross entropy and penalty.

    x [n, features], its last column 1 (not penalised); y [n, classes] with rows that sum to 1, soft
    labels too; weight [n]; offset [n, classes] is added to what x and the weights say. The penalty
    is l2 / 2 times the squared weights, over all weights' sum.
    Where there are fewer rows than features it is solved among the rows' own directions: the same
    minimum, sooner.
    """
    rows, features = x.shape
    if rows >= features:
        return _fit(x, y, weight, l2, offset)
    inner = np.asarray(x[:, :-1], np.float64)
    gram = inner @ inner.T
    gram[np.diag_indices(rows)] += _JITTER * float(np.trace(gram)) / rows
    lower = np.linalg.cholesky(gram)
    found = _fit(np.hstack([lower, np.ones((rows, 1))]).astype(np.float32), y, weight, l2, offset)
    weights = inner.T @ np.linalg.solve(lower.T, np.asarray(found[:-1], np.float64))
    return np.vstack([weights, found[-1:]]).astype(np.float32)


def _fit(x: Array, y: Array, weight: Array, l2: float, offset: Array) -> Array:
    total = float(weight.sum())
    penalty = np.full((x.shape[1], 1), l2 / total, np.float32)
    penalty[-1] = 1e-6
    scale = (weight / total)[:, None]

    def at(w: Array) -> tuple[float, Array]:
        z = x @ w + offset
        z -= z.max(axis=1, keepdims=True)
        e = np.exp(z)
        p = e / e.sum(axis=1, keepdims=True)
        log_p = z - np.log(e.sum(axis=1, keepdims=True))
        loss = -float((scale * y * log_p).sum()) + 0.5 * float((penalty * w * w).sum())
        return loss, np.asarray(x.T @ (scale * (p - y)) + penalty * w, np.float32)

    return _minimum(at, np.zeros((x.shape[1], y.shape[1]), np.float32))


def _minimum(at: Callable[[Array], tuple[float, Array]], w: Array) -> Array:
    loss, gradient = at(w)
    first = float(np.abs(gradient).max()) or 1.0
    known: deque[tuple[Array, Array, float]] = deque(maxlen=_MEMORY)
    for _ in range(_STEPS):
        step = -_two_loops(gradient, known)
        slope = float((step * gradient).sum())
        size = 1.0 if known else 1.0 / float(np.abs(gradient).sum() or 1.0)
        while True:
            tried, its_gradient = at(w + size * step)
            if tried <= loss + _ARMIJO * size * slope:
                break
            size /= 2
            if size < 1e-8:
                return w
        moved, turned = size * step, its_gradient - gradient
        along = float((moved * turned).sum())
        if along > 1e-12:
            known.append((moved, turned, along))
        w, loss, gradient = w + moved, tried, its_gradient
        if float(np.abs(gradient).max()) < _TOLERANCE * first:
            break
    return w


def _two_loops(gradient: Array, known: deque[tuple[Array, Array, float]]) -> Array:
    """The inverse curvature, as far as it is known, times the gradient."""
    q, shares = gradient, []
    for moved, turned, along in reversed(known):
        share = float((moved * q).sum()) / along
        q = q - share * turned
        shares.append(share)
    if known:
        moved, turned, along = known[-1]
        q = q * (along / float((turned * turned).sum()))
    for (moved, turned, along), share in zip(known, reversed(shares), strict=True):
        q = q + moved * (share - float((turned * q).sum()) / along)
    return q
