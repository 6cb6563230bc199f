"""Accuracy, macro-F1 and their intervals, of labels beside gold."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from agent.classifying import Assigned

_DRAWS: Final = 1000
_BINS: Final = 10


def scores(gold: Sequence[str], said: Sequence[str], labels: Sequence[str]) -> dict[str, Any]:
    """{n, accuracy, macro_f1, intervals, f1 by label}; 95 % bootstrap over texts."""
    g, s = _numbers(gold, labels), _numbers(said, labels)
    drawn = _drawn(len(g))
    accuracy = [float((g[row] == s[row]).mean()) for row in drawn]
    f1 = [float(_f1(g[row], s[row], len(labels)).mean()) for row in drawn]
    each = _f1(g, s, len(labels))
    return {
        "n": len(g),
        "accuracy": round(float((g == s).mean()), 4),
        "accuracy_interval": _interval(accuracy),
        "macro_f1": round(float(each.mean()), 4),
        "macro_f1_interval": _interval(f1),
        "f1": {label: round(float(value), 3) for label, value in zip(labels, each, strict=True)},
    }


def difference(gold: Sequence[str], ours: Sequence[str], theirs: Sequence[str]) -> dict[str, Any]:
    """How far ours is above theirs, paired over texts, with texts won and lost."""
    labels = sorted(set(gold) | set(ours) | set(theirs))
    g, a, b = (_numbers(one, labels) for one in (gold, ours, theirs))
    of_gold = np.unique(g)

    def gap(row: NDArray[np.int64]) -> tuple[float, float]:
        f1 = [_f1(g[row], s[row], len(labels))[of_gold].mean() for s in (a, b)]
        accuracy = float((a[row] == g[row]).mean() - (b[row] == g[row]).mean())
        return accuracy, float(f1[0] - f1[1])

    gaps = [gap(row) for row in _drawn(len(g))]
    now = gap(np.arange(len(g)))
    return {
        "won": int(((a == g) & (b != g)).sum()),
        "lost": int(((a != g) & (b == g)).sum()),
        "accuracy": round(now[0], 4),
        "accuracy_interval": _interval([one[0] for one in gaps]),
        "macro_f1": round(now[1], 4),
        "macro_f1_interval": _interval([one[1] for one in gaps]),
    }


def sureness(gold: Sequence[str], said: Sequence[Assigned]) -> dict[str, float]:
    """The share that is sure, how right that is, and the expected calibration error of p."""
    right = np.array([one.label == label for one, label in zip(said, gold, strict=True)])
    sure, p = np.array([bool(one.sure) for one in said]), np.array([one.p for one in said])
    place = np.minimum((p * _BINS).astype(int), _BINS - 1)
    off = [
        abs(right[place == k].mean() - p[place == k].mean()) * (place == k).mean()
        for k in range(_BINS)
        if (place == k).any()
    ]
    return {
        "sure": round(float(sure.mean()), 4),
        "accuracy_where_sure": round(float(right[sure].mean()), 4) if sure.any() else 0.0,
        "accuracy_where_unsure": round(float(right[~sure].mean()), 4) if (~sure).any() else 0.0,
        "calibration_error": round(float(np.sum(off)), 4),
    }


def _numbers(said: Sequence[str], labels: Sequence[str]) -> NDArray[np.int64]:
    place = {label: number for number, label in enumerate(labels)}
    return np.array([place[label] for label in said], np.int64)


def _f1(gold: NDArray[np.int64], said: NDArray[np.int64], labels: int) -> NDArray[np.float64]:
    """Of each label; 0 of one that is neither there nor said."""
    both = np.bincount(gold[gold == said], minlength=labels)
    either = np.bincount(gold, minlength=labels) + np.bincount(said, minlength=labels)
    return np.asarray(2 * both / np.maximum(either, 1), np.float64)


def _drawn(rows: int) -> list[NDArray[np.int64]]:
    draws = np.random.default_rng(0).integers(0, rows, (_DRAWS, rows))
    return list(draws)


def _interval(values: Sequence[float]) -> list[float]:
    return [round(float(value), 4) for value in np.percentile(values, [2.5, 97.5])]
