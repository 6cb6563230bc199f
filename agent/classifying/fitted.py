"""What was learned of one task: weights, how sure to be, where "unsure" begins. Numbers only."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from agent.classifying.features import PIECES, WORDS, Scales, joined
from agent.classifying.softmax import Array, softmax


@dataclass(frozen=True)
class Sureness:
    """How likely the likeliest label is right, from its probability p: sigmoid(a logit(p) + b).

    Below `threshold` it is called unsure.
    """

    a: float = 1.0
    b: float = 0.0
    threshold: float = 0.5

    def p_right(self, p: Array) -> Array:
        """For the likeliest labels' probabilities [n], how likely they are right [n]."""
        p = np.clip(p, 1e-6, 1 - 1e-6)
        z = self.a * np.log(p / (1 - p)) + self.b
        return np.asarray(0.5 * (1 + np.tanh(0.5 * z)), np.float32)


@dataclass(frozen=True)
class Fitted:
    """A task's regression over embeddings of the model `slug`; `names` are its columns' labels.

    `rows`: how many texts it learned from; `measured`: what it got right of texts that it had not
    learned from, out of fold.
    """

    names: tuple[str, ...]
    slug: str
    weights: Array
    words: Array
    pieces: Array
    scales: Scales
    sureness: Sureness
    rows: int
    measured: Mapping[str, float]

    def probabilities(self, vectors: Array, parts: tuple[Array, Array]) -> Array:
        """[n, labels] of texts with these vectors and places (`features.places`)."""
        both = list(zip(parts, (self.words, self.pieces), strict=True))
        rows = joined(vectors, both, self.scales)
        # Row by row: a product of all of them at once rounds by how many there are.
        return softmax(np.stack([row @ self.weights for row in rows]))

    def document(self) -> dict[str, Any]:
        """As JSON; arrays are half floats, little-endian, in base64."""
        return {
            "names": list(self.names),
            "embedding": self.slug,
            "scales": vars(self.scales),
            "sureness": {name: round(value, 6) for name, value in vars(self.sureness).items()},
            "rows": self.rows,
            "measured": dict(self.measured),
            "weights": _packed(self.weights),
            "words": _packed(self.words),
            "pieces": _packed(self.pieces),
        }

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> "Fitted":
        """From its JSON; KeyError, TypeError or ValueError where it is not that."""
        names = tuple(map(str, document["names"]))
        weights = _unpacked(document["weights"])
        found = cls(
            names,
            str(document["embedding"]),
            weights.reshape(-1, len(names)),
            _unpacked(document["words"]),
            _unpacked(document["pieces"]),
            Scales(**{name: float(value) for name, value in document["scales"].items()}),
            Sureness(**{name: float(value) for name, value in document["sureness"].items()}),
            int(document["rows"]),
            {str(name): float(value) for name, value in document["measured"].items()},
        )
        if (len(found.words), len(found.pieces)) != (WORDS, PIECES):
            raise ValueError("it was made for another number of places")
        if not all(np.isfinite(one).all() for one in (found.weights, found.words, found.pieces)):
            raise ValueError("it holds what is no number")
        return found


def sureness_of(p: Sequence[float], right: Sequence[bool], sure: float) -> Sureness:
    """Fitted to likeliest labels' probabilities of texts that were not learned from.

    The threshold is the lowest above which the share `sure` of them was right, of at least 20;
    where there is none, nothing is sure.
    """
    chance = np.clip(np.asarray(p, np.float64), 1e-6, 1 - 1e-6)
    y = np.asarray(right, np.float64)
    rows = np.column_stack([np.log(chance / (1 - chance)), np.ones(len(y))])
    # A prior of one pseudo-observation at the uncalibrated line keeps few rows from running away.
    prior, found = np.array([1.0, 0.0]), np.array([1.0, 0.0])
    for _ in range(50):
        q = 0.5 * (1 + np.tanh(0.5 * (rows @ found)))
        gradient = rows.T @ (q - y) + (found - prior)
        curvature = (rows.T * (q * (1 - q))) @ rows + np.eye(2)
        step = np.linalg.solve(curvature, gradient)
        found = found - np.clip(step, -1, 1)
        if np.abs(step).max() < 1e-9:
            break
    line = Sureness(max(float(found[0]), 0.05), float(found[1]))
    p_right = line.p_right(np.asarray(chance, np.float32))
    order = np.argsort(-p_right, kind="stable")
    share = np.cumsum(y[order]) / np.arange(1, len(y) + 1)
    enough = np.flatnonzero((share >= sure) & (np.arange(len(y)) >= min(20, len(y)) - 1))
    threshold = float(p_right[order[enough[-1]]]) if len(enough) else 1.0
    return Sureness(line.a, line.b, round(threshold, 4))


def _packed(rows: Array) -> str:
    return base64.b64encode(np.ascontiguousarray(rows, dtype="<f2").tobytes()).decode()


def _unpacked(text: str) -> Array:
    return np.frombuffer(base64.b64decode(text, validate=True), "<f2").astype(np.float32)
