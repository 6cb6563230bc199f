"""Which lines of a page may be read wrongly: where another reader reads a value otherwise.

Values are numbers, signs and identifiers (`ingest.page.values`). A value of ours that the other
reader has as often is agreed on. Of the rest, those that it reads at the same place are; what is
left is doubtful, and so is a line at whose place it reads a value that the line does not say.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.page.another import Run
from ingest.page.lines import Line
from ingest.page.pages import PageText
from ingest.page.raised import words_of
from ingest.page.values import VALUE, says, values_in, written

_SLACK = 2.5
"""Points by which two readers may put the same line apart."""
_SEEN = 0.5
"""Share of a page's lines with values at whose place the other reader must have read something;
below, it has another idea of where the page is, and only the texts are compared."""
_MOST = 400
"""Values of a page that are looked for one by one."""
_TOLD = 60


@dataclass(frozen=True, slots=True)
class Read:
    """A word of the other reader; `middle` is down from the page's top, in points."""

    text: str
    left: float
    right: float
    middle: float
    struck: bool


def mark_doubts(pages: Sequence[PageText], other: dict[int, list[Run]]) -> int:
    """Set `doubt` of the lines that the other reader reads otherwise; how many were marked.

    Recognised pages have no text to compare, and so has a page that the other could not read.
    """
    marked = 0
    for page in pages:
        runs = other.get(page.page)
        if not runs or page.recognised:
            continue
        for line, why in _doubts(page, runs):
            if not line.doubt:
                line.doubt = why
                marked += 1
    return marked


def _doubts(page: PageText, runs: Sequence[Run]) -> Iterator[tuple[Line, str]]:
    """The doubtful lines of a page with the reason."""
    read = [
        Read(word.text, word.left, word.right, page.height - word.base - word.size / 2, word.struck)
        for word in words_of(runs)
        if VALUE.search(word.text) or word.struck
    ]
    texts = [written(line.text) for line in page.lines]
    ours = [values_in(text) for text in texts]
    theirs = [values_in(word.text) for word in read]
    mine = Counter(value for values in ours for value in values)
    yours = Counter(value for values in theirs for value in values)
    if mine == yours and not any(word.struck for word in read):
        return
    placed = _Places(page.lines, read)
    more, less = mine - yours, yours - mine
    aligned = placed.aligned([at for at, values in enumerate(ours) if values])
    for at, line in enumerate(page.lines):
        near = placed.of(at) if aligned else read
        said = written(" ".join(word.text for word in near))
        for value in ours[at]:
            if value in more and not _agreed(value, said, near):
                yield line, _why(value, near)
                break
    if not aligned:
        return
    gone = written(" ".join(one.text for one in page.removed))
    for word, values in zip(read, theirs, strict=True):
        for value in values if not word.struck else values_in(word.text):
            if not (value in less or word.struck) or says(gone, value):
                continue
            for at in placed.around(word):
                if word.struck:
                    yield page.lines[at], f"another reader sees “{value}” struck out"
                elif not says(texts[at], value) and not _pieces(value, texts[at]):
                    yield page.lines[at], f"another reader reads “{shown(value)}” here"
                break


class _Places:
    """Which words of the other reader stand where a line stands."""

    def __init__(self, lines: Sequence[Line], read: Sequence[Read]) -> None:
        self._lines = lines
        self._read = sorted(read, key=lambda word: (round(word.middle), word.left))

    def of(self, at: int) -> list[Read]:
        """Those in the line's box, by rows and from left to right."""
        return [word for word in self._read if self._within(word, self._lines[at])]

    def around(self, word: Read) -> list[int]:
        """The lines in whose box the word stands."""
        return [at for at, line in enumerate(self._lines) if self._within(word, line)]

    def aligned(self, lines: Sequence[int]) -> bool:
        """Whether the other reader has words where most of the lines stand."""
        found = sum(bool(self.of(at)) for at in lines[:_MOST])
        return found >= _SEEN * min(len(lines), _MOST) and found > 0

    @staticmethod
    def _within(word: Read, line: Line) -> bool:
        return (
            line.top - _SLACK < word.middle < line.bottom + _SLACK
            and word.right > line.left - _SLACK
            and word.left < line.right + _SLACK
        )


def _agreed(value: str, said: str, near: Sequence[Read]) -> bool:
    """Whether the words at the place say the value, perhaps broken over two rows of a cell."""
    return says(said, value) or _broken(value, near)


def _broken(value: str, near: Sequence[Read]) -> bool:
    """Whether the value is two words, the second of which begins a row below the first."""
    for first in near:
        text = written(first.text)
        if len(text) < len(value) and value.startswith(text):
            rest = value[len(text) :]
            if any(
                word.middle > first.middle + 1 and written(word.text).startswith(rest)
                for word in near
            ):
                return True
    return False


def _pieces(value: str, text: str) -> bool:
    """Whether a value that ends with a hyphen goes on in our text."""
    return value.endswith("-") and value in text


def _why(value: str, near: Sequence[Read]) -> str:
    """What the other reader reads instead, as far as it can be told."""
    bare = _letters(value)
    alike = [v for word in near for v in values_in(written(word.text)) if _alike(_letters(v), bare)]
    if alike:
        return f"another reader reads “{shown(alike[0])}” where this says “{shown(value)}”"
    return f"another reader does not read “{shown(value)}” here"


def _letters(value: str) -> str:
    return "".join(filter(str.isalnum, value))


def _alike(one: str, other: str) -> bool:
    return bool(one) and bool(other) and (one in other or other in one)


def shown(value: str) -> str:
    """The value as a person reads it: raised characters as such."""
    base, up, raised = value.partition("^")
    if up and raised and all(c in _UP for c in raised):
        value = base + raised.translate(_RAISED)
    return value.replace("_", "")[:_TOLD]


_UP = "0123456789+-n"
_RAISED = str.maketrans("0123456789+-n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ")
