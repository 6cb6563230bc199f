"""A library of any size out of real manuals: their passages and vectors, perturbed.

A made manual is a run of 500 passages of one real set. In each passage about one word in eight
is exchanged for another of the set's, and every second number gets other digits. Its vector is
moved as such an exchange moves vectors: by a mixture of two differences between the embeddings of
a passage so perturbed and of the passage itself, measured on 200 passages of the set.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from ingest import identifiers
from ingest.embedding.embed import Embedder
from ingest.vectors import embedding_text
from sql.database import Database
from sql.passages import NewPassage
from sql.table_rows import from_json

NEAR = ("manuals", "ord_qa", "emqap_s10")
FAR = ("cranfield", "mtrag_human_cloud_govt", "flodial")
PER_MANUAL = 500
_MOVES = 200
_NUMBER = re.compile(r"\d+")
_SLUG = "minilm_l6_v2_int8"


@dataclass(frozen=True)
class Base:
    """A real set's passages, their vectors, and the identifiers in each."""

    name: str
    rows: list[NewPassage]
    vectors: np.ndarray
    identifiers: list[list[identifiers.Identifier]]
    words: list[str]
    moves: np.ndarray


@dataclass(frozen=True)
class Made:
    """A made manual."""

    rows: list[NewPassage]
    vectors: np.ndarray
    identifiers: list[tuple[int, identifiers.Identifier]]


def read(db: Database, embedder: Embedder, name: str) -> Base:
    """What an evaluation loaded into the database."""
    with db.connection() as conn:
        stored = conn.execute(
            "SELECT section, kind, text, cells, carried, embedding::text FROM passages "
            f"JOIN embeddings_{_SLUG} USING (passage_id) ORDER BY passage_id"
        ).fetchall()
    vectors = np.array([np.fromstring(row[5][1:-1], sep=",") for row in stored], np.float32)
    rows = [
        NewPassage(n, 1, 1, section, kind, text, cells=from_json(cells), carried=carried)
        for n, (section, kind, text, cells, carried, _) in enumerate(stored)
    ]
    found = [identifiers.find(row.text) for row in rows]
    words = [word for row in rows for word in row.text.split()]
    rng = np.random.default_rng(3)
    some = [rows[n] for n in rng.choice(len(rows), _MOVES, replace=False)]
    others = [replace(row, text=_other_words(row.text, words, rng)) for row in some]
    before, after = (
        embedder.embed_passages([embedding_text(name, row) for row in picked])
        for picked in (some, others)
    )
    return Base(name, rows, vectors, found, words, after - before)


def make(base: Base, rng: np.random.Generator) -> Made:
    """One more manual."""
    start = int(rng.integers(len(base.rows)))
    picked = [(start + n) % len(base.rows) for n in range(PER_MANUAL)]
    rows = [
        replace(base.rows[n], ordinal=at, text=_other_words(base.rows[n].text, base.words, rng))
        for at, n in enumerate(picked)
    ]
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
    picks = rng.integers(len(words), size=len(parts)).tolist()
    for at in np.flatnonzero(chance < 0.125).tolist():
        parts[at] = words[picks[at]]
    for at in np.flatnonzero(chance > 0.5).tolist():
        if parts[at][0].isdigit():
            parts[at] = _digits(parts[at], picks[at])
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
