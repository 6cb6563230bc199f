"""The lines of passages that an answer may be: steps, rows, paragraphs, each whole.

A small LM that reads a whole passage picks the wrong line of it; asked of one line at a time
whether it answers, it tells them apart. So passages are taken apart here, and the lines that are
nearest to the question come first.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from agent.cells import pairs
from agent.focus import scores, sentences
from ingest.embed import Embedder
from sql.passages import Passage
from sql.table_rows import TableRow

_LONG = 45
_LIST = 60
# Nothing by itself: a step's number, the head of a box.
_LABEL = re.compile(
    r"\W*(?:\(?(?:\d{1,3}|[A-Za-z]{1,2})[.)]|(?:step )?\d+[.:]?|NOTES?|CAUTION|WARNING)\W*", re.I
)
_WORDS = re.compile(r"[^\W\d_]{2,}|\d")


@dataclass(frozen=True)
class PassageLine:
    """One line, or a few that belong together. `text` is the passage's own words, `said` the same
    as the LM reads it: a table's row with its header over each cell. `order` counts the passage's
    lines from 0."""

    passage: Passage
    text: str
    said: str
    order: int


@dataclass(frozen=True)
class Near:
    """A line with how near it is to the question, from 0 to about 1.5, and the place of its
    passage in the search, from 1."""

    line: PassageLine
    likeness: float
    rank: int


def nearest(
    question: str, passages: Sequence[Passage], embedder: Embedder, *, count: int
) -> list[Near]:
    """The `count` lines of the passages that are nearest to the question, nearest first."""
    lines = [(rank, line) for rank, passage in enumerate(passages, 1) for line in lines_of(passage)]
    if not lines:
        return []
    likeness = scores(question, [line.said for _, line in lines], embedder)
    near = [Near(line, like, rank) for (rank, line), like in zip(lines, likeness, strict=True)]
    return sorted(near, key=lambda one: -one.likeness)[:count]


def lines_of(passage: Passage) -> list[PassageLine]:
    """The passage in lines, in order; a table's header is part of its rows and no line itself."""
    rows = {row.line: row for row in passage.cells}
    return [
        PassageLine(passage, text, pairs(row) if row and row.heads else text, order)
        for order, (text, row) in enumerate(_lines(passage.text.splitlines(), rows))
        if _WORDS.search(text)
    ]


def _lines(
    texts: Sequence[str], rows: dict[int, TableRow]
) -> Iterator[tuple[str, TableRow | None]]:
    held: list[str] = []
    for number, text in enumerate(texts):
        row = rows.get(number)
        if row is not None:
            if held:
                yield "\n".join(held), None
                held = []
            if not row.header:
                yield text, row
            continue
        if not text.strip():
            continue
        if held and not _goes_on(held, text):
            yield from ((part, None) for part in _split(held))
            held = []
        held.append(text)
    if held:
        yield from ((part, None) for part in _split(held))


def _goes_on(held: Sequence[str], text: str) -> bool:
    """Whether what is held says nothing without the text that comes next."""
    if all(_LABEL.fullmatch(line) for line in held):
        return True
    words = sum(len(line.split()) for line in (*held, text))
    return held[0].rstrip().endswith(":") and words <= _LIST


def _split(held: Sequence[str]) -> Iterator[str]:
    """A line as it is, a long one in runs of whole sentences."""
    text = "\n".join(held)
    if len(text.split()) <= _LONG or len(held) > 1:
        yield text
        return
    run: list[str] = []
    for sentence in sentences(text):
        if run and len(" ".join((*run, sentence)).split()) > _LONG:
            yield " ".join(run)
            run = []
        run.append(sentence)
    yield " ".join(run)
