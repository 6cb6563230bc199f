"""Rows of cells from words with boxes, and the `Line`s that a page is read as.

Words whose heights overlap stand in one row; a gap wider than a space splits a row into cells.
Which rows form tables or columns is decided in `ingest.page.order.layout`.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from statistics import median

from ingest.page.letters.codes import SOFT_HYPHEN
from ingest.page.word import Word

PLACEHOLDER = "\ue000"
"""Begins the word that stands for a ruled table (`.tables.ruled_tables`), a row of its own."""
GAP = 1.25
"""A gap wider than this many letter heights separates cells: typewriter manuals put up to two
spaces (1.1 letter heights) after a full stop."""
_NUMBER_GAP, _SENTENCE_GAP = 0.75, 2.6
_NUMBER = re.compile(r"[±+\-]?\d[\d.,/]*")
_MARK = re.compile(
    r"[●•○▪‣–—*\-]|\(?[A-Za-z]{1,2}[.)]|\(?\d{1,3}[.):]|\d{1,3}(-\d{1,3})?\.|\(?[ivxIVX]{1,5}[.)]"
    r"|Step \d{1,3}[.,:]?"
)


@dataclass(frozen=True, slots=True)
class Cell:
    """Words of one row with no wide gap between them."""

    words: tuple[Word, ...]
    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def of(cls, words: Sequence[Word]) -> "Cell":
        if len(words) == 1:  # most are, and a manual has many
            (word,) = words
            return cls((word,), word.left, word.top, word.right, word.bottom)
        return cls(
            tuple(words),
            min(w.left for w in words),
            min(w.top for w in words),
            max(w.right for w in words),
            max(w.bottom for w in words),
        )

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


Row = list[Cell]
"""Cells from left to right."""


@dataclass(slots=True)
class Line:
    """One line of a page in reading order; points from the top left of the page."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    """Letter height in points."""
    bold: bool = False
    mono: bool = False
    """Set as code is; never where the manual as a whole is typewritten."""
    cells: tuple[str, ...] = ()
    """The cells of a table row, else empty."""
    edges: tuple[tuple[float, float], ...] = ()
    """Left and right of each cell, or of each run of words of a line that is no table's row."""
    runs: tuple[str, ...] = ()
    """The runs of words of a line with wide gaps that is no table's row."""
    heads: tuple[str, ...] = ()
    """What the table's header says over each cell; empty where there is none."""
    header: bool = False
    """A row of the table's header: it names columns and has no value."""
    carried: tuple[str, ...] = ()
    """The header's lines where they stand on an earlier page, from which the table goes on."""
    table: int = 0
    """Which table of the page the row belongs to, from 1; 0 = none."""
    furniture: bool = False
    """A running header or footer."""
    doubt: str = ""
    """Why it may be read wrongly; empty where nothing speaks for that."""

    @classmethod
    def of(cls, cells: Iterable[Cell]) -> "Line":
        row = list(cells)
        words = [word for cell in row for word in cell.words]
        letters = sum(len(w.text) for w in words)
        return cls(
            " ".join(cell.text for cell in row),
            min(c.left for c in row),
            min(c.top for c in row),
            max(c.right for c in row),
            max(c.bottom for c in row),
            median(w.height for w in words),
            sum(len(w.text) for w in words if w.bold) * 2 > letters,
            sum(len(w.text) for w in words if w.mono) * 2 > letters,
            edges=tuple((cell.left, cell.right) for cell in row),
            runs=tuple(cell.text for cell in row),
        )


@lru_cache(16_384)
def is_marker(text: str) -> bool:
    """Whether `text` is only the counter or bullet of a list item or step."""
    return bool(_MARK.fullmatch(text))


def rows_of(words: Iterable[Word]) -> list[Row]:
    """Rows from top to bottom."""
    clusters: list[list[Word]] = []
    spans: list[tuple[float, float]] = []
    for word in sorted(words, key=lambda w: (w.top + w.bottom) / 2):
        for at in range(len(clusters) - 1, max(len(clusters) - 5, -1), -1):
            if PLACEHOLDER in (word.text[0], clusters[at][0].text[0]):
                continue
            top, bottom = spans[at]
            overlap = min(bottom, word.bottom) - max(top, word.top)
            if overlap > 0.55 * min(bottom - top, word.height):
                clusters[at].append(word)
                break
        else:
            clusters.append([word])
            spans.append((word.top, word.bottom))
    return [_cells(cluster) for cluster in clusters]


def _cells(words: list[Word]) -> Row:
    words.sort(key=lambda w: w.left)
    height = median(w.height for w in words)
    groups = [[words[0]]]
    for before, word in pairwise(words):
        if word.left - before.right > height * _gap(groups[-1], word):
            groups.append([word])
        else:
            groups[-1].append(word)
    return [Cell.of(group) for group in groups]


def _gap(group: list[Word], word: Word) -> float:
    """Letter heights of space that still keep `word` in the cell of `group`."""
    last = group[-1].text
    if _NUMBER.fullmatch(last) and _NUMBER.fullmatch(word.text):
        return _NUMBER_GAP
    if last[-1] in ".:;?!" and not is_marker(" ".join(w.text for w in group)):
        return _SENTENCE_GAP
    return GAP


def join_markers(row: Row) -> Row:
    """The row with each counter or bullet in one cell with what it counts."""
    joined: Row = []
    for cell in row:
        if joined and is_marker(joined[-1].text):
            joined[-1] = Cell.of([*joined[-1].words, *cell.words])
        else:
            joined.append(cell)
    return joined


def mend(lines: Sequence[Line], vocabulary: frozenset[str]) -> None:
    """Make words whole that a line end broke: the rest of the word moves up a line.

    A word that the manual writes with a hyphen elsewhere (`vocabulary`, lower case) keeps it, as
    does a number or part number.
    """
    for line, following in pairwise(lines):
        if line.cells or following.cells or not following.text:
            continue
        head, _, rest = following.text.partition(" ")
        joint = _joint_of(line.text, head, vocabulary)
        if joint is not None:
            line.text, following.text = f"{line.text[:-1]}{joint}{head}", rest
    for line in lines:
        line.text = line.text.replace(SOFT_HYPHEN, "-")
        line.cells = tuple(cell.replace(SOFT_HYPHEN, "-") for cell in line.cells)


def joined(before: str, after: str, vocabulary: frozenset[str]) -> str:
    """Two lines of one cell in one, a word or number whole that the end of the first broke."""
    joint = _joint_of(before, after.partition(" ")[0], vocabulary)
    return f"{before} {after}" if joint is None else f"{before[:-1]}{joint}{after}"


def _joint_of(line: str, head: str, vocabulary: frozenset[str]) -> str | None:
    """What stands in a broken word's joint, in the place of the line's last character; None
    where no word is broken. `head` is the next line's first word."""
    start = line[:-1].rpartition(" ")[2]
    if line.endswith(SOFT_HYPHEN):
        return _joint(start, head, vocabulary)
    if line.endswith("-") and any(map(str.isdigit, start)) and head[:1].isalnum():
        return "-"
    return None


def _joint(start: str, head: str, vocabulary: frozenset[str]) -> str:
    bare = head.rstrip(".,;:)\"'”’")
    whole, hyphened = f"{start}{bare}".lower(), f"{start}-{bare}".lower()
    if hyphened in vocabulary and whole not in vocabulary:
        return "-"
    soft = start[-1:].islower() and head[:1].islower()
    return "" if soft or whole in vocabulary else "-"
