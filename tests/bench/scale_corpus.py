"""A library of any size out of real manuals: their passages and vectors, perturbed.

A made manual is a run of 400 passages of one real set. In each passage about one word in eight
is exchanged for another of the set's, and every second number gets other digits. Its vector is
moved as such an exchange moves vectors: by a mixture of two differences between the embeddings of
a passage so perturbed and of the passage itself, measured on 200 passages of the set.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ingest import identifiers
from ingest.embed import Embedder
from sql.database import Database

PER_MANUAL = 400
_MOVES = 200
_NUMBER = re.compile(r"\d+")
_SLUG = "minilm_l6_v2_int8"


@dataclass(frozen=True)
class Base:
    """A real set's passages: rows of (section, text), their vectors, and identifiers in each."""

    name: str
    rows: list[tuple[str, str]]
    vectors: np.ndarray
    identifiers: list[list[identifiers.Identifier]]
    words: list[str]
    moves: np.ndarray


@dataclass(frozen=True)
class Made:
    """A made manual."""

    rows: list[tuple[str, str]]
    vectors: np.ndarray
    identifiers: list[tuple[int, identifiers.Identifier]]


def read(db: Database, embedder: Embedder, name: str) -> Base:
    """What an evaluation loaded into the database."""
    with db.connection() as conn:
        rows = conn.execute(
            "SELECT section, text, embedding::text FROM passages "
            f"JOIN embeddings_{_SLUG} USING (passage_id) ORDER BY passage_id"
        ).fetchall()
    vectors = np.array([np.fromstring(row[2][1:-1], sep=",") for row in rows], np.float32)
    found = [identifiers.find(row[1]) for row in rows]
    words = [word for row in rows for word in row[1].split()]
    rng = np.random.default_rng(3)
    some = rng.choice(len(rows), _MOVES, replace=False)
    pairs = [
        (f"{rows[n][0]}\n{rows[n][1]}", f"{rows[n][0]}\n{_other_words(rows[n][1], words, rng)}")
        for n in some
    ]
    before, after = (embedder.embed_passages(list(texts)) for texts in zip(*pairs, strict=True))
    return Base(name, [row[:2] for row in rows], vectors, found, words, after - before)


def make(base: Base, rng: np.random.Generator) -> Made:
    """One more manual."""
    start = int(rng.integers(len(base.rows)))
    picked = [(start + n) % len(base.rows) for n in range(PER_MANUAL)]
    rows = [(base.rows[n][0], _other_words(base.rows[n][1], base.words, rng)) for n in picked]
    angle = rng.random((PER_MANUAL, 1)) * 2 * np.pi
    one, other = (base.moves[rng.integers(len(base.moves), size=PER_MANUAL)] for _ in range(2))
    vectors = base.vectors[picked] + np.cos(angle) * one + np.sin(angle) * other
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    found = [
        (at, _other_digits(one, rng)) for at, n in enumerate(picked) for one in base.identifiers[n]
    ]
    return Made(rows, vectors.astype(np.float32), found)


def library(
    bases: list[Base], passages: int, rng: np.random.Generator
) -> Iterator[tuple[Base, Made]]:
    """Made manuals of all sets in turn, until there are so many passages."""
    for number in range(passages // PER_MANUAL):
        base = bases[number % len(bases)]
        yield base, make(base, rng)


def _other_words(text: str, words: list[str], rng: np.random.Generator) -> str:
    parts = text.split()
    chance = rng.random(len(parts))
    picks = rng.integers(len(words), size=len(parts))
    for at, part in enumerate(parts):
        if chance[at] < 0.125:
            parts[at] = words[picks[at]]
        elif chance[at] > 0.5 and part[0].isdigit():
            parts[at] = _digits(part, int(picks[at]))
    return " ".join(parts)


def _other_digits(
    found: identifiers.Identifier, rng: np.random.Generator
) -> identifiers.Identifier:
    seed = int(rng.integers(1_000_000))
    if seed % 2:
        return found
    return identifiers.Identifier(found.kind, found.verbatim, _digits(found.normalised, seed))


def _digits(text: str, seed: int) -> str:
    """The text with numbers of the same length in place of its own."""
    return _NUMBER.sub(lambda match: str(seed + int(match[0]) * 7)[-len(match[0]) :], text)
