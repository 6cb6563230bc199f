"""What repeats around the text of every page: running headers, footers, printed page labels.

They stay in the page's text, where a person sees them, and are kept out of the passages, where
they would be found on every page.
"""

import re
from collections import Counter
from collections.abc import Sequence
from statistics import median

from ingest import signals
from ingest.page.lines import Line, Row

_EDGE = 0.14
"""Share of the page height, at the top and at the bottom, where furniture stands."""
_ROWS = 3
_WINDOW = 6
_MAX_CELLS, _MAX_CHARS = 3, 70
"""A row of more cells is the head of a table that goes on from page to page."""
_REPEATS = 2
_FIXED_WORDS = 3
"""A cell of so many words that repeats makes its row a running head, whatever stands beside it."""
_ALIGNED = 3.0
_LARGE = 1.15
_LABEL = re.compile(
    r"(?P<prefix>(?:[A-Z]{1,2}|\d{1,3})[-.]|[A-Z]{1,2}(?=\d))?(?P<number>\d{1,4})"
    r"(?:\.(?P<minor>\d{1,2}))?"
    r"|(?P<roman>[ivxl]{1,7}|[IVXL]{1,7})|(?P<letter>[a-hA-H])"
)
_APART = re.compile(r"[A-Z\d]{1,2}(?: ?- ?\d(?: ?\d){0,2})")
"""A label that recognition has taken apart: "4-6 0", on the foot of scanned pages."""
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50}
_BESIDE = re.compile(
    r"change\s+(no\.?\s*)?\d+|/?\(?[\w-]+ blank\)?|page|(?<!\S)[|/–—-](?!\S)", re.I
)
_NEVER = re.compile(r"(?:figure|fig\.)\W.*", re.I)

Place = tuple[str, int, int]
"""A label as (series, number, minor number)."""


def text_of(row: Row) -> str:
    """The row's words, one space between."""
    return " ".join(cell.text for cell in row)


def edge_rows(rows: Sequence[Row], height: float) -> tuple[list[int], list[int]]:
    """Indexes of the rows that may be (headers, footers), outermost first."""
    top = [i for i, row in enumerate(rows[:_ROWS]) if row[0].bottom < _EDGE * height]
    last = len(rows) - 1
    bottom = [
        last - i
        for i, row in enumerate(reversed(rows[-_ROWS:]))
        if row[0].top > (1 - _EDGE) * height
    ]
    return top, [i for i in bottom if i not in top]


def _key(row: Row) -> str:
    """The row's words, without the page label at one of its ends."""
    text = re.sub(r"\bpage\s+\d+(?:\s+of\s+\d+)?", "page #", text_of(row).lower())
    words = text.split()
    for end in (-1, 0):
        if _LABEL.fullmatch(words[end]):
            words[end] = "#"
            break
    return " ".join(words)


def _fixed(row: Row) -> list[str]:
    """The words of each cell that may be the part of a running head that stays the same."""
    if len(row) < 2 or len(row) > _MAX_CELLS:
        return []
    return [f"|{c.text.lower()}" for c in row if len(c.words) >= _FIXED_WORDS]


def find_furniture(
    pages: Sequence[tuple[Sequence[Row], float]], labels: Sequence[str | None]
) -> list[set[int]]:
    """For each page, given as (rows, height in points), the indexes of its furniture rows.

    A row is furniture when the same words stand at the same end of several pages near by, or when
    it is nothing but a page label, or a few words with the page's own label at an end of them. The
    outermost row is, too, where one of its cells repeats: the manual's title beside the chapter's.
    """
    edges = [edge_rows(rows, height) for rows, height in pages]
    keys = [
        [{key for i in side for key in (_key(rows[i]), *_fixed(rows[i]))} for side in edge]
        for (rows, _), edge in zip(pages, edges, strict=True)
    ]
    found: list[set[int]] = []
    for at, (rows, _) in enumerate(pages):
        window = keys[max(at - _WINDOW, 0) : at] + keys[at + 1 : at + 1 + _WINDOW]
        marked: set[int] = set()
        for side, indexes in enumerate(edges[at]):
            counts = Counter(key for page in window for key in page[side])
            for index in indexes:
                own = [_key(rows[index]), *(_fixed(rows[index]) if index == indexes[0] else ())]
                often = max(counts[key] for key in own)
                repeats = window and often >= min(_REPEATS, len(pages) - 1)
                outermost = index == indexes[0] and not _is_numbered(rows[index], rows)
                if not repeats and not _labels(rows[index], labels[at], outermost):
                    break
                text = text_of(rows[index])
                if _NEVER.fullmatch(text) or signals.begins(text) or len(rows[index]) > _MAX_CELLS:
                    break
                marked.add(index)
            for index in reversed(indexes):
                label = _candidates(rows[index], alone=True)
                if index in marked and not label and _touches(rows, index, marked):
                    marked.remove(index)
        found.append(marked)
    return found


def _is_numbered(row: Row, rows: Sequence[Row]) -> bool:
    """Whether the row is a heading by its type and number: "3.18 Tachometer" is no page's label."""
    heights = [max(c.bottom - c.top for c in other) for other in rows]
    large = max(c.bottom - c.top for c in row) > _LARGE * median(heights)
    return large and text_of(row)[0].isdigit()


def find_marks(pages: Sequence[Sequence[Line]]) -> None:
    """Mark as furniture what runs sideways or slanted at the same place on pages near by.

    Watermarks and the thumb labels of chapters do; the labels of drawings do not.
    """
    keys = [{_mark(line) for line in lines} for lines in pages]
    for at, lines in enumerate(pages):
        window = keys[max(at - _WINDOW, 0) : at] + keys[at + 1 : at + 1 + _WINDOW]
        counts = Counter(key for page in window for key in page)
        for line in lines:
            line.furniture = counts[_mark(line)] >= _REPEATS


def _mark(line: Line) -> tuple[str, int, int]:
    return line.text.casefold(), round(line.left / 10), round(line.top / 10)


def _labels(row: Row, label: str | None, outermost: bool) -> bool:
    """Whether the row is there to show the page's label."""
    if _candidates(row, alone=True):
        return True
    most = 2 * _MAX_CHARS if label in (row[0].text, row[-1].text) else _MAX_CHARS
    return outermost and label in _candidates(row) and len(text_of(row)) < most


def _touches(rows: Sequence[Row], index: int, marked: set[int]) -> bool:
    """Whether the row stands as close to a row of text as the lines of a paragraph or table do, or
    has its cells where a table's row beside it has them."""
    row = rows[index]
    height = max(c.bottom - c.top for c in row)
    for other in (index - 1, index + 1):
        if 0 <= other < len(rows) and other not in marked:
            upper, lower = sorted((row[0], rows[other][0]), key=lambda c: c.top)
            gap = lower.top - upper.bottom
            if gap < 0.5 * height or (gap < 3 * height and _in_columns(row, rows[other])):
                return True
    return False


def _in_columns(row: Row, other: Row) -> bool:
    """Whether the row has most of the other's cells, and each begins where one of those does."""
    starts = [cell.left for cell in other]
    aligned = all(any(abs(cell.left - left) < _ALIGNED for left in starts) for cell in row)
    return aligned and len(row) > 1 and 2 * len(row) > len(other)


def _candidates(row: Row, *, alone: bool = False) -> list[str]:
    """Words of the row that could be its page's label; `alone`: only if nothing else is there."""
    text = " ".join(_BESIDE.sub(" ", text_of(row)).split())
    if _LABEL.fullmatch(text):
        return [text]
    if _APART.fullmatch(text):
        return [text.replace(" ", "")]
    if alone or not text:
        return []
    words = text.split()
    return [word for word in (words[0], words[-1]) if _LABEL.fullmatch(word)]


def _place(label: str) -> Place:
    """(series, number, minor number) of a label."""
    match = _LABEL.fullmatch(label)
    assert match is not None
    if label in ("l", "L"):
        return ("", 1, 0)  # a misread 1
    if match["roman"]:
        values = [_ROMAN[ch] for ch in label.lower()]
        total = sum(-v if any(w > v for w in values[i + 1 :]) else v for i, v in enumerate(values))
        return ("roman", total, 0)
    if match["letter"]:
        return ("letter", ord(label.lower()), 0)
    return (match["prefix"] or "", int(match["number"]), int(match["minor"] or 0))


def _on_side(side: int, label: str) -> Place:
    """The label's place in the series of one end of the pages: rows of a table that goes on from
    the foot of one page to the head of the next count on as well."""
    series, number, minor = _place(label)
    return f"{side}{series}", number, minor


def _follows(one: Place, other: Place, pages: int) -> bool:
    """Whether `other` can be printed `pages` pages after `one`."""
    if one[0] != other[0]:
        return False
    if one[2] or other[2]:
        return 0 <= other[1] - one[1] <= 1
    return 0 < other[1] - one[1] <= pages + 1


def printed_labels(pages: Sequence[tuple[Sequence[Row], float]]) -> list[str | None]:
    """The label printed at an edge of each page: one that a neighbour's label fits.

    A label that is missing or misread between two that fit is filled in.
    """
    choices: list[list[str]] = []
    places: list[list[Place]] = []
    for rows, height in pages:
        top, bottom = edge_rows(rows, height)
        sides = [[word for i in side for word in _candidates(rows[i])] for side in (bottom, top)]
        choices.append(sides[0] + sides[1])
        places.append([_on_side(side, word) for side in (0, 1) for word in sides[side]])
    labels: list[str | None] = []
    for at, options in enumerate(choices):
        scores = [
            sum(
                any(_follows(place, p, step) for p in _at(places, at + step))
                + any(_follows(p, place, step) for p in _at(places, at - step))
                for step in (1, 2, 3)
            )
            for place in places[at]
        ]
        best = max(range(len(options)), key=lambda i: scores[i], default=None)
        labels.append(options[best] if best is not None and scores[best] else None)
    for at in range(1, len(labels) - 1):
        before, after = labels[at - 1], labels[at + 1]
        if before and after:
            one, other = _place(before), _place(after)
            if one[0] == other[0] != "roman" and not one[2] and other[1] - one[1] == 2:
                labels[at] = before[: len(one[0])] + str(one[1] + 1)
    return labels


def _at(places: list[list[Place]], index: int) -> list[Place]:
    return places[index] if 0 <= index < len(places) else []
