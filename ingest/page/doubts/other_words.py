"""The words of another reader's runs, raised and lowered type told apart by size and place.

"10" with a small "-6" above its line is "10^-6", with a "2" below it "10_2"; a small "1" over a
small "2" is "1/2"; a small "o" or "0" before "C" or "F" is a degree mark.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.page.doubts.another import Run

_SMALL = 0.85
"""A raised letter is smaller than this share of the letters beside it."""
_SHIFT = 0.12
"""Letter heights that its baseline is away from theirs."""
_FARTHEST = 1.05
"""Letter heights beyond which it stands in another line."""
_JOIN = 0.16
"""Letter heights of space that do not end a word."""
_BESIDE = 0.45
"""Letter heights between a raised letter and what it belongs to."""
_NEVER = re.compile(r"\s|^[^\doO°*+\-−–()]+$")
_FEW = 6
"""Characters that may be raised: exponents, note marks, parts of fractions."""


@dataclass(slots=True)
class Word:
    """Characters without white space; places as those of `Run`."""

    text: str
    left: float
    base: float
    right: float
    size: float
    struck: bool


def is_small(run: Run, usual: float) -> bool:
    """Whether the run may be raised or lowered beside letters of the usual size."""
    text = run.text.strip()
    return run.size < _SMALL * usual and 0 < len(text) <= _FEW and not _NEVER.search(text)


def words_of(runs: Sequence[Run]) -> list[Word]:
    """The words in the order of the content stream; raised ones are put to their bases."""
    level: list[Word] = []
    small: list[tuple[Run, float]] = []
    by_base = sorted(runs, key=lambda run: run.base)
    largest = max((run.size for run in runs), default=0.0)
    for run in runs:
        shift = _shift(run, by_base, largest)
        if shift:
            small.append((run, shift))
        else:
            level += _split(run, level[-1] if level else None)
    _fractions(small, level)
    for run, shift in small:
        _attach(run, shift, level)
    return level


def _split(run: Run, before: Word | None) -> Iterator[Word]:
    """The words of a run; the first goes on in the word before where nothing parts them."""
    letters = max(len(run.text), 1)
    width = (run.right - run.left) / letters
    at = 0
    for number, text in enumerate(run.text.split()):
        at = run.text.index(text, at)
        left, right = run.left + at * width, run.left + (at + len(text)) * width
        joins = (
            before is not None
            and number == 0
            and at == 0
            and abs(before.base - run.base) < 1
            and -run.size < left - before.right < _JOIN * run.size
            and abs(before.size - run.size) < 1
        )
        if joins and before is not None:
            before.text += text
            before.right = right
            before.struck = before.struck or run.struck
        else:
            yield Word(text, left, run.base, right, run.size, run.struck)
        at += len(text)


def _shift(run: Run, by_base: Sequence[Run], largest: float) -> float:
    """How far the run is raised over (or, below 0, lowered under) what it stands beside, in letter
    heights of that; 0 where it is level."""
    if not is_small(run, largest):
        return 0.0
    best = 0.0
    for other in _near(run, by_base):
        away = (run.base - other.base) / other.size
        beside = (
            run.left > other.left
            and -_BESIDE * other.size < run.left - other.right < _BESIDE * other.size
        ) or (0 <= other.left - run.right < _BESIDE * other.size)
        inside = other.left < run.left and run.right < other.right
        if run.size < _SMALL * other.size and _SHIFT < abs(away) < _FARTHEST and (beside or inside):
            best = away if not best or abs(away) < abs(best) else best
    return best


def _near(run: Run, by_base: Sequence[Run]) -> Iterator[Run]:
    """The runs whose baselines are near; `by_base` is sorted by them."""
    start = bisect_left(by_base, run.base - 3 * run.size, key=lambda one: one.base)
    for other in by_base[start:]:
        if other.base > run.base + 3 * run.size:
            return
        yield other


def _fractions(small: list[tuple[Run, float]], level: list[Word]) -> None:
    """Takes a raised number over a lowered one out of `small`, as one word."""
    for up in [one for one in small if one[1] > 0]:
        for down in [one for one in small if one[1] < 0]:
            middle = (up[0].left + up[0].right - down[0].left - down[0].right) / 2
            below = 0 < up[0].base - down[0].base < 2.6 * up[0].size
            digits = up[0].text.strip().isdigit() and down[0].text.strip().isdigit()
            if digits and below and abs(middle) < 0.8 * up[0].size and up in small:
                small.remove(up)
                small.remove(down)
                one = up[0]
                text = f"{one.text.strip()}/{down[0].text.strip()}"
                base = (one.base + down[0].base) / 2
                level.append(Word(text, one.left, base, one.right, one.size, one.struck))
                break


def _attach(run: Run, shift: float, level: list[Word]) -> None:
    """Puts a raised or lowered run to the word that ends before it, else by itself."""
    text = run.text.strip()
    mark = "^" if shift > 0 else "_"
    base = run.base - shift * run.size / _SMALL
    near = [
        word
        for word in level
        if abs(word.base - base) < 0.5 * word.size
        and -0.6 * word.size < run.left - word.right < _BESIDE * word.size
    ]
    if shift > 0 and text in ("o", "O", "0"):
        after = [w for w in level if abs(w.base - base) < 0.5 * w.size and w.text[:1] in "CFK"]
        beside = [w for w in after if -1 < w.left - run.right < w.size]
        if beside:
            beside[0].text = f"°{beside[0].text}"
            beside[0].left = run.left
            return
    if near:
        word = min(near, key=lambda one: abs(run.left - one.right))
        word.text += mark + text
        word.right = max(run.right, word.right)
    else:
        level.append(Word(mark + text, run.left, base, run.right, run.size, run.struck))
