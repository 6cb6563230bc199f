"""Where the words of another reader stand among the lines of a page, and what they say there."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.page.doubts.values import SIGNS, VALUE, says, values_in
from ingest.page.lines import Line

_SLACK = 2.5
"""Points by which two readers may put the same line apart."""
_SEEN = 0.5
"""Share of a page's lines with values at whose place the other reader must have read something;
below, it has another idea of where the page is, and only the texts are compared."""
_BREAK = 36.0
"""Points down to where a word goes on that the end of a line, or of a cell's, broke."""
_KNOWN = 0.5
"""Share of our words that the other reader must have on a page to be heard there."""
_WORD = re.compile(r"[^\W\d_]{3,}")
_LETTERS = 12
"""Letters of a line by which it is found at another place."""
_WHOLE = 3
"""Letters and digits of a value that are not found within another by chance."""
_SPACE = re.compile(r"(?<![\d-])\s+|\s+(?!\d)")
"""Spaces that may be left out: those between digits part numbers."""


@dataclass(frozen=True, slots=True)
class Read:
    """A word of the other reader, `written`; `middle` is down from the page's top, in points."""

    text: str
    values: tuple[str, ...]
    left: float
    right: float
    middle: float
    struck: bool
    outside: bool
    """Beyond an edge of the page."""


class Places:
    """Our lines with their `texts`, written, and the other reader's words of one page."""

    def __init__(self, lines: Sequence[Line], texts: Sequence[str], words: Sequence[Read]) -> None:
        self._lines = lines
        self._texts = texts
        self._words = sorted(words, key=lambda word: (round(word.middle), word.left))
        self._told = _SPACE.sub("", " ".join(word.text for word in words))
        self._near: dict[int, list[Read]] = {}
        self._joined: set[int] = set()
        valued = [at for at, text in enumerate(texts) if VALUE.search(text)]
        found = sum(bool(self._at(at)) for at in valued)
        self._aligned = found > 0 and found >= _SEEN * len(valued)

    def near(self, at: int) -> Sequence[Read]:
        """The words at the place of a line; all, where the two have no place in common."""
        return self._at(at) if self._aligned else self._words

    def agrees(self, at: int, value: str) -> bool:
        """Whether the other reader says the value at the place of the line."""
        near = self.near(at)
        text = " ".join(word.text for word in near)
        if says(text, value) or self._is_broken(value, near):
            return True
        if any(value in _noted(word.text, self._texts[at]) for word in near):
            return True
        line, text = self._texts[at].replace("|", ""), _SPACE.sub("", text)
        # The same letters, parted into words otherwise.
        return _holds(text, _SPACE.sub("", line)) or self._is_elsewhere(line, text)

    def lines_at(self, word: Read) -> list[int]:
        """The lines in whose box the word stands."""
        if not self._aligned:
            return []
        return [at for at, line in enumerate(self._lines) if _within(word, line)]

    def lacking(self, word: Read, value: str) -> int | None:
        """The line at the place of the word, if no line there says the word's value."""
        found = self.lines_at(word)
        if not found or id(word) in self._joined or value.endswith("-"):
            return None  # what a hyphen breaks goes on in the next row, and is compared there
        if any(self._says(at, word, value) for at in found):
            return None
        return min(found, key=lambda at: abs(_middle(self._lines[at]) - word.middle))

    def _says(self, at: int, word: Read, value: str) -> bool:
        """Whether our line says the word's value as often as the other reader does there."""
        text = self._texts[at]
        ours = values_in(text)
        theirs = sum(other == value for near in self.near(at) for other in near.values)
        if _noted(word.text, text) or ours.count(value) >= theirs:
            return True
        if any(_is_signed(own, value) or value in own.split("-")[1:] for own in ours):
            return True  # signs, and what a hyphen joins, are compared from our side
        within = bare(value) in bare(text) if len(bare(value)) >= _WHOLE else says(text, value)
        return within and theirs == 1

    def can_be_read(self) -> bool:
        """Whether the other reader has most of our words at all: else it cannot read this page."""
        ours = {word for text in self._texts for word in _WORD.findall(text)}
        theirs = {part for word in self._words for part in _WORD.findall(word.text)}
        return len(ours & theirs) >= _KNOWN * len(ours)

    def _is_elsewhere(self, line: str, here: str) -> bool:
        """Whether it has the line, but for a label before it, at another place: it misplaces it."""
        for part in (line, line.partition(" ")[2]):
            told = _SPACE.sub("", part)
            if sum(map(str.isalpha, part)) >= _LETTERS and told in self._told:
                return told not in here
        return False

    def _at(self, at: int) -> list[Read]:
        if at not in self._near:
            line = self._lines[at]
            self._near[at] = [word for word in self._words if _within(word, line)]
        return self._near[at]

    def _is_broken(self, value: str, near: Sequence[Read]) -> bool:
        """Whether the value is two words, the second of which stands a little lower: the end of a
        line broke it at a hyphen, or that of a cell, which goes on right below."""
        for first in near:
            start = first.text.lstrip("(")
            rest = value[len(start) :]
            if not start or not rest or not value.startswith(start):
                continue
            for word in self._words:
                below = 1 < word.middle - first.middle < _BREAK
                cell = abs(word.left - first.left) < _SLACK and len(rest) > 1
                if below and (start[-1] in "-/" or cell) and rest in (word.text, *word.values):
                    self._joined.add(id(word))
                    return True
        return False


def _middle(line: Line) -> float:
    return (line.top + line.bottom) / 2


def _noted(word: str, text: str) -> tuple[str, ...]:
    """What a word says whose raised end is the mark of a note, "85^1", where our line has the mark
    beside it, "85 (1)"; else nothing."""
    base, raised, mark = word.partition("^")
    if not raised or f"({mark})" not in text:
        return ()
    return (mark, *values_in(base))


def _is_signed(own: str, value: str) -> bool:
    return "-" in own and own.replace("-", "") == value


def _holds(text: str, part: str) -> bool:
    """Whether the text has the part, and not within a number, nor raised."""
    at = text.find(part) if part else -1
    while at >= 0:
        before, after = text[:at][-1:], text[at + len(part) :][:1]
        number = part[0].isdigit() and (before.isdigit() or before in ("-", "+", "."))
        if not (number or before in ("^", "_") or after in ("^", "_")) and not (
            part[-1].isdigit() and after.isdigit()
        ):
            return True
        at = text.find(part, at + 1)
    return False


def bare(value: str) -> str:
    """Letters, digits and signs only."""
    return "".join(c for c in value if c.isalnum() or c in SIGNS)


def _within(word: Read, line: Line) -> bool:
    return (
        line.top - _SLACK < word.middle < line.bottom + _SLACK
        and word.right > line.left - _SLACK
        and word.left < line.right + _SLACK
    )
