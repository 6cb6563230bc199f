"""The lines around a quote: whole sentences of prose, whole rows of a table."""

import re
from dataclasses import dataclass
from functools import lru_cache

_STOP = re.compile(r"[.!?]['\"”’)]*\s+(?=[A-Z0-9(\"'“•●–])")
_ABBREVIATION = re.compile(
    r"(?:(?i:\b(?:nos?|pts?|vs|in|ft|lbs?|vol|figs?|min|max|ref|approx|paras?|temp|incl|spec|assy"
    r"|qty|e\.g|i\.e|st|mr|dr|sec|chap))|(?:^|\n)\s*(?:\(?\w{1,3}|(?i:step) \d+))\.$"
)
_ITEM = re.compile(r"\s*(?:[•●○▪*–-]\s|\(?(?:\d{1,3}|[a-z]{1,2})[.)]\s|(?i:step|note)\s+\d+)")
_ENDS = re.compile(r"[.:!?;]['\"”’)]*\s*$")
_GAP = re.compile(r"\S(?: {3,}|\t| ?\| ?)\S")
_LONGEST = 600


@dataclass(frozen=True)
class _Line:
    start: int
    end: int
    text: str

    @property
    def is_row(self) -> bool:
        """Cells side by side, or mostly values: a line that is read on its own."""
        words = self.text.replace("|", " ").split()
        values = sum(any(map(str.isdigit, word)) for word in words)
        return bool(_GAP.search(self.text)) or (len(words) > 2 and values * 2 > len(words))

    @property
    def ends(self) -> bool:
        """Nothing goes on in the next line."""
        return not self.text.strip() or bool(_ENDS.search(self.text))


@lru_cache(maxsize=256)
def _lines(text: str) -> tuple[_Line, ...]:
    return tuple(
        _Line(match.start(), match.start() + len(match[0].rstrip()), match[0].rstrip())
        for match in re.finditer(r"[^\n]*\n|[^\n]+$", text)
    )


@lru_cache(maxsize=256)
def _segments(text: str) -> tuple[tuple[int, int], ...]:
    """Spans of sentences and rows, in order, covering all that is printed."""
    blocks: list[tuple[int, int]] = []
    before = None
    for line in _lines(text):
        apart = before is None or before.ends or before.is_row or line.is_row
        if not line.text.strip():
            pass
        elif apart or _ITEM.match(line.text):
            blocks.append((line.start, line.end))
        else:
            blocks[-1] = (blocks[-1][0], line.end)
        before = line
    return tuple(span for block in blocks for span in _sentences(text, *block))


def _sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    cuts = [start]
    for match in _STOP.finditer(text, start, end):
        if not _ABBREVIATION.search(text[start : match.start() + 1]):
            cuts.append(match.end())
    pieces = [(first, text[first:last]) for first, last in zip(cuts, [*cuts[1:], end], strict=True)]
    return [(first, first + len(piece.rstrip())) for first, piece in pieces]


def sentences_of(text: str) -> list[str]:
    """The sentences and rows of `text`, each as printed; a wrapped line goes on in the next."""
    return [text[start:end] for start, end in _segments(text)]


def whole(text: str, start: int, end: int) -> tuple[int, int]:
    """[start, end) grown to whole sentences or rows; to whole lines where those are too long."""
    grown = _grow(_segments(text), start, end)
    if grown[1] - grown[0] <= max(_LONGEST, 2 * (end - start)):
        return grown
    return _grow(tuple((line.start, line.end) for line in _lines(text)), start, end)


def _grow(spans: tuple[tuple[int, int], ...], start: int, end: int) -> tuple[int, int]:
    touched = [span for span in spans if span[0] < end and start < span[1]]
    return min([start, *(s for s, _ in touched)]), max([end, *(e for _, e in touched)])
