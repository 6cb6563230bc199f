"""Text that is written from right to left: words moved to where a reader from the left meets them.

Columns, cells and lines are found from left to right. A page that is mostly Arabic or Hebrew is
mirrored for that, and its lines are mirrored back; a run of words of the other direction is turned
in its own place. Letters within a word come in reading order from pdfium.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from ingest.page.letters.turned_back import RIGHT_TO_LEFT
from ingest.page.lines import Cell, Line, rows_of
from ingest.page.page_words import PageWords
from ingest.page.tables.rulings import Drawn, Rule
from ingest.page.word import Word

_LEFT_TO_RIGHT = re.compile(r"[^\W\d_]")


def read_from_left(page: PageWords) -> tuple[PageWords, bool]:
    """The page with boxes in which a reader meets its words from left to right, and whether the
    whole of it is mirrored for that. A page without such letters stays as it is."""
    if not RIGHT_TO_LEFT.search("".join([word.text for word in page.words])):
        return page, False
    ways = Counter(map(_way, page.words))
    mirrored = ways[-1] > ways[1]
    words: Sequence[Word] = page.words
    drawn = page.drawn
    if mirrored:
        words = [_moved(word, page.width) for word in words]
        drawn = _mirrored(drawn, page.width)
    made = [word for word in words if not word.upright]
    for row in rows_of(word for word in words if word.upright):
        for cell in row:
            made += _turned(cell, -1 if mirrored else 1)
    made.sort(key=lambda word: word.order)
    return replace(page, words=made, drawn=drawn), mirrored


def mirror_back(lines: Sequence[Line], width: float) -> None:
    """Give the lines of a mirrored page the places where they stand on it."""
    for line in lines:
        line.left, line.right = width - line.right, width - line.left
        line.edges = tuple((width - right, width - left) for left, right in line.edges)


def _mirrored(drawn: Drawn, width: float) -> Drawn:
    across = [Rule(rule.at, width - rule.end, width - rule.start) for rule in drawn.across]
    down = [Rule(width - rule.at, rule.start, rule.end) for rule in reversed(drawn.down)]
    fills = [replace(f, left=width - f.right, right=width - f.left) for f in drawn.fills]
    return Drawn(tuple(across), tuple(down), tuple(fills))


def _turned(cell: Cell, base: int) -> list[Word]:
    """The words of a cell, each run of words of the direction that is not the page's turned."""
    words = list(cell.words)
    ways = [_way(word) for word in words]
    if base not in ways and -base in ways:
        return _swapped(words)
    made: list[Word] = []
    at = 0
    while at < len(words):
        if ways[at] != -base:
            made.append(words[at])
            at += 1
            continue
        end = next((i for i in range(at, len(words)) if ways[i] == base), len(words))
        end = max(i for i in range(at, end) if ways[i] == -base) + 1
        made += _swapped(words[at:end])
        at = end
    return made


def _swapped(words: Sequence[Word]) -> list[Word]:
    """The words mirrored within the stretch that they cover."""
    both = min(word.left for word in words) + max(word.right for word in words)
    return [_moved(word, both) for word in words]


def _moved(word: Word, both: float) -> Word:
    return replace(word, left=both - word.right, right=both - word.left)


def _way(word: Word) -> int:
    """-1 for a word that runs from right to left, 1 from left to right, 0 for numbers and signs."""
    if RIGHT_TO_LEFT.search(word.text):
        return -1
    return 1 if _LEFT_TO_RIGHT.search(word.text) else 0
