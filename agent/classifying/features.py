"""A text as numbers: its embedding, its words, and pieces of its words, side by side.

Words and pieces are hashed into a fixed number of places, so that no word of anybody's comment is
kept in a program. An emoji, a smile and a row of exclamation marks are words.
"""

import re
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from agent.classifying.labels import Task
from agent.classifying.softmax import Array
from ingest.embedding import Embedder

WORDS: Final = 4096
PIECES: Final = 4096
"""Places for words with pairs of words, and for pieces of words."""
_SHORTEST, _LONGEST = 2, 4
_MOST_CHARACTERS: Final = 2000
"""Of a text, more is not read: the embedding takes 256 tokens."""
_WORD: Final = re.compile(r"\w+(?:['’]\w+)*|[!?]+|[:;=]-?[()DPp/|]|[^\w\s]")


@dataclass(frozen=True)
class Scales:
    """How much each part weighs; chosen by cross-validation on the training side of the bench."""

    embedding: float = 2.0
    words: float = 1.5
    pieces: float = 1.5


def places(texts: Sequence[str]) -> tuple[Array, Array]:
    """(words [n, WORDS], pieces [n, PIECES]): signed 1 + log(count) at each place."""
    words = np.zeros((len(texts), WORDS), np.float32)
    pieces = np.zeros((len(texts), PIECES), np.float32)
    for row, text in enumerate(texts):
        said = _WORD.findall(text[:_MOST_CHARACTERS].casefold())
        pairs = [f"{one} {other}" for one, other in pairwise(said)]
        _put(words[row], Counter([*said, *pairs]))
        _put(pieces[row], Counter(piece for word in said for piece in _pieces(word)))
    return words, pieces


def _pieces(word: str) -> list[str]:
    around = f" {word} "
    return [
        around[start : start + length]
        for length in range(_SHORTEST, _LONGEST + 1)
        for start in range(max(len(around) - length + 1, 0))
    ]


def _put(row: Array, counted: Counter[str]) -> None:
    for what, count in counted.items():
        number = zlib.crc32(what.encode("utf-8", "replace"))
        sign = 1.0 if number & 0x80000000 else -1.0
        row[number % len(row)] += sign * (1.0 + np.log(count))


def meanings(task: Task, embedder: Embedder) -> Array | None:
    """[labels, dimensions]: vectors of what the labels mean; None where one is not described."""
    if not all(task.labels.values()):
        return None
    said = [f"{name}: {means}" for name, means in task.labels.items()]
    return unit(np.asarray(embedder.embed_passages(said), np.float32))


def rarity(part: Array) -> Array:
    """What each place is worth: more, the fewer texts have something there."""
    held = (part != 0).sum(axis=0)
    return np.asarray(np.log((1 + len(part)) / (1 + held)) + 1, np.float32)


def joined(vectors: Array, parts: Sequence[tuple[Array, Array]], scales: Scales) -> Array:
    """Rows [n, features] of the three parts, each of unit length times its scale, and a 1.

    `parts`: words and pieces, each with the worth of its places.
    """
    sides = [scales.embedding * unit(vectors)]
    for (part, worth), scale in zip(parts, (scales.words, scales.pieces), strict=True):
        sides.append(scale * unit(part * worth))
    return np.hstack([*sides, np.ones((len(vectors), 1), np.float32)]).astype(np.float32)


def unit(rows: Array) -> Array:
    """The rows at length 1; what is empty stays so."""
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(length > 0, length, 1), np.float32)
