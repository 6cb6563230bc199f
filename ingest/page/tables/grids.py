"""Grids of cells from a page's ruling lines: where a ruled table's rows and columns are.

Lines that meet make one grid. Where a line between two places is missing, they are one cell. A side
that has no line of its own ends where the lines across end.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.page.tables.rulings import Drawn, Rule

_MEETS = 3.0
"""Points by which two lines may miss each other and still meet."""
_SNAP = 3.0
"""Points between the lines of a double rule, or of the borders of two cells side by side."""
_OPEN = 10.0
"""Points that lines must stand out beyond the last one to make a row or column with no border."""
_COVERED = 0.4
"""Share of a cell's side from which a line parts it from the next cell."""
_MOST_PLACES = 4_000
"""Rows times columns: a page of millimetre paper has more."""

Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Slot:
    """A cell: its rows and columns, each from the first to before the last."""

    row: int
    below: int
    column: int
    beyond: int


@dataclass(slots=True)
class Grid:
    """Cells in rows and columns; `xs` and `ys` are the edges in points, one more than places."""

    xs: list[float]
    ys: list[float]
    slots: list[Slot]

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom."""
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]


def lattices(drawn: Drawn) -> list[Grid]:
    """The grids of a page, from the top down; each has lines both across and down."""
    grids = [_grid(across, down) for across, down in _meeting(drawn.across, drawn.down)]
    return sorted((grid for grid in grids if grid), key=lambda grid: grid.ys[0])


def _meeting(across: Sequence[Rule], down: Sequence[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """The lines of each grid: those that meet, over however many others."""
    uprights = sorted(down, key=lambda rule: rule.at)
    places = [rule.at for rule in uprights]
    parent = list(range(len(across) + len(uprights)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    for index, level in enumerate(across):
        for other in range(
            bisect_left(places, level.start - _MEETS), bisect_left(places, level.end + _MEETS)
        ):
            upright = uprights[other]
            if upright.start - _MEETS <= level.at <= upright.end + _MEETS:
                parent[root(len(across) + other)] = root(index)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for index, rule in enumerate([*across, *uprights]):
        group = groups.setdefault(root(index), ([], []))
        group[index >= len(across)].append(rule)
    return [group for group in groups.values() if len(group[0]) > 1 and group[1]]


def _grid(across: Sequence[Rule], down: Sequence[Rule]) -> Grid | None:
    levels, uprights = _places(across), _places(down)
    ends = [end for rule in across for end in (rule.start, rule.end)]
    _opened(uprights, min(ends), max(ends))
    ends = [end for rule in down for end in (rule.start, rule.end)]
    _opened(levels, min(ends), max(ends))
    ys, xs = sorted(levels), sorted(uprights)
    rows, columns = len(ys) - 1, len(xs) - 1
    if rows < 1 or columns < 1 or rows * columns > _MOST_PLACES:
        return None
    walls = [[_covers(uprights[x], ys[row], ys[row + 1]) for x in xs[1:-1]] for row in range(rows)]
    floors = [
        [_covers(levels[y], xs[column], xs[column + 1]) for column in range(columns)]
        for y in ys[1:-1]
    ]
    return Grid(xs, ys, slots_of(rows, columns, walls, floors))


def _places(rules: Sequence[Rule]) -> dict[float, list[Span]]:
    """Where lines are, and from where to where, those of a double rule as one."""
    places: dict[float, list[Span]] = {}
    first, at = float("-inf"), 0.0
    for rule in sorted(rules, key=lambda r: r.at):
        if rule.at - first > _SNAP:
            first = at = rule.at
        places.setdefault(at, []).append((rule.start, rule.end))
    return {at: _merged(spans) for at, spans in places.items()}


def _merged(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start - merged[-1][1] <= _MEETS:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def _opened(places: dict[float, list[Span]], low: float, high: float) -> None:
    """Adds the sides on which the lines of the other direction stand out."""
    whole = [(float("-inf"), float("inf"))]
    if min(places) - low > _OPEN:
        places[low] = whole
    if high - max(places) > _OPEN:
        places[high] = whole


def _covers(spans: Iterable[Span], start: float, end: float) -> bool:
    covered = sum(max(min(b, end) - max(a, start), 0.0) for a, b in spans)
    return covered >= _COVERED * (end - start)


def slots_of(
    rows: int,
    columns: int,
    walls: Sequence[Sequence[bool]],
    floors: Sequence[Sequence[bool]],
) -> list[Slot]:
    """The cells, rectangles all, in the order of their upper left corners.

    `walls[row][k]`: a line stands between the columns k and k + 1; `floors[k][column]`: one lies
    between the rows k and k + 1.
    """
    runs = [list(_stretches(columns, walls[row])) for row in range(rows)]
    slots: list[Slot] = []
    open_: dict[tuple[int, int], int] = {}
    for row in range(rows):
        still: dict[tuple[int, int], int] = {}
        for one, two in runs[row]:
            top = open_.get((one, two))
            parted = row == 0 or any(floors[row - 1][column] for column in range(one, two))
            still[one, two] = row if top is None or parted else top
        for stretch, top in open_.items():
            if still.get(stretch) != top:
                slots.append(Slot(top, row, *stretch))
        open_ = still
    slots += [Slot(top, rows, one, two) for (one, two), top in open_.items()]
    return sorted(slots, key=lambda slot: (slot.row, slot.column))


def _stretches(columns: int, walls: Sequence[bool]) -> Iterable[tuple[int, int]]:
    start = 0
    for at, wall in enumerate(walls):
        if wall:
            yield start, at + 1
            start = at + 1
    yield start, columns
