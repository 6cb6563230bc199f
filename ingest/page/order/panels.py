"""Panels: a signal word at the left of the text that it stands for, in the order of reading.

An ANSI panel has its word at half the height of the text at its right; read row by row the word
falls into the middle of a sentence. It comes first here, on a line of its own.
"""

from collections.abc import Sequence
from dataclasses import replace

from ingest.page.lines import Line
from ingest.page.order.warning_rows import word_of
from ingest.signals import opening

_APART = 0.4
"""Letter heights between a word and the text beside it, at least."""
_GAP = 1.7
"""Letter heights between two lines of a panel's text, at most: its paragraphs stand apart."""
_SHIFT = 1.6
"""Letter heights that the lines of a panel's text may be set in: it has items."""
_MOST = 40
"""Lines above and below a word that are looked at."""
_WORDS = 4
"""Words of each run beside a word, where there are several: fewer are the head of a table."""


def with_panels(lines: Sequence[Line]) -> list[Line]:
    """The lines of a page, the word of each panel in front of its text."""
    ordered: list[Line] = []
    done = 0
    for at, line in enumerate(lines):
        if at < done or line.table or line.furniture:
            continue
        count, word = word_of(line.runs or (line.text,))
        if word is None:
            continue
        panel = _panel(lines, at, count, done)
        if panel is not None:
            first, last, made = panel
            ordered += [*lines[done:first], *made]
            done = last + 1
    return [*ordered, *lines[done:]]


def _panel(
    lines: Sequence[Line], at: int, count: int, start: int
) -> tuple[int, int, list[Line]] | None:
    """First and last line of the panel whose word is the first `count` runs of the line `at`, and
    its lines in order; None where that is no panel or already in order. It begins at `start` or
    later."""
    line = lines[at]
    said = line.runs[count:]
    right = line.edges[count - 1][1] if line.edges else line.right
    left = line.edges[count][0] if said else 0.0
    if len(said) > 1 and sum(len(run.split()) for run in said) < _WORDS * len(said):
        return None
    first, last = _extent(lines, at, right, left, start)
    if not said and not first < at < last:
        return None
    if first == at and (not said or opening(line.text)):
        return None
    if _is_column(lines, first, last, right):
        return None
    word = _part(line, 0, count)
    rest = [_part(line, count, len(line.runs))] if said else []
    return first, last, [word, *lines[first:at], *rest, *lines[at + 1 : last + 1]]


def _part(line: Line, first: int, last: int) -> Line:
    """Some runs of a line as a line."""
    runs, edges = line.runs[first:last], line.edges[first:last]
    return replace(
        line, text=" ".join(runs), left=edges[0][0], right=edges[-1][1], runs=runs, edges=edges
    )


def _extent(
    lines: Sequence[Line], at: int, right: float, left: float, start: int
) -> tuple[int, int]:
    """The first and last line of the text beside a word that ends at `right`.

    `left`: where the text begins, 0.0 where the word has a row of its own. A text that begins above
    the word has its middle at the word's.
    """
    word = lines[at]
    first = at
    while first > max(start, at - _MOST):
        line = lines[first - 1]
        if not _is_text(line, right, left) or _space(line, lines[first]) > _GAP * line.size:
            break
        left = left or line.left
        first -= 1
    lowest = word.top + word.bottom - lines[first].top if first < at else float("inf")
    last = at
    while last + 1 < min(at + _MOST, len(lines)):
        line = lines[last + 1]
        if not _is_text(line, right, left) or _space(lines[last], line) > _GAP * line.size:
            break
        if (line.top + line.bottom) / 2 > lowest + 0.5 * line.size:
            break
        last += 1
    return first, last


def _space(upper: Line, lower: Line) -> float:
    """Points between two lines; endless where the second does not stand below the first."""
    return lower.top - upper.bottom if lower.bottom > upper.bottom else float("inf")


def _is_text(line: Line, right: float, left: float) -> bool:
    """Whether a line can be text beside a word that ends at `right`, in the column at `left`."""
    if line.furniture or line.table or len(line.runs) > 1:
        return False
    beside = line.left > right + _APART * line.size
    return beside and (not left or abs(line.left - left) < _SHIFT * line.size)


def _is_column(lines: Sequence[Line], first: int, last: int, right: float) -> bool:
    """Whether the text goes on beside other words than the signal word: it is a column's."""
    for at, edge in ((first - 1, first), (last + 1, last)):
        if not 0 <= at < len(lines) or lines[at].table or lines[at].furniture:
            continue
        line, own = lines[at], lines[edge]
        space = own.top - line.bottom if at < edge else line.top - own.bottom
        beside = [one for one in line.edges[1:] if abs(one[0] - own.edges[-1][0]) < 2]
        near = space < _GAP * line.size and line.left < right
        if near and beside and word_of(line.runs)[1] is None:
            return True
    return False
