"""What of a unit is shown, or read by a small LM: whole where it is short, else what matters of it.

Of a table the rows nearest to the question under their header; of a text the run of sentences
around the nearest one. Every line stays as it is printed, in the manual's order.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np

from agent.conversation import Kind
from agent.evidence.units import Line, Unit
from ingest import identifiers
from ingest.embedding import Embedder, EmbeddingSpent, Vectors

_SENTENCE_END = re.compile(r"(?<=[.!?;:])\s+(?=[A-Z0-9(\"'])")
# What ends in a full stop without ending a sentence: a step's number, an abbreviation.
_GOES_ON = re.compile(
    r"^\s*\(?(?:\d{1,3}|[A-Za-z]{1,2})\.$"
    r"|\b(?:paras?|figs?|nos?|nrs?|approx|max|min|refs?|secs?|incl|vs|e\.g|i\.e)\.$",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w[\w.\-/]*\w|\w")
# A shared word is worth this much cosine; measured beside .0, .2 and 1. on two of the dev sets.
_OVERLAP = 0.5
# A row that is named by a number of the question, "40 psi" for 40, is worth what a found code is.
_NAMED = 1.0
_NUMBER = re.compile(r"(?<![\w.,/-])\d+(?:[.,/]\d+)*(?![\w/-]|[.,]\d)")
_NAME = re.compile(r"\W*(\d+(?:[.,/]\d+)*)\s*[^\W\d]{0,5}\W*")
_LONG = 45
"""Words of a line from which it is taken apart into sentences."""
_ROWS, _AS_NEAR = 3, 0.2
"""Rows of a table that are shown at most, and how much less near than the best one they may be: a
row of another part beside the one that was asked for is soon misread."""
_ABOVE = ("heading", "header")
_OF_ROWS: tuple[Kind, ...] = ("value", "part", "fault_code", "location")
_WANTED = 0.2
_SORTS: Mapping[Kind, tuple[str, ...]] = {"value": ("value",), "part": ("part", "nsn", "code")}


def size(lines: Sequence[Line]) -> int:
    """Words of the lines."""
    return sum(len(line.text.split()) for line in lines)


def excerpt(
    queries: Sequence[str],
    unit: Unit,
    embedder: Embedder,
    *,
    words: int,
    kind: Kind | None = None,
) -> Unit:
    """The unit cut to about `words` words: what is nearest to any of the queries.

    With a `kind` lines that hold what it wants are nearer: a value, a part's number, a warning; and
    of a table only the nearest rows are kept, for one row answers.
    """
    of_rows = kind in _OF_ROWS and sum(line.role == "row" for line in unit.lines) > _ROWS
    if size(unit.lines) <= words and not of_rows:
        return unit
    pieces = [piece for line in unit.lines for piece in split(line)]
    near = nearness(queries, pieces, embedder)
    if kind is not None:
        near = [
            one + _WANTED * _holds(piece, kind) for one, piece in zip(near, pieces, strict=True)
        ]
    rows = [at for at, piece in enumerate(pieces) if piece.role == "row"]
    best = int(np.argmax(near))
    if pieces[best].role == "row":
        kept = _rows(pieces, near, rows, words)
    else:
        kept = _window(pieces, near, best, words)
    return replace(unit, lines=tuple(pieces[at] for at in sorted(kept)))


def _holds(line: Line, kind: Kind) -> bool:
    """Whether the line holds the sort of thing that the kind of question wants."""
    if kind == "safety":
        return line.role in ("warning", "note")
    wanted = _SORTS.get(kind)
    if wanted is None:
        return False
    figures = kind == "value" and line.role == "row" and any(map(str.isdigit, line.text))
    found = (one for one in identifiers.find(line.read) if one.kind in wanted)
    return figures or any(one.normalised not in _names(line.passage.manual) for one in found)


def split(line: Line) -> list[Line]:
    """The line, or its sentences where it is long; a row stays whole."""
    if line.role in ("row", "header") or len(line.text.split()) <= _LONG:
        return [line]
    return [replace(line, text=sentence) for sentence in sentences(line.text)]


def sentences(text: str) -> list[str]:
    """The text's sentences, each a substring of it."""
    found: list[str] = []
    start = 0
    for end in _SENTENCE_END.finditer(text):
        if not _GOES_ON.search(text[start : end.start()]):
            found.append(text[start : end.start()])
            start = end.end()
    return [*found, text[start:]]


def nearness(queries: Sequence[str], lines: Sequence[Line], embedder: Embedder) -> list[float]:
    """How near each line comes to the nearest query: cosine, shared words, and identifiers.

    What names the manual ("hp160") says which manual is meant, and nothing of which line.
    """
    texts = [line.read for line in lines]
    cosines = _cosines(queries, texts, embedder)
    held = [_words(text) for text in texts]
    meant = _names(lines[0].passage.manual) if lines else frozenset()
    named = [{found.normalised for found in identifiers.find(text)} for text in texts]
    names = [_named_by(line) for line in lines]
    best = np.full(len(lines), -1.0)
    for query, cosine in zip(queries, cosines, strict=True):
        asked = _words(query)
        codes = {found.normalised for found in identifiers.find(query)} - meant
        overlap = [len(asked & words) / max(1, len(asked)) for words in held]
        found = [len(codes & own) / len(codes) if codes else 0.0 for own in named]
        numbers = set(_NUMBER.findall(query))
        asked_for = [_NAMED * (name in numbers) for name in names]
        best = np.maximum(
            best, cosine + _OVERLAP * np.array(overlap) + np.maximum(found, asked_for)
        )
    return [float(one) for one in best]


def _cosines(queries: Sequence[str], texts: Sequence[str], embedder: Embedder) -> list[Vectors]:
    """Of each query to each text; zeros where nothing may be embedded today."""
    try:
        vectors = embedder.embed_passages(texts)
        return [vectors @ embedder.embed_query(query) for query in queries]
    except EmbeddingSpent:
        return [np.zeros(len(texts), np.float32) for _ in queries]


@lru_cache(maxsize=256)
def _names(manual: str) -> frozenset[str]:
    """The identifiers in a manual's title: the machine's model, the document's number."""
    return frozenset(found.normalised for found in identifiers.find(manual))


def _named_by(line: Line) -> str | None:
    """The number that fills the first cell of a row, alone or with a unit."""
    if line.role != "row":
        return None
    filled = _NAME.fullmatch(line.text.split(" | ")[0])
    return filled[1] if filled else None


def _words(text: str) -> set[str]:
    return {word.lower() for word in _WORD.findall(text) if len(word) > 2 or word.isdigit()}


def _rows(
    pieces: Sequence[Line], near: Sequence[float], rows: Sequence[int], words: int
) -> set[int]:
    """The nearest rows that fit, under what stands above them."""
    kept = {at for at, piece in enumerate(pieces) if piece.role in _ABOVE}
    used = size([pieces[at] for at in kept])
    for count, at in enumerate(sorted(rows, key=lambda row: -near[row])):
        used += size([pieces[at]])
        far = near[at] < max(near[row] for row in rows) - _AS_NEAR
        if count and (count >= _ROWS or used > words or far):
            break
        kept.add(at)
    return kept


def _window(pieces: Sequence[Line], near: Sequence[float], best: int, words: int) -> set[int]:
    """Grow from the best piece to its better neighbour until the words are used up."""
    kept = {at for at, piece in enumerate(pieces[:2]) if piece.role == "heading"}
    first = last = best
    used = size([pieces[best], *(pieces[at] for at in kept)])
    while True:
        sides = [side for side in (first - 1, last + 1) if 0 <= side < len(pieces)]
        sides = [side for side in sides if used + size([pieces[side]]) <= words]
        if not sides:
            break
        side = max(sides, key=lambda at: near[at])
        used += size([pieces[side]])
        first, last = min(first, side), max(last, side)
    return kept | set(range(first, last + 1))
