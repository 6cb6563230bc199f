"""Which words are struck out: by a line drawn through them, or by an annotation."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

from ingest.page.sight.colours import draw_mode, fill_of, stroke_of
from ingest.page.sight.drawn import PATH, PICTURE, TEXT, Box, Drawn, View
from ingest.page.sight.traits import LINE, MOVE, Outline, is_strokes, outline
from ingest.page.word import Word

_BAND = (0.25, 0.75)
"""Where a line through a word lies, as a share of the word's height from its top; an underline
lies at .8 and below, an overline above .15."""
_INSIDE = 0.12
"""The line keeps this share of the letter's ink above and below it, as no underline does."""
_THIN = 0.22
"""Letter heights that the line is thick at most; a bar of more is a redaction."""
_SLANT, _HIGH = 1.6, 60.0
"""Letter heights, and points, that a slanted line rises at most."""
_WHOLE, _STROKES = 0.7, 4
"""Share of the path's width that each of its slanted strokes has at least; how many there are."""
_LONG = 0.9
"""Letter heights of the words that a slanted line strikes out: a slash over one figure is a
nought or a fraction."""
_OVER = 1.0
"""Letter heights that it goes on past the words at most; rules and leaders go on for longer."""
_MOST_OF = 0.6
"""Share of a word's width that it crosses."""
_PALE = 215
"""A line of this colour (0 to 255) or paler is not seen."""
_SHORT, _THICK, _FLAT, _STEEP = 2.0, 3.0, 0.3, 0.5
"""Points: least length of a line, most height of a shape that is one (also as a share of its
length), most rise of a stroke."""
_MOST_LINES = 2_000
_MOST_POINTS = 500
"""Of all paths of a page whose lines are looked at: drawings have thousands."""
_MOST_PIECES = 40
"""Of one path, whose lines are looked at one by one: rules of a table in one path, a figure."""


class Line(NamedTuple):
    """A line; `path`: pdfium's handle of what draws it, 0 for a picture or annotation; `slanted`:
    by hand, or from corner to corner."""

    left: float
    top: float
    right: float
    bottom: float
    path: int = 0
    slanted: bool = False


def lines_drawn(objects: Sequence[Drawn], notes: Sequence[Box], view: View) -> list[Line]:
    """The lines of a page that may strike out words; `notes`: what annotations strike out."""
    found: list[Line] = []
    pieces = _MOST_POINTS
    for one in objects:
        kind, handle, (left, top, right, bottom), _, _ = one
        if kind == TEXT or right - left < _SHORT or len(found) > _MOST_LINES:
            continue
        if bottom - top < min(_THICK, _FLAT * (right - left)):
            if kind in (PATH, PICTURE):
                path = handle if kind == PATH else 0
                found.append(Line(left, top, right, bottom, path))
        elif kind == PATH and pieces > 0 and is_strokes(handle) and draw_mode(handle)[1]:
            points = outline(one, _MOST_PIECES)
            pieces -= max(len(points), 1)
            level = _level(points, view, handle)
            found += level
            if not level and bottom - top < _HIGH and _is_slant(points, right - left, view):
                found.append(Line(left, top, right, bottom, handle, slanted=True))
    for left, top, right, bottom in notes:
        middle = (top + bottom) / 2
        found.append(Line(left, middle, right, middle))
    return found


def _is_slant(points: Outline, width: float, view: View) -> bool:
    """Whether a path is straight lines from one end of it to the other: one, or a cross; the sides
    of a frame around a number are shorter, or bent."""
    strokes = 0
    for (_, x0, y0), (reached, x1, y1) in pairwise(points):
        if reached == MOVE:
            continue
        left, _, right, _ = view.box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
        if reached != LINE or right - left < _WHOLE * width:
            return False
        strokes += 1
    return 0 < strokes <= _STROKES


def _level(points: Outline, view: View, path: int) -> list[Line]:
    """The level lines among the lines of a path."""
    found = []
    for (_, x0, y0), (reached, x1, y1) in pairwise(points):
        if reached == LINE:
            left, top, right, bottom = view.box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
            if bottom - top < _STEEP and right - left > _SHORT:
                found.append(Line(left, top, right, bottom, path))
    return found


def struck(
    words: "Sequence[Word]", lines: Sequence[Line], ink_of: "Callable[[Word], Box | None]"
) -> set[int]:
    """The places in `words` of those that a line of `lines` is drawn through.

    `ink_of` gives the box of a letter or digit of the word that has nothing below the line on
    which letters stand.
    """
    tall = [at for at, word in enumerate(words) if word.upright]
    tall.sort(key=[word.top for word in words].__getitem__)
    tops = [words[at].top for at in tall]
    highest = max((words[at].height for at in tall), default=0.0)
    found: set[int] = set()
    for line in lines[:_MOST_LINES]:
        middle = (line.top + line.bottom) / 2
        crossed = []
        for at in tall[bisect_left(tops, middle - highest) : bisect_left(tops, middle)]:
            word = words[at]
            share = (middle - word.top) / max(word.height, 0.1)
            across = min(line.right, word.right) - max(line.left, word.left)
            if _BAND[0] < share < _BAND[1] and across > 0.2 * (word.right - word.left):
                crossed.append(at)
        if (
            crossed
            and _is_strike(line, [words[at] for at in crossed])
            and (not line.path or _visible(line.path))
            and all(_through(middle, ink_of(words[at])) for at in crossed)
        ):
            found.update(crossed)
    return found


def _is_strike(line: Line, words: "Sequence[Word]") -> bool:
    """Whether the line begins and ends with the words that it crosses."""
    height = max(word.height for word in words)
    left, right = min(word.left for word in words), max(word.right for word in words)
    crossed = sum(min(line.right, w.right) - max(line.left, w.left) for w in words)
    if line.slanted and right - left < _LONG * height:
        return False
    thick = _SLANT if line.slanted else _THIN
    return (
        line.bottom - line.top < thick * height
        and line.left > left - _OVER * height
        and line.right < right + _OVER * height
        and crossed > _MOST_OF * sum(w.right - w.left for w in words)
    )


def _visible(handle: int) -> bool:
    filled, stroked = draw_mode(handle)
    colours = [
        colour
        for wanted, colour in ((filled, fill_of(handle)), (stroked, stroke_of(handle)))
        if wanted and colour
    ]
    return any(min(colour[:3]) < _PALE and colour[3] > 60 for colour in colours)


def _through(middle: float, ink: Box | None) -> bool:
    if ink is None:
        return False
    margin = _INSIDE * (ink[3] - ink[1])
    return ink[1] + margin < middle < ink[3] - margin
