"""Rows of a table that warn, as lines of their own: "WARNING: The coolant is hot" across it.

A procedure set as a table has them between its steps, a panel with a frame around word and text is
read as a table. A table that explains the signal words, or has one for a value, keeps its rows.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from ingest.page.lines import Line, is_marker
from ingest.signals import Opening, begins, label

_NEAR, _UNDER = 0.9, 1.7
"""Letter heights between two lines of one cell at most; between a word and the text under it."""
_SHIFT = 1.6
"""Letter heights that the lines of such a cell may be set in."""
_SENTENCE = 4
"""Words that make a cell beside a word in small letters its text, not a value."""
_LEGEND = 3
"""Rows that begin with words of their own: the table explains them."""


def freed_rows(lines: Sequence[Line]) -> list[Line]:
    """The lines of a page, those of rows that warn no longer rows; their cells are then `runs`.

    What stands right under a table's header comes before it; the rows below others carry it.
    """
    counted = _counted(lines) if any(line.table for line in lines) else set[int]()
    warning = [at for at, line in enumerate(lines) if line.table and _warns(line, counted)]
    if not warning:
        return list(lines)
    legends = _legends([lines[at] for at in warning])
    freed: dict[int, Line] = {}
    for at in warning:
        if lines[at].table not in legends:
            for own in (*_around(lines, at, -1, counted), at, *_around(lines, at, 1, counted)):
                freed[own] = _freed(lines[own])
    return _in_order(lines, freed)


def _in_order(lines: Sequence[Line], freed: Mapping[int, Line]) -> list[Line]:
    ordered: list[Line] = []
    header: dict[int, list[str]] = {}
    parted: set[int] = set()
    for at, line in enumerate(lines):
        if at in freed:
            above = len(ordered)
            while above and ordered[above - 1].header and ordered[above - 1].table == line.table:
                above -= 1
            ordered.insert(above, freed[at])
            continue
        if line.table and line.header:
            header.setdefault(line.table, []).append(line.text)
        elif line.table in header and ordered[-1].table != line.table:
            parted.add(line.table)
        if line.table in parted:
            line.carried = line.carried or tuple(header[line.table])
        ordered.append(line)
    return ordered


def word_of(parts: Sequence[str]) -> tuple[int, Opening | None]:
    """How many of the first cells or runs of a line are a signal word, and that word.

    Its sign, and its letters where they are set apart, may be cells of their own.
    """
    for count in range(1, len(parts) + 1):
        joined = " ".join(filter(None, parts[:count]))
        if found := label(joined):
            return count, found
        if len(joined) > 2 * count and any(map(str.isalnum, joined)):
            break
    return 0, None


def _legends(rows: Sequence[Line]) -> set[int]:
    words: dict[int, set[str]] = {}
    for row in rows:
        if len(row.cells) > 1 and (found := word_of(row.cells)[1]):
            words.setdefault(row.table, set()).add(found.signal.word)
    return {table for table, found in words.items() if len(found) >= _LEGEND}


def _counted(lines: Sequence[Line]) -> set[int]:
    """The tables whose rows begin with their number, as steps do: a word there is no value."""
    numbered: Counter[int] = Counter()
    for line in lines:
        if line.table and len(line.cells) > 1 and not line.header:
            numbered[line.table] += 1 if is_marker(line.cells[0]) or line.cells[0].isdigit() else -1
    return {table for table, more in numbered.items() if more > 0}


def _warns(row: Line, counted: Collection[int]) -> bool:
    filled = [cell for cell in row.cells if cell]
    if len(filled) == 1:
        return begins(filled[0]) is not None
    count, word = word_of(row.cells)
    said = [cell for cell in row.cells[count:] if cell]
    if word is None or len(said) != 1:
        return False
    full = any(row.heads) and len(row.cells) >= len(row.heads) == len(filled)
    if row.header or (full and row.table not in counted):
        return False
    words = said[0].split()
    sentence = len(words) >= _SENTENCE and words[0][0].isupper() and words[-1][-1] in ".!:"
    return sentence or (word.word.isupper() and len(words) > 1)


def _around(lines: Sequence[Line], at: int, way: int, counted: Collection[int]) -> list[int]:
    """The rows below (`way` 1) or above (-1) that are further lines of the cell that warns."""
    row, found = lines[at], list[int]()
    alone = len([cell for cell in row.cells if cell]) == 1
    if alone and way < 0:
        return []
    left = 0.0 if alone and label(row.text) else _text_left(row)
    before = row
    while 0 <= (i := at + way * (len(found) + 1)) < len(lines):
        line = lines[i]
        space = line.top - before.bottom if way > 0 else before.top - line.bottom
        if line.table != row.table or len([cell for cell in line.cells if cell]) != 1:
            break
        if space > (_NEAR if left else _UNDER) * line.size or _warns(line, counted):
            break
        if left and abs(line.left - left) > _SHIFT * line.size:
            break
        left = left or line.left
        found.append(i)
        before = line
    return found


def _text_left(row: Line) -> float:
    """Where the cell begins that says what the row warns of."""
    at = [i for i, cell in enumerate(row.cells) if cell][-1]
    return row.edges[at][0] if at < len(row.edges) else row.left


def _freed(row: Line) -> Line:
    kept = [i for i, cell in enumerate(row.cells) if cell]
    runs = tuple(row.cells[i] for i in kept)
    edges = tuple(row.edges[i] for i in kept if i < len(row.edges))
    whole = len(edges) == len(runs) and len(runs) > 1
    return replace(
        row,
        text=" ".join(runs),
        cells=(),
        heads=(),
        header=False,
        carried=(),
        table=0,
        runs=runs if whole else (" ".join(runs),),
        edges=edges if whole else ((row.left, row.right),),
    )
