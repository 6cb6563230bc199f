"""Side heads: short heads in the margin, each beside the text that it stands over."""

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from ingest.page.order.prose import Lines, look_at
from ingest.page.word import Word

_NARROW = 0.45
"""Width of the heads, at most, as a share of the text's."""
_WORDS = 4.0
"""Words a line, on average, of the text beside them."""
_SMALLER = 0.08
"""Share by which the heads' type is larger or smaller, where it is not bold."""
_APART = 0.8
"""Letter heights of white between two heads."""
_LETTERS = 4
"""Letters of a head, the least."""
_BESIDE = 0.6
"""Letter heights by which a head may stand higher or lower than its text."""


def side_heads(left: Lines, right: Lines, height: float) -> list[list[Word]] | None:
    """The heads, each followed by its text, where one of two columns is that; else None."""
    for heads, text in ((left, right), (right, left)):
        if len(heads) > 1 and len(text) > 2 and _are_heads(heads, text, height):
            groups = _groups(heads, height)
            tops = [group[0][0].top - _BESIDE * height for group in groups]
            starts = look_at(text, height).starts
            beside = all(
                any(abs(g[0][0].bottom - start) < _BESIDE * height for start in starts)
                for g in groups
            )
            wrapped = sum(len(group) > 1 for group in groups)
            if beside and 2 * wrapped >= len(groups) and all(map(_is_named, groups)):
                return _in_turn(groups, tops, text)
    return None


def _are_heads(heads: Lines, text: Lines, height: float) -> bool:
    if _width(heads) > _NARROW * _width(text) or _is_bold(text):
        return False
    look = look_at(text, height)
    if not look.flowing or look.words < _WORDS * look.lines:
        return False
    sizes = [median(word.height for line in lines for word in line) for lines in (heads, text)]
    return _is_bold(heads) or abs(sizes[0] / sizes[1] - 1) > _SMALLER


def _groups(heads: Lines, height: float) -> list[list[Sequence[Word]]]:
    """The lines of each head."""
    groups = [[heads[0]]]
    for before, line in pairwise(heads):
        if line[0].top - before[0].bottom > _APART * height:
            groups.append([line])
        else:
            groups[-1].append(line)
    return groups


def _is_named(group: Sequence[Sequence[Word]]) -> bool:
    """Whether a head has words, and is no number of the text beside it."""
    text = "".join(word.text for line in group for word in line)
    letters = sum(map(str.isalpha, text))
    return letters >= _LETTERS and 5 * letters > 4 * len(text)


def _in_turn(
    groups: list[list[Sequence[Word]]], tops: list[float], text: Lines
) -> list[list[Word]]:
    parts: list[list[Word]] = [[word for line in text for word in line if line[0].top < tops[0]]]
    for group, (top, below) in zip(groups, pairwise([*tops, float("inf")]), strict=True):
        parts.append([word for line in group for word in line])
        parts.append([w for line in text for w in line if top <= line[0].top < below])
    return parts


def _is_bold(lines: Lines) -> bool:
    words = [word for line in lines for word in line]
    return 2 * sum(len(w.text) for w in words if w.bold) > sum(len(w.text) for w in words)


def _width(lines: Lines) -> float:
    left = min(line[0].left for line in lines)
    return max(line[-1].right for line in lines) - left
