"""Columns of a page told from its lines alone: where the gutters are, and what runs beside what."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from tests.bench.squeezed import letters

LEAST_LINES, LEAST_LETTERS = 8, 15
"""A column has so many lines, and half of its lines so many letters: names and values have less."""
NARROW, GUTTER, STRAY = 0.62, 5, 0.04
"""Share of the text's width above which a line is none of a column's; points of white between two
columns; share of the lines that may run into it."""


@dataclass(frozen=True)
class Printed:
    """A line as the PDF writes it, in points from the top left."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def column_of(lines: Sequence[Printed]) -> list[int | None]:
    """The column of each line, from 0, None for those across; empty where there is one column."""
    said = [line for line in lines if len(letters(line.text)) >= 4]
    if len(said) < 2 * LEAST_LINES:
        return []
    left, right = min(line.left for line in said), max(line.right for line in said)
    narrow = [line for line in said if line.right - line.left <= NARROW * (right - left)]
    cover = [0] * (int(right - left) + 2)
    for line in narrow:
        for x in range(int(line.left - left), int(line.right - left) + 1):
            cover[x] += 1
    gutters = _gutters(cover, STRAY * len(narrow))
    edges = [left - 1, *(left + (a + b) / 2 for a, b in gutters), right + 1]
    zones = list(pairwise(edges))
    columns = [
        next((n for n, (a, b) in enumerate(zones) if a <= line.left and line.right <= b), None)
        for line in lines
    ]
    if len(zones) < 2:
        return []
    for n in range(len(zones)):
        own = [line for line, column in zip(lines, columns, strict=True) if column == n]
        lengths = sorted(len(letters(line.text)) for line in own)
        if len(own) < LEAST_LINES or lengths[len(own) // 2] < LEAST_LETTERS:
            return []
    return columns if _side_by_side(lines, columns) else []


def _gutters(cover: Sequence[int], most: float) -> list[tuple[int, int]]:
    """Stretches of white between covered ones."""
    found, begun = [], None
    for x, count in enumerate(cover):
        if count <= most:
            begun = x if begun is None else begun
            continue
        if begun and x - begun >= GUTTER:
            found.append((begun, x))
        begun = None
    return found


def _side_by_side(lines: Sequence[Printed], columns: Sequence[int | None]) -> bool:
    """Whether the second column has enough lines at the height of lines of the first."""
    one = [line for line, column in zip(lines, columns, strict=True) if column == 0]
    two = [line for line, column in zip(lines, columns, strict=True) if column == 1]
    top, bottom = min(line.top for line in one), max(line.bottom for line in one)
    return sum(top <= line.top and line.bottom <= bottom for line in two) >= LEAST_LINES


def kept(places: Sequence[float | None]) -> float:
    """The share of lines in the longest run whose places rise; those without a place are lost."""
    tails: list[float] = []
    for place in places:
        if place is not None:
            at = sum(tail < place for tail in tails)
            tails[at : at + 1] = [place]
    return len(tails) / max(len(places), 1)
