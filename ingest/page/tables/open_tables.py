"""Grids of tables that have lines or stripes across them and none down: a row between two of them.

The columns are where the words of the rows leave a gutter free. A table whose rows have no line of
their own (one under the header and one at the end) tells nothing here.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median

from ingest.page.lines import join_markers, rows_of
from ingest.page.tables.grids import Grid, Slot, Span
from ingest.page.tables.rulings import Drawn, Fill, Rule
from ingest.page.word import Word

_ALIGNED = 4.0
"""Points by which the ends of a table's lines may differ."""
_TWICE = 3.0
"""Points between the edges of two stripes, or of a stripe and a line, at one place."""
_WIDE = 100.0
"""Points from which a line may be a table's."""
_TALL = 130.0
"""Points of the highest row."""
_FEWEST = 4
"""Lines across, from which there are rows between them: a header and two rows."""
_GUTTER = 0.9
"""Letter heights of the narrowest gutter; spaces between words have 0.3."""
_FILLED = 0.5
"""Share of the rows that have words in a column."""
_TITLE_WORDS = 8
"""Words of the title of a group of rows at most."""
_USUAL_LINES, _MOST_LINES = 3, 6
"""Printed lines of a row at most: of most rows, and of any; what has more is no row."""
_NEAR = 1.2
"""Times the usual row that a row without a line of its own is away at most."""
_AMPLE = 1.5
"""Times the usual row that the space with a caption between two tables has at least."""


def row_ruled(drawn: Drawn, words: Sequence[Word], taken: Sequence[Grid]) -> list[Grid]:
    """The grids of a page's tables with lines or stripes across, but for `taken` ones."""
    rules = [
        rule
        for rule in (*drawn.across, *_stripes(drawn.fills))
        if rule.end - rule.start > _WIDE and not any(_is_in(rule, grid) for grid in taken)
    ]
    groups = [group for group in _groups(rules) if len(group) >= _FEWEST]
    return [grid for group in groups for grid in _grids(group, words)]


def _is_in(rule: Rule, grid: Grid) -> bool:
    left, top, right, bottom = grid.box
    return top - _TWICE <= rule.at <= bottom + _TWICE and rule.start < right and rule.end > left


def _stripes(fills: Sequence[Fill]) -> Iterable[Rule]:
    """The upper and lower edges of shaded rows, however many cells one is shaded in."""
    rows: list[Fill] = []
    for fill in sorted(fills, key=lambda f: (round(f.top), round(f.bottom), f.left)):
        last = rows[-1] if rows else None
        if (
            last
            and abs(last.top - fill.top) + abs(last.bottom - fill.bottom) < 2
            and fill.left - last.right < _ALIGNED
        ):
            right = max(last.right, fill.right)
            rows[-1] = Fill(last.left, last.top, right, last.bottom, last.colour)
        else:
            rows.append(fill)
    if len(rows) < 2:
        return
    for row in rows:
        yield Rule(row.top, row.left, row.right)
        yield Rule(row.bottom, row.left, row.right)


def _groups(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Lines one below the other that begin and end at the same places."""
    groups: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda rule: rule.at):
        for group in groups:
            last = group[-1]
            aligned = max(abs(last.start - rule.start), abs(last.end - rule.end)) <= _ALIGNED
            if aligned and rule.at - last.at <= _TALL:
                if rule.at - last.at > _TWICE:
                    group.append(rule)
                break
        else:
            groups.append([rule])
    return groups


def _grids(group: Sequence[Rule], words: Sequence[Word]) -> Iterable[Grid]:
    """The grids between the lines: runs of rows of cells, with no text between."""
    sides = (min(r.start for r in group), max(r.end for r in group))
    ys = [rule.at for rule in group]
    bands, counts = _bands(ys, words, sides)
    if all(counts):
        ys = _with_ends(ys, words, sides)
        bands, counts = _bands(ys, words, sides)
    first = 0
    for at, count in enumerate([*counts, 0]):
        if at == first and count == 1:
            first = at + 1  # a line above the table
        elif not count:
            own = slice(first, at)
            if at - first + 1 >= _FEWEST:
                grid = _grid(sides, ys[first : at + 1], bands[own], counts[own])
                if grid:
                    yield grid
            first = at + 1


def _bands(
    ys: Sequence[float], words: Sequence[Word], sides: Span
) -> tuple[list[list[Word]], list[int]]:
    """The words between each two lines, and how many cells they are at most: 0 where no row is."""
    left, right = sides
    bands: list[list[Word]] = [[] for _ in ys[1:]]
    for word in words:
        middle = (word.top + word.bottom) / 2
        if ys[0] < middle < ys[-1] and word.right > left and word.left < right:
            bands[sum(y < middle for y in ys[1:])].append(word)
    counts = [_cells_in(band, sides) for band in bands]
    usual = median(y - x for x, y in pairwise(ys))
    for at, (x, y) in enumerate(pairwise(ys)):
        if counts[at] == 1 and y - x > _AMPLE * usual:
            counts[at] = 0  # what stands between two tables
    return bands, counts


def _with_ends(ys: list[float], words: Sequence[Word], sides: Span) -> list[float]:
    """The lines with one more above and one below where a row of cells stands that has none of its
    own: the header above the first line, the last row below the last stripe."""
    usual = median(y - x for x, y in pairwise(ys))
    spans = ((ys[0] - _NEAR * usual, ys[0]), (ys[-1], ys[-1] + _NEAR * usual))
    found: list[list[Word]] = [[], []]
    for word in words:
        for own, (high, low) in zip(found, spans, strict=True):
            beside = word.right <= sides[0] or word.left >= sides[1]
            if high < word.top and word.bottom < low + 1 and not beside:
                own.append(word)
    above, below = (_cells_in(band, sides) > 1 and len(rows_of(band)) == 1 for band in found)
    return [*[spans[0][0]] * above, *ys, *[spans[1][1]] * below]


def _cells_in(band: Sequence[Word], sides: Span) -> int:
    """The most cells that a line of the band has; 0 where it is no row of a table, but text."""
    left, right = sides
    out = any(w.left < left - w.height or w.right > right + w.height for w in band)
    if not band or out or not all(word.upright for word in band):
        return 0
    rows = rows_of(band)
    most = max(len(join_markers(row)) for row in rows)
    if len(rows) > _MOST_LINES or (most == 1 and (len(rows) > 1 or len(band) > _TITLE_WORDS)):
        return 0
    return most


def _grid(
    sides: Span,
    ys: Sequence[float],
    bands: Sequence[Sequence[Word]],
    counts: Sequence[int],
) -> Grid | None:
    high = sum(len(rows_of(band)) > _USUAL_LINES for band in bands)
    body = [band for band, count in zip(bands[1:], counts[1:], strict=True) if count > 1]
    edges = [_beside(gutter, bands[0]) for gutter in _gutters(body)]
    if not edges or max(counts[1:]) > len(edges) + 1 or 4 * high > len(bands):
        return None
    xs = [sides[0], *edges, sides[1]]
    columns = len(xs) - 1
    slots: list[Slot] = []
    for row, (band, count) in enumerate(zip(bands, counts, strict=True)):
        over = [x for x in edges if min(w.left for w in band) < x < max(w.right for w in band)]
        if count == 1 and over:
            slots.append(Slot(row, row + 1, 0, columns))
        else:
            slots += [Slot(row, row + 1, c, c + 1) for c in range(columns)]
    return Grid(xs, list(ys), slots)


def _gutters(bands: Sequence[Sequence[Word]]) -> list[Span]:
    """The stretches between columns that all rows of several cells leave free."""
    if len(bands) < 2:
        return []
    every = sorted((word for band in bands for word in band), key=lambda word: word.left)
    least = _GUTTER * median(word.height for word in every)
    found: list[Span] = []
    reached = every[0].right
    for word in every:
        if word.left - reached >= least:
            found.append((reached, word.left))
        reached = max(reached, word.right)
    sides = [float("-inf"), *((one + two) / 2 for one, two in found), float("inf")]
    for one, two in pairwise(sides):
        filled = sum(any(one < word.left < two for word in band) for band in bands)
        if filled < _FILLED * len(bands):
            return []
    return found


def _beside(gutter: Span, header: Sequence[Word]) -> float:
    """A place in the gutter that no word of the header lies over, in the middle of the widest."""
    low, high = gutter
    free: list[Span] = []
    for word in sorted(header, key=lambda word: word.left):
        if word.right > low and word.left < high:
            free.append((low, max(word.left, low)))
            low = max(low, word.right)
    free.append((low, max(high, low)))
    one, two = max(free, key=lambda span: span[1] - span[0])
    return (one + two) / 2 if two > one else (gutter[0] + gutter[1]) / 2
