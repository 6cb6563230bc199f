"""Cut a passage to the lines that matter for a question, so that the LM reads less.

Reading is what an LM on a CPU spends its time on. A passage within its share of words is kept
whole; a longer one is cut to the run of lines around its best line, with its first line (a table's
header, a procedure's heading) in front. Every line stays as it is.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ingest.embed import Embedder
from sql.passages import Passage

GAP = "…"
_SENTENCE_END = re.compile(r"(?<=[.!?;:])\s+(?=[A-Z0-9(\"'])")
# What ends in a full stop without ending a sentence: a step's number, an abbreviation.
_GOES_ON = re.compile(
    r"^\s*\(?(?:\d{1,3}|[A-Za-z]{1,2})\.$"
    r"|\b(?:paras?|figs?|nos?|nrs?|approx|max|min|refs?|secs?|incl|vs|e\.g|i\.e)\.$",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w[\w.\-/]*\w|\w")
# A shared word is worth this much cosine; measured beside .0, .2 and 1. on two of the dev sets.
_OVERLAP_WEIGHT = 0.5


@dataclass(frozen=True)
class Focus:
    """What of a passage is shown: `text` is made of the passage's own lines. `said`: the same as
    the LM reads it, where that is otherwise."""

    passage: Passage
    text: str
    said: str = ""

    @property
    def read(self) -> str:
        """What the LM reads."""
        return self.said or self.text


def focus(
    question: str, passages: Sequence[Passage], embedder: Embedder, *, words: int
) -> list[Focus]:
    """Each passage cut to about `words` words, in the order given."""
    units = [_units(passage.text) for passage in passages]
    long = [len(passage.text.split()) > words for passage in passages]
    wanted = [unit for cut, row in zip(long, units, strict=True) if cut for unit in row]
    found = iter(scores(question, wanted, embedder) if wanted else ())
    result = []
    for passage, cut, row in zip(passages, long, units, strict=True):
        text = _window(row, [next(found) for _ in row], words) if cut else passage.text
        result.append(Focus(passage, text))
    return result


def _units(text: str) -> list[str]:
    return [part for line in text.splitlines() if line.strip() for part in sentences(line)]


def sentences(line: str) -> list[str]:
    sentences: list[str] = []
    start = 0
    for end in _SENTENCE_END.finditer(line):
        if not _GOES_ON.search(line[start : end.start()]):
            sentences.append(line[start : end.start()])
            start = end.end()
    return [*sentences, line[start:]]


def scores(question: str, units: Sequence[str], embedder: Embedder) -> list[float]:
    cosine = embedder.embed_passages(units) @ embedder.embed_query(question)
    asked = _words(question)
    overlap = [len(asked & _words(unit)) / max(1, len(asked)) for unit in units]
    return list(np.asarray(cosine) + _OVERLAP_WEIGHT * np.asarray(overlap))


def _words(text: str) -> set[str]:
    return {word.lower() for word in _WORD.findall(text) if len(word) > 2 or word.isdigit()}


def _window(units: Sequence[str], scores: Sequence[float], words: int) -> str:
    """Grow from the best unit to its better neighbour until the words are used up."""
    first = last = int(np.argmax(scores))
    sizes = [len(unit.split()) for unit in units]
    header = sizes[0] if first > 0 and sizes[0] <= words // 3 else 0
    used = sizes[first] + header
    while True:
        sides = [side for side in (first - 1, last + 1) if 0 <= side < len(units)]
        sides = [side for side in sides if used + sizes[side] <= words]
        if not sides:
            break
        side = max(sides, key=lambda index: scores[index])
        used += sizes[side]
        first, last = min(first, side), max(last, side)
    shown = list(units[first : last + 1])
    if header and first > 0:
        shown = [units[0], *([GAP] if first > 1 else []), *shown]
    return "\n".join(shown)
