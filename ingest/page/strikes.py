"""Which words are struck out: by a line drawn through them, or by an annotation."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingest.page.drawn import (
    LINE,
    PATH,
    PICTURE,
    Box,
    Drawn,
    Outline,
    View,
    draw_mode,
    fill_of,
    outline,
    stroke_of,
)

if TYPE_CHECKING:
    from ingest.page.words import Word

_BAND = (0.25, 0.75)
"""Where a line through a word lies, as a share of the word's height from its top; an underline
lies at .8 and below, an overline above .15."""
_INSIDE = 0.12
"""The line keeps this share of the letter's ink above and below it, as no underline does."""
_THIN = 0.22
"""Letter heights that the line is thick at most; a bar of more is a redaction."""
_OVER = 1.0
"""Letter heights that it goes on past the words at most; rules and leaders go on for longer."""
_MOST_OF = 0.6
"""Share of a word's width that it crosses."""
_PALE = 215
"""A line of this colour (0 to 255) or paler is not seen."""
_MOST_LINES = 2_000
_MOST_PIECES = 60
"""Of one path, whose lines are looked at one by one: rules of a table in one path, a figure."""
_MOST_NOTES = 500
_UNSEEN = raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW

Line = tuple[float, float, float, float]
"""Left, top, right, bottom of a level line."""


def lines_drawn(objects: Sequence[Drawn], page: pdfium.PdfPage, view: View) -> list[Line]:
    """The level lines of a page that can be seen, drawn or put there as an annotation."""
    found: list[Line] = []
    pieces = _MOST_LINES
    for one in objects:
        left, top, right, bottom = one.box
        if one.kind not in (PATH, PICTURE) or right - left < 2.0 or len(found) > _MOST_LINES:
            continue
        if bottom - top < 0.3 * (right - left) and bottom - top < 6.0:
            if one.kind == PICTURE or _visible(one.handle):
                found.append(one.box)
        elif one.kind == PATH and pieces > 0 and draw_mode(one.handle)[1]:
            points = outline(one, _MOST_PIECES)
            pieces -= max(len(points), 1)
            inner = _level(points, view)
            if inner and _visible(one.handle):
                found += inner
    return found + _noted(page, view)


def _level(points: Outline, view: View) -> list[Line]:
    """The level lines among the lines of a path."""
    found = []
    for (_, x0, y0), (reached, x1, y1) in pairwise(points):
        if reached == LINE:
            left, top, right, bottom = view.box(
                min(x0, x1), min(y0, y1) - 0.3, max(x0, x1), max(y0, y1) + 0.3
            )
            if bottom - top < 1.1 < right - left:
                found.append((left, top, right, bottom))
    return found


def _visible(handle: int) -> bool:
    filled, stroked = draw_mode(handle)
    colours = [
        colour
        for wanted, colour in ((filled, fill_of(handle)), (stroked, stroke_of(handle)))
        if wanted and colour
    ]
    return any(min(colour[:3]) < _PALE and colour[3] > 60 for colour in colours)


def _noted(page: pdfium.PdfPage, view: View) -> list[Line]:
    """The lines of annotations that strike out."""
    found: list[Line] = []
    for at in range(min(raw.FPDFPage_GetAnnotCount(page), _MOST_NOTES)):
        note = raw.FPDFPage_GetAnnot(page, at)
        if not note:
            continue
        hidden = raw.FPDFAnnot_GetFlags(note) & _UNSEEN
        if not hidden and raw.FPDFAnnot_GetSubtype(note) == raw.FPDF_ANNOT_STRIKEOUT:
            found += _quads(note, view)
        raw.FPDFPage_CloseAnnot(note)
    return found


def _quads(note: raw.FPDF_ANNOTATION, view: View) -> list[Line]:
    found: list[Line] = []
    quad = raw.FS_QUADPOINTSF()
    for at in range(min(raw.FPDFAnnot_CountAttachmentPoints(note), _MOST_NOTES)):
        if not raw.FPDFAnnot_GetAttachmentPoints(note, at, quad):
            continue
        xs, ys = (quad.x1, quad.x2, quad.x3, quad.x4), (quad.y1, quad.y2, quad.y3, quad.y4)
        left, top, right, bottom = view.box(min(xs), min(ys), max(xs), max(ys))
        middle = (top + bottom) / 2
        found.append((left, middle - 0.3, right, middle + 0.3))
    return found


def struck(
    words: "Sequence[Word]", lines: Sequence[Line], ink_of: "Callable[[Word], Box | None]"
) -> set[int]:
    """The places in `words` of those that a line of `lines` is drawn through.

    `ink_of` gives the box of a letter or digit of the word that has nothing below the line on
    which letters stand.
    """
    tall = sorted((at for at, word in enumerate(words) if word.upright), key=lambda i: words[i].top)
    tops = [words[at].top for at in tall]
    highest = max((words[at].height for at in tall), default=0.0)
    found: set[int] = set()
    for left, top, right, bottom in lines[:_MOST_LINES]:
        middle = (top + bottom) / 2
        crossed = []
        for at in tall[bisect_left(tops, middle - highest) : bisect_left(tops, middle)]:
            word = words[at]
            share = (middle - word.top) / max(word.height, 0.1)
            across = min(right, word.right) - max(left, word.left)
            if _BAND[0] < share < _BAND[1] and across > 0.2 * (word.right - word.left):
                crossed.append(at)
        if not crossed or not _is_strike((left, top, right, bottom), [words[i] for i in crossed]):
            continue
        if all(_through(middle, ink_of(words[at])) for at in crossed):
            found.update(crossed)
    return found


def _is_strike(line: Line, words: "Sequence[Word]") -> bool:
    """Whether the line begins and ends with the words that it crosses."""
    height = max(word.height for word in words)
    left, right = min(word.left for word in words), max(word.right for word in words)
    crossed = sum(min(line[2], w.right) - max(line[0], w.left) for w in words)
    return (
        line[3] - line[1] < _THIN * height
        and line[0] > left - _OVER * height
        and line[2] < right + _OVER * height
        and crossed > _MOST_OF * sum(w.right - w.left for w in words)
    )


def _through(middle: float, ink: Box | None) -> bool:
    if ink is None:
        return False
    margin = _INSIDE * (ink[3] - ink[1])
    return ink[1] + margin < middle < ink[3] - margin
