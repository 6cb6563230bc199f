"""Ruled tables of a page: their words are taken out of it, and their rows are put in their place.

A placeholder word stands in the page where the table is, so that it keeps its place in the reading
order. A cell that spans rows, and the title of a group of rows, are told in each of these rows:
"Pump | Bearing | 6205" says by itself what it is about.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.page.lines import PLACEHOLDER, Cell, Line
from ingest.page.tables.abreast import abreast, columns_between
from ingest.page.tables.cell_text import BROKEN, may_go_on
from ingest.page.tables.grids import Grid, lattices
from ingest.page.tables.open_tables import row_ruled
from ingest.page.tables.ruled_bands import parted_rows
from ingest.page.tables.ruled_cells import GridRow, Part, read_cells
from ingest.page.tables.ruled_gaps import with_walls
from ingest.page.tables.ruled_header import header_of, heads_of, is_title
from ingest.page.tables.rulings import Drawn, Fill
from ingest.page.tables.slots import Slots
from ingest.page.tables.tables import SEPARATOR
from ingest.page.word import Word

NOWHERE = (-1.0, -1.0)
"""The edges of a cell that stands in no column: the title of the row's group."""
_SLACK = 1.0
"""Points by which a word may stand out of its table."""
_CARRIED = 60
"""Characters of the longest cell or title that is told in each row it spans."""
_TITLE_WORDS = 8
"""Words of the longest title of a group of rows."""
_MOST_TABLES = 60
"""Tables of a page that are read."""
_MOST_WORDS = 150
"""Words of a cell from which the lines are a page's layout, and no table's."""
_FRAME = 0.4
"""Share of a table from which a cell over several rows is what the lines frame."""
_SIGNAL = re.compile(
    r"\W*(?:warn|caution|danger|not(?:e|ice)\b|achtung|vorsicht|gefahr|hinweis|attention|avert"
    r"|remarque|advertencia|precauci|atenci|nota\b|avvertenza|attenzione|pericolo)",
    re.I,
)
"""Begins what warns or remarks, which is no title."""


@dataclass(slots=True)
class Ruled:
    """A ruled table and the words in it."""

    grid: Grid
    words: list[Word]
    fills: Sequence[Fill]

    @property
    def top(self) -> float:
        return min(word.top for word in self.words)

    def placeholder(self, number: int) -> Word:
        """The word that stands for the table, as wide and high as its words."""
        left, _, right, _ = self.grid.box
        bottom = max(word.bottom for word in self.words)
        order = min(word.order for word in self.words)
        text = f"{PLACEHOLDER}{number}"
        return Word(text, left, self.top, right, bottom, False, False, True, order)


def find_ruled(words: Sequence[Word], drawn: Drawn) -> list[Ruled]:
    """The ruled tables of a page with their words; a word is in the smallest one around it."""
    if not drawn.across and len(drawn.fills) < 2:
        return []
    grids = [grid for grid in lattices(drawn) if _may_hold(grid)][:_MOST_TABLES]
    found = _with_words(grids, words, drawn)
    taken = [ruled.grid for ruled in found]
    found += _with_words(row_ruled(drawn, words, taken), words, drawn)
    return sorted(found, key=lambda ruled: ruled.top)


def _with_words(grids: list[Grid], words: Sequence[Word], drawn: Drawn) -> list[Ruled]:
    grids.sort(key=lambda grid: (grid.box[2] - grid.box[0]) * (grid.box[3] - grid.box[1]))
    held: list[list[Word]] = [[] for _ in grids]
    for word in words if grids else ():
        for own, grid in zip(held, grids, strict=True):
            if word.upright and _is_within(word, grid):
                own.append(word)
                break
    found: list[Ruled] = []
    for grid, own in zip(grids, held, strict=True):
        rows = parted_rows(with_walls(grid, own), own) if own else None
        if rows and _is_table(rows, own):
            slots = Slots(rows)
            for word in own:
                slots.place(word)
            found.append(Ruled(rows, [*own, *_sideways_in(slots, words)], drawn.fills))
    return found


def _sideways_in(slots: Slots, words: Sequence[Word]) -> list[Word]:
    """Words set sideways that fill cells of their own; what runs on over lines is printed over the
    table, as a margin's label is."""
    runs: list[list[Word]] = []
    for word in words:
        if word.upright or not (word.bottom - word.top or word.right - word.left):
            continue
        if runs and abs(word.left - runs[-1][-1].left) < word.right - word.left:
            runs[-1].append(word)
        else:
            runs.append([word])
    kept: list[Word] = []
    for run in runs:
        if all(_is_within(word, slots.grid) for word in run):
            cells = {slots.slot_at(word) for word in run}
            if len(cells) == 1 and not any(slots.words[at] for at in cells):
                kept += run
    return kept


def _may_hold(grid: Grid) -> bool:
    return len(grid.xs) > 2 and len(grid.ys) > 2


def _is_within(word: Word, grid: Grid) -> bool:
    left, top, right, bottom = grid.box
    x, y = (word.left + word.right) / 2, (word.top + word.bottom) / 2
    if not (left <= x <= right and top <= y <= bottom):
        return False
    return word.left >= left - word.height and word.right <= right + word.height


def _is_table(grid: Grid, words: Sequence[Word]) -> bool:
    """Whether rows of several cells stand in the grid, and none of them is a page's text."""
    left, top, right, bottom = grid.box
    whole = (right - left) * (bottom - top)
    for slot in grid.slots:
        wide = grid.xs[slot.beyond] - grid.xs[slot.column]
        area = wide * (grid.ys[slot.below] - grid.ys[slot.row])
        if slot.below > slot.row + 1 and slot.beyond > slot.column + 1 and area > _FRAME * whole:
            return False
    rows = read_cells(grid, words, (), frozenset())
    if any(len(part.words) > _MOST_WORDS for row in rows for part in row.parts):
        return False
    several = [row for row in rows if len(row.parts) + len(row.spanning) > 1]
    columns = {part.first for row in several for part in row.parts}
    return len(several) > 1 and len(columns) > 1


def lines_of(ruled: Ruled, number: int, vocabulary: frozenset[str]) -> list[Line]:
    """The rows of a table as lines, each cell under its header where that is clear."""
    rows = read_cells(ruled.grid, ruled.words, ruled.fills, vocabulary)
    edges = [*abreast(rows), len(ruled.grid.xs) - 1]
    lines: list[Line] = []
    for table, (first, beyond) in enumerate(pairwise([0, *edges])):
        own = columns_between(rows, first, beyond) if len(edges) > 1 else rows
        lines += _table(own, ruled.grid.xs[first : beyond + 1], number + table)
    return lines


def _table(rows: Sequence[GridRow], xs: Sequence[float], number: int) -> list[Line]:
    columns = len(xs) - 1
    names = header_of(rows, columns)
    heads = heads_of([rows[at] for at in names], columns) if names else []
    titles = [at for at, row in enumerate(rows) if is_title(row, columns) and at >= names.stop]
    first = names.stop if names else 1  # what stands first is the table's own title
    grouped = bool(names) or len([at for at in titles if at >= first]) > 1
    lines: list[Line] = []
    groups: list[Part] = []
    after_title = False
    for at, row in enumerate(rows):
        title = is_title(row, columns) and at not in names
        if title:
            own = row.parts[0]
            told = grouped and at >= first and _is_group(own)
            groups = [*(groups if after_title else []), own] if told else []
            lines.append(_line(row.parts, (), number, xs))
            lines[-1].cells = (own.text,)
        elif at in names:
            lines.append(_line(row.parts, (), number, xs))
            lines[-1].header = True
            lines[-1].cells = lines[-1].cells or (lines[-1].text,)
        else:
            spanning = _told(row, rows[0])
            parts = sorted([*row.parts, *spanning], key=lambda part: part.first)
            line = _line(parts, groups, number, xs)
            if heads and len(line.cells) > 1:
                over = [_head(part, heads) for part in parts]
                line.heads = (*("" for _ in groups), *over)
            lines.append(line)
        after_title = title
    return lines


def _told(row: GridRow, top: GridRow) -> list[Part]:
    """The cells from above that are told in the row, too: not those of an unclear header."""
    first = [part for part in row.spanning if part.row == top.number]
    if len(first) > 1 or len(top.parts) == len(first):
        return [part for part in row.spanning if part not in first]
    return [part for part in row.spanning if len(part.text) <= _CARRIED]


def _is_group(part: Part) -> bool:
    text = part.text
    named = len(text) <= _CARRIED and len(text.split()) <= _TITLE_WORDS
    return named and text[-1] not in ".!?;," and not _SIGNAL.match(text)


def _head(part: Part, heads: Sequence[str]) -> str:
    """What is over a part: where it spans columns, the heads of each."""
    own = [head for head in heads[part.first : part.last + 1] if head]
    return " / ".join(dict.fromkeys(own)) if part.last - part.first < 3 else ""


def _line(parts: Sequence[Part], above: Sequence[Part], number: int, xs: Sequence[float]) -> Line:
    line = Line.of([Cell.of(part.words) for part in parts])
    texts = tuple(part.text for part in (*above, *parts))
    line.text, line.runs, line.table = SEPARATOR.join(texts), (), number
    line.cells = texts
    if any(len(p.words) > 1 and may_go_on(p.words, xs[p.first], xs[p.last + 1]) for p in parts):
        line.doubt = BROKEN
    edges = ((xs[p.first] + _SLACK, xs[p.last + 1] - _SLACK) for p in parts)
    line.edges = (*(NOWHERE for _ in above), *edges)
    return line
