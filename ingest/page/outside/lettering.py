"""Whether a picture shows lines of text, by its ink alone: short bands of ink, each of many small
pieces. Drawings and photographs make tall bands, rules and frames none."""

from typing import Any

import numpy as np

Grid = Any
"""An array of numpy, (rows, columns) of pixels."""

_PIXELS = 2.0
"""Pixels a point to which a picture is thinned; letters of 5 points are then 10 high."""
_CONTRAST = 60
"""Grey levels between paper and ink."""
_RULE = 0.6
"""Share of a row or column that is ink from which it is a rule of a table or a frame."""
_LEAST, _MOST = 3.0, 26.0
"""Height of a line of text, in points."""
_WIDE = 2.2
"""A piece of ink that is more times as wide as its line is high is no letter or pair of letters."""
_PIECES = 4
"""Pieces of ink of a line of text."""
_LOW = 40.0
"""Points; a picture less high than this is one line."""


def shows_text(grey: Grid, points: tuple[float, float]) -> bool:
    """Whether a picture (rows, columns) of grey levels, so many points wide and high, shows two
    lines of text, or one where it is no higher than that."""
    ink = _ink(grey, points)
    lines = sum(map(_is_line, _bands(ink, _PIXELS)))
    return lines >= (1 if points[1] < _LOW else 2)


def _ink(grey: Grid, points: tuple[float, float]) -> Grid:
    """Where there is ink, rules left away."""
    paper = float(np.median(grey[::4, ::4]))
    ink = grey < paper - _CONTRAST if paper > 127 else grey > paper + _CONTRAST
    rows, columns = ink.shape
    down = max(1, int(rows / max(points[1] * _PIXELS, 1)))
    across = max(1, int(columns / max(points[0] * _PIXELS, 1)))
    ink = ink[: rows // down * down, : columns // across * across]
    ink = ink.reshape(ink.shape[0] // down, down, ink.shape[1] // across, across).any(axis=(1, 3))
    ink[ink.mean(axis=1) > _RULE] = False
    ink[:, ink.mean(axis=0) > _RULE] = False
    return ink


def _bands(ink: Grid, scale: float) -> list[Grid]:
    """The rows of each band of ink that is as high as a line of text may be."""
    return [
        ink[start:end]
        for start, end in _runs(ink.any(axis=1))
        if _LEAST * scale <= end - start <= _MOST * scale
    ]


def _is_line(band: Grid) -> bool:
    pieces = [end - start for start, end in _runs(band.any(axis=0))]
    small = sum(width <= _WIDE * len(band) for width in pieces)
    return small >= _PIECES and small * 2 > len(pieces)


def _runs(there: Grid) -> list[tuple[int, int]]:
    """(first, after the last) of each run of true values."""
    steps = np.flatnonzero(np.diff(np.concatenate(([False], there, [False])).astype(np.int8)))
    return [(int(a), int(b)) for a, b in zip(steps[::2], steps[1::2], strict=True)]
