"""The text of one cell of a ruled table, from the words that stand in it."""

from collections.abc import Sequence
from itertools import pairwise

from ingest.page.letters.codes import SOFT_HYPHEN
from ingest.page.lines import joined, rows_of
from ingest.page.word import Word

BROKEN = "a number may go on in the next line of its cell"
_ROOM = 0.7
"""Letter heights of the widest letter that might have found no room."""


def lines_in(words: Sequence[Word]) -> list[str]:
    """The printed lines of a cell, from the top down; what is set sideways in the order written."""
    level = [word for word in words if word.upright]
    lines = [" ".join(word.text for cell in row for word in cell.words) for row in rows_of(level)]
    turned = sorted((word for word in words if not word.upright), key=lambda word: word.order)
    if turned:
        lines.append(" ".join(word.text for word in turned))
    return lines


def text_of(words: Sequence[Word], vocabulary: frozenset[str]) -> str:
    """The cell's text as one line, words and part numbers that its width broke made whole."""
    text = ""
    for line in lines_in(words):
        text = joined(text, line, vocabulary) if text else line
    return text.replace(SOFT_HYPHEN, "-")


def is_bold(words: Sequence[Word]) -> bool:
    """Whether most letters of the words are."""
    return sum(len(w.text) for w in words if w.bold) * 2 > sum(len(w.text) for w in words)


def may_go_on(words: Sequence[Word], left: float, right: float) -> bool:
    """Whether a number or part number fills a line of the cell, from `left` to `right`, so that
    what stands below may be the rest of it or another one: no sign tells which."""
    rows = rows_of(word for word in words if word.upright)
    lines = [[word for cell in row for word in cell.words] for row in rows]
    margin = min((line[0].left for line in lines), default=left) - left
    for line, below in pairwise(lines):
        last, goes_on = line[-1], below[0].text
        full = right - last.right < max(margin, 0.0) + _ROOM * last.height
        coded = any(map(str.isdigit, last.text)) and last.text[-1].isalnum()
        if len(line) == 1 and full and coded and goes_on[0].isalnum():
            return True
    return False
