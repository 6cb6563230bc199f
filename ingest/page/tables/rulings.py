"""The lines and shaded areas that a page draws, level ones only, in the frame its words are in.

They are pdfium's own page objects: stroked lines and boxes, boxes filled as thin as a line, one
path with many lines, and what stands in forms within the page. A curve or a slanted line makes its
path a drawing, which is left alone.
"""

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingest.page.sight.frames import Box, Matrix, Point, apply, matrix, placed, times

_THIN = 3.0
"""Points up to which a filled area is a line: thick rules under headers have 2 to 2.5."""
_SHORT = 4.0
"""Points below which a line is a dash or a tick, kept only where it goes on."""
_GAP = 4.5
"""Points between two lines in a row that make them one: dashes leave 2 to 4."""
_TOUCH = 1.0
"""Points by which lines at one place may differ."""
_MOST_OBJECTS, _MOST_SEGMENTS, _MOST_RULES = 6_000, 8_000, 600
"""Of a page: objects that are looked at, segments of its paths, lines and shaded
areas kept. A map or a wiring
diagram has more, and no table that could be told from it."""
_MOST_OF_PATH = 1_200
"""Segments of one path: a whole table drawn at once has a few hundred."""
_DEPTH = 3
"""Forms within forms that are opened: some exports put each page into two."""
_WHITE = 0xF8
"""A part of a colour from which it is white: invisible on paper."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A line from `start` to `end`, in points, at height or distance `at` from the page's edge."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Fill:
    """A shaded area, in points from the top left of the page; white ones are none."""

    left: float
    top: float
    right: float
    bottom: float
    colour: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a page draws: lines across it, lines down it, and shaded areas."""

    across: tuple[Rule, ...] = ()
    down: tuple[Rule, ...] = ()
    fills: tuple[Fill, ...] = ()


NOTHING = Drawn()


@dataclass(slots=True)
class _Reading:
    across: list[Rule]
    down: list[Rule]
    fills: list[Fill]
    objects: int = 0
    segments: int = 0


def read_drawn(page: pdfium.PdfPage, turn: int, frame: Box) -> Drawn:
    """What `page` draws; `turn` and `frame` as its words were turned and placed.

    Nothing where there is too much, as on a drawing.
    """
    found = _Reading([], [], [])
    _objects(page.raw, None, (turn, frame), found, 0)
    many = max(len(found.across), len(found.down))
    if not many or found.objects > _MOST_OBJECTS or found.segments > _MOST_SEGMENTS:
        return Drawn(fills=tuple(found.fills[:_MOST_RULES])) if found.fills else NOTHING
    across, down = _joined(found.across), _joined(found.down)
    if max(len(across), len(down)) > _MOST_RULES:
        return NOTHING
    return Drawn(tuple(across), tuple(down), tuple(found.fills[:_MOST_RULES]))


def _objects(
    holder: ctypes.c_void_p,
    outer: Matrix | None,
    placing: tuple[int, Box],
    found: _Reading,
    depth: int,
) -> None:
    """Adds what the objects of a page, or of a form on it, draw."""
    if depth:
        count, get = raw.FPDFFormObj_CountObjects(holder), raw.FPDFFormObj_GetObject
    else:
        count, get = raw.FPDFPage_CountObjects(holder), raw.FPDFPage_GetObject
    kind_of = raw.FPDFPageObj_GetType
    for index in range(count):
        if found.objects > _MOST_OBJECTS or found.segments > _MOST_SEGMENTS:
            return
        own = get(holder, index)
        kind = kind_of(own)
        if kind == raw.FPDF_PAGEOBJ_PATH:
            found.objects += 1
            _path(own, outer, placing, found)
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEPTH:
            found.objects += 1
            inner = matrix(own)
            _objects(own, times(inner, outer) if outer else inner, placing, found, depth + 1)


def _path(
    path: ctypes.c_void_p, outer: Matrix | None, placing: tuple[int, Box], found: _Reading
) -> None:
    filled, stroked = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(path, filled, stroked)
    if not filled.value and not stroked.value:
        return
    count = raw.FPDFPath_CountSegments(path)
    found.segments += count
    if count < 2 or count > _MOST_OF_PATH:
        return
    colour = _colour(raw.FPDFPageObj_GetFillColor, path) if filled.value else None
    ink = _colour(raw.FPDFPageObj_GetStrokeColor, path) if stroked.value else None
    if colour is None and ink is None:
        return
    own = matrix(path)
    whole = times(own, outer) if outer else own
    for points, closed in _subpaths(path, count):
        corners = [placed(apply(whole, point), placing) for point in points]
        if colour is not None:
            _fill(corners, colour, found)
        if ink is not None:
            _strokes([*corners, corners[0]] if closed else corners, found)


def _subpaths(path: ctypes.c_void_p, count: int) -> Iterator[tuple[list[Point], bool]]:
    """The corners of each part of a path and whether it is closed; nothing from a curve on."""
    points: list[Point] = []
    closed = False
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(count):
        segment = raw.FPDFPath_GetPathSegment(path, index)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_BEZIERTO:
            return
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            if len(points) > 1:
                yield points, closed
            points, closed = [], False
        points.append((x.value, y.value))
        closed = closed or bool(raw.FPDFPathSegment_GetClose(segment))
    if len(points) > 1:
        yield points, closed


def _fill(points: list[Point], colour: int, found: _Reading) -> None:
    """A filled box as a line where it is thin, else as a shaded area; other shapes are neither."""
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    top, bottom = min(y for _, y in points), max(y for _, y in points)
    if len(points) > 5 or any(
        min(abs(x - left), abs(x - right)) > _TOUCH or min(abs(y - top), abs(y - bottom)) > _TOUCH
        for x, y in points
    ):
        return
    if bottom - top <= _THIN and right - left > bottom - top:
        found.across.append(Rule((top + bottom) / 2, left, right))
    elif right - left <= _THIN:
        found.down.append(Rule((left + right) / 2, top, bottom))
    else:
        found.fills.append(Fill(left, top, right, bottom, colour))


def _strokes(points: list[Point], found: _Reading) -> None:
    for (x0, y0), (x1, y1) in pairwise(points):
        if abs(y0 - y1) <= _TOUCH < abs(x0 - x1):
            found.across.append(Rule((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
        elif abs(x0 - x1) <= _TOUCH < abs(y0 - y1):
            found.down.append(Rule((x0 + x1) / 2, min(y0, y1), max(y0, y1)))


def _colour(ask: Callable[..., Any], path: ctypes.c_void_p) -> int | None:
    """Red, green and blue in one number; None where nobody sees it."""
    parts = [ctypes.c_uint() for _ in range(4)]
    if not ask(path, *parts):
        return 0
    red, green, blue, alpha = (part.value for part in parts)
    if not alpha or min(red, green, blue) >= _WHITE:
        return None
    return red << 16 | green << 8 | blue


def _joined(rules: list[Rule]) -> list[Rule]:
    """Lines that go on at the same place as one; what is too short then is left out."""
    places: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda r: r.at):
        if places and rule.at - places[-1][0].at <= _TOUCH:
            places[-1].append(rule)
        else:
            places.append([rule])
    joined: list[Rule] = []
    for place in places:
        place.sort(key=lambda r: r.start)
        start, end = place[0].start, place[0].end
        for rule in place[1:]:
            if rule.start - end > _GAP:
                joined.append(Rule(place[0].at, start, end))
                start, end = rule.start, rule.end
            end = max(end, rule.end)
        joined.append(Rule(place[0].at, start, end))
    return [rule for rule in joined if rule.end - rule.start > _SHORT]
