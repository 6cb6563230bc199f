"""Which lines of a page may be read wrongly: where another reader reads a value otherwise.

Values are numbers, signs and identifiers (`ingest.page.doubts.values`). A value of ours that the
other reader has as often is agreed on. Of the rest, those that it reads at the same place are; what
is left is doubtful, and so is a line at whose place it reads a value that the line does not say,
sees one struck out, or two printed over each other.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from statistics import median

from ingest.page.doubts.another import Run
from ingest.page.doubts.other_words import Word, is_small, words_of
from ingest.page.doubts.places import Places, Read, bare
from ingest.page.doubts.values import VALUE, says, values_in, written
from ingest.page.lines import Line
from ingest.page.pages import PageText

_MOST = 400
"""Lines of a page that are looked at one by one; what is beyond is not compared."""
_SAME = 1.5
"""Points between two drawings of the same text, one over the other."""
_OVER = 0.6
"""Share of the shorter of two texts that the other is printed over."""
_TOLD = 40
_UP = "0123456789+-n"
_RAISED = str.maketrans("0123456789+-n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ")

Whole = Callable[[], str]
"""The other reader's plain text of the manual, with the soft hyphens that its runs are without."""


def mark_doubts(
    pages: Sequence[PageText], other: dict[int, list[Run]], whole: Whole = lambda: ""
) -> int:
    """Set `doubt` of the lines that the other reader reads otherwise; how many were marked.

    Recognised pages have no text to compare, and so has a page that the other could not read.
    """
    marked = 0
    for page in pages:
        runs = other.get(page.page)
        if not runs or page.recognised:
            continue
        for line, why in _doubts(page, runs, whole):
            if not line.doubt:
                line.doubt = why
                marked += 1
    return marked


def _doubts(page: PageText, runs: Sequence[Run], whole: Whole) -> Iterator[tuple[Line, str]]:
    """The doubtful lines of a page with the reason."""
    lines = page.lines[:_MOST]
    texts = written("\n".join(line.text for line in lines)).split("\n")
    ours = [values_in(text) for text in texts]
    mine = Counter(value for values in ours for value in values)
    level = [run for run in _once(runs) if not run.loose]
    over = list(_overprinted(level, page.height))
    if not over and _plainly_same(mine, runs, page.height):
        return
    words = [_read(word, page.height) for word in words_of(level)]
    yours = Counter(value for word in words if not word.outside for value in word.values)
    loose = Counter(v for run in runs if run.loose for v in values_in(written(run.text)))
    more, less = mine - yours - loose, yours - mine
    struck = [word for word in words if word.struck and word.values]
    if not (more or less or struck or over):
        return
    places = Places(lines, texts, words)
    if not places.can_be_read():
        return
    for at, values in enumerate(ours):
        for value in values:
            if value in more and (why := _unlike(places, at, value, less, whole)):
                yield lines[at], why
                break
    for word in struck:
        for at in places.lines_at(word):
            if says(texts[at], word.values[0]):
                yield lines[at], f"another reader sees “{_shown(word.values[0])}” struck out"
    for one, two in over:
        for at in places.lines_at(one):
            if all(says(texts[at], word.values[0]) for word in (one, two)):
                both = f"“{_shown(one.values[0])}” and “{_shown(two.values[0])}”"
                yield lines[at], f"another reader sees {both} printed over each other"
    gone = written(" ".join(one.text for one in page.removed))
    for word in words:
        for value in word.values:
            if value in less and not word.outside and not says(gone, value):
                lacking = places.lacking(word, value)
                if lacking is not None:
                    yield lines[lacking], f"another reader reads “{_shown(value)}” here"


def _plainly_same(mine: Counter[str], runs: Sequence[Run], height: float) -> bool:
    """Whether the runs have the same values at a first look: most pages are done with here."""
    usual = median(run.size for run in runs)
    if any(run.struck or is_small(run, usual) or _is_outside(run, height) for run in runs):
        return False
    text = written("\n".join(run.text for run in runs))
    return mine == Counter(values_in(text))


def _unlike(places: Places, at: int, value: str, less: Counter[str], whole: Whole) -> str:
    """Why the value of our line is doubtful, or empty; `less`: values that only the other has."""
    near = places.near(at)
    if near and all(word.outside for word in near):
        return "another reader sees this outside the page"
    if not near or places.agrees(at, value):
        return ""  # where it reads nothing it may be the one that cannot read
    others = [other for word in near for other in word.values]
    softened = "-" in value and value.replace("-", "") in others
    if softened and says(written(whole()), value):
        return ""
    missed = [other for other in others if other in less]
    alike = [other for other in missed or others if _alike(bare(other), bare(value))]
    if alike or (alike := missed[:1]):
        best = min(alike, key=lambda other: abs(len(other) - len(value)))
        return f"another reader reads “{_shown(best)}” where this says “{_shown(value)}”"
    return f"another reader does not read “{_shown(value)}” here"


def _once(runs: Sequence[Run]) -> Iterator[Run]:
    """Each run once, though it is drawn again at the same place, as bold type is made up."""
    seen: set[tuple[str, int, int]] = set()
    for run in runs:
        key = (run.text, round(run.left / _SAME), round(run.base / _SAME))
        if key not in seen:
            seen.add(key)
            yield run


def _read(word: Word, height: float) -> Read:
    text = written(word.text)
    values = tuple(values_in(text)) if VALUE.search(text) else ()
    middle = height - word.base - word.size / 2
    outside = _is_outside(word, height)
    return Read(text, values, word.left, word.right, middle, word.struck, outside)


def _is_outside(one: Run | Word, height: float) -> bool:
    return one.right <= 0 or one.base + one.size / 2 <= 0 or one.base + one.size / 2 >= height


def _overprinted(runs: Sequence[Run], height: float) -> Iterator[tuple[Read, Read]]:
    """The first values in which two runs differ that are printed over each other."""
    ordered = sorted(runs, key=lambda run: (round(run.base), run.left))
    for one, two in pairwise(ordered):
        shorter = min(one.right - one.left, two.right - two.left)
        common = min(one.right, two.right) - max(one.left, two.left)
        if abs(one.base - two.base) < 1 and common > max(_OVER * shorter, one.size):
            first, second = ([*values_in(written(run.text))] for run in (one, two))
            only = [v for v in first if v not in second], [v for v in second if v not in first]
            if only[0] and only[1]:
                middle = height - one.base - one.size / 2
                place = (one.left, one.right, middle, False, False)
                yield Read("", (only[0][0],), *place), Read("", (only[1][0],), *place)


def _alike(one: str, other: str) -> bool:
    return bool(one) and bool(other) and (one in other or other in one)


def _shown(value: str) -> str:
    """The value as a person reads it, raised characters as such."""
    base, up, raised = value.partition("^")
    if up and raised and all(c in _UP for c in raised):
        value = base + raised.translate(_RAISED)
    value = value.replace("_", "")
    return value if len(value) <= _TOLD else f"{value[:_TOLD]}…"
