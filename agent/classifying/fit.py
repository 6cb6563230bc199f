"""From labelled texts to a fitted task: the regression, and how sure it is of what it never saw."""

import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from agent.classifying.features import Scales, joined, places, rarity
from agent.classifying.fitted import Fitted, Sureness, sureness_of
from agent.classifying.labels import Task
from agent.classifying.softmax import Array, fit
from agent.errors import TooFewLabels

_Whole: TypeAlias = npt.NDArray[np.int64]
FOLDS: Final = 5
LEAST: Final = 2
"""Texts of a label, without which it is not learned."""
MOST: Final = 5000
"""Texts that are learned from, the last ones: a minute, and a gigabyte of memory."""
_NOISE: Final = re.compile(r"@\w+|https?://\S+|\W+")
# Chosen by cross-validation on the training side of the bench.
_L2: Final = 1.0
_BALANCE: Final = 0.7
_PRIOR: Final = 12.0
_TO_CALIBRATE: Final = 30


@dataclass(frozen=True)
class Examples:
    """Texts with what a classifier reads of them: made once, used for every task and fold."""

    texts: tuple[str, ...]
    vectors: Array
    parts: tuple[Array, Array]
    slug: str

    @classmethod
    def of(cls, texts: Sequence[str], vectors: Array, slug: str) -> "Examples":
        """The examples; vectors [n, dimensions] are of the embedder `slug`."""
        return cls(tuple(texts), np.asarray(vectors, np.float32), places(texts), slug)

    def some(self, rows: Sequence[int]) -> "Examples":
        """Those rows alone."""
        chosen = np.asarray(rows, np.int64)
        words, pieces = self.parts
        texts = tuple(self.texts[row] for row in rows)
        return Examples(texts, self.vectors[chosen], (words[chosen], pieces[chosen]), self.slug)


@dataclass(frozen=True)
class Learned:
    """A fitted task, with what it said of each text without having learned from it: label and
    probability; None where there were too few texts to leave any out, or too many to read one."""

    fitted: Fitted
    unseen: tuple[tuple[str, float] | None, ...] | None


def learn(
    task: Task,
    examples: Examples,
    labels: Sequence[str | Mapping[str, float]],
    meanings: Array | None = None,
) -> Learned:
    """Fit the task. A label may be soft, a probability for each of several labels.

    `meanings` (`features.meanings`): what the labels mean, from which the fit departs as far as the
    texts make it; most of what is known of a rare label.

    Raises TooFewLabels where fewer than two labels have two texts. Near-duplicates are left out
    together, so that what is said of how sure it is holds for new texts.
    """
    soft = _soft(task, labels)
    enough = [k for k in range(soft.shape[1]) if (soft[:, k] > 0.5).sum() >= LEAST]
    if len(enough) < 2:
        raise TooFewLabels(
            f"Of {task.name!r}, fewer than two labels have {LEAST} texts each: label more texts."
        )
    names = tuple(task.names[k] for k in enough)
    kept = np.flatnonzero(soft[:, enough].sum(axis=1) > 0)
    unread = set(kept[:-MOST].tolist())
    kept = kept[-MOST:]
    known = examples.some(kept.tolist())
    y = soft[kept][:, enough]
    y = np.asarray(y / y.sum(axis=1, keepdims=True), np.float32)
    first = y.argmax(axis=1)
    prior = None if meanings is None else meanings[enough]
    fold = folds(known.texts, first.tolist())
    unseen, sureness, measured = None, Sureness(), dict[str, float]()
    if len(known.texts) >= _TO_CALIBRATE:
        p = np.zeros(y.shape, np.float32)
        for number in range(FOLDS):
            inside, out = np.flatnonzero(fold != number), np.flatnonzero(fold == number)
            if len(out):
                part = _fit(names, known.some(inside.tolist()), y[inside], prior)
                left = known.some(out.tolist())
                p[out] = part.probabilities(left.vectors, left.parts)
        said, chance = p.argmax(axis=1), p.max(axis=1)
        sureness = sureness_of(chance.tolist(), (said == first).tolist(), task.sure)
        right = sureness.p_right(chance)
        measured = _measured(first, said, right >= sureness.threshold)
        told = {int(row): (names[k], float(q)) for row, k, q in zip(kept, said, right, strict=True)}
        unseen = tuple(
            None if row in unread else told.get(row, ("", 0.0))
            for row in range(len(examples.texts))
        )
    whole = _fit(names, known, y, prior, sureness, measured)
    return Learned(whole, unseen)


def same_words(text: str) -> str:
    """Alike for copies of a text, which are one piece of evidence."""
    folded = text.casefold().strip()
    return _NOISE.sub(" ", folded).strip() or folded


def folds(texts: Sequence[str], labels: Sequence[int]) -> Array:
    """For each text its fold: labels dealt out evenly, the same words on one side, always alike."""
    keys = [same_words(text) for text in texts]
    order = sorted(range(len(texts)), key=lambda row: (labels[row], zlib.crc32(keys[row].encode())))
    found: dict[str, int] = {}
    for place, row in enumerate(order):
        found.setdefault(keys[row], place % FOLDS)
    return np.array([found[key] for key in keys])


def _soft(task: Task, labels: Sequence[str | Mapping[str, float]]) -> Array:
    soft = np.zeros((len(labels), len(task.names)), np.float32)
    for row, label in enumerate(labels):
        given = {label: 1.0} if isinstance(label, str) else label
        for name, p in given.items():
            soft[row, task.names.index(name)] = p
    return soft


def _fit(
    names: tuple[str, ...],
    known: Examples,
    y: Array,
    prior: Array | None,
    sureness: Sureness | None = None,
    measured: Mapping[str, float] | None = None,
) -> Fitted:
    scales = Scales()
    worth = rarity(known.parts[0]), rarity(known.parts[1])
    x = joined(known.vectors, list(zip(known.parts, worth, strict=True)), scales)
    counts = y.sum(axis=0)
    # Rare labels weigh more than they are, but less than as much as frequent ones.
    weight = y @ ((len(y) / len(names) / np.maximum(counts, 1)) ** _BALANCE)
    before = np.zeros((x.shape[1], len(names)), np.float32)
    if prior is not None:
        before[: prior.shape[1]] = _PRIOR / scales.embedding * prior.T
    weights = before + fit(x, y, np.asarray(weight, np.float32), _L2, x @ before)
    return Fitted(
        names,
        known.slug,
        weights,
        worth[0],
        worth[1],
        scales,
        sureness or Sureness(),
        len(known.texts),
        measured or {},
    )


def _measured(first: _Whole, said: _Whole, sure: npt.NDArray[np.bool_]) -> dict[str, float]:
    right = said == first
    scores = []
    for label in np.unique(first):
        both = ((first == label) & right).sum()
        scores.append(2 * both / ((first == label).sum() + (said == label).sum()))
    return {
        "accuracy": round(float(right.mean()), 4),
        "macro_f1": round(float(np.mean(scores)), 4),
        "sure": round(float(sure.mean()), 4),
        "accuracy_where_sure": round(float(right[sure].mean()), 4) if sure.any() else 0.0,
    }
