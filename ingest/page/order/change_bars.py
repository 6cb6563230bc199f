"""Change bars that are set as letters: upright strokes in the margin beside what is new."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ingest.page.page_words import PageWords
from ingest.page.removed import Removed
from ingest.page.word import Word

_BAR = re.compile(r"[|¦│┃❘❙▏▎▍▌]+")
_MARGIN = 0.95
"""Share of the words that begin right of a bar in the left margin, or end left of one in the right:
what hangs out farther is a page number or a heading."""
_SAME = 2.0
"""Points by which the bars of one margin differ."""


def without_change_bars(page: PageWords) -> PageWords:
    """The page without them; they are kept beside it as removed."""
    bars = find_change_bars(page.words)
    if not bars:
        return page
    words = [word for at, word in enumerate(page.words) if at not in bars]
    gone = Removed(" ".join(page.words[at].text for at in sorted(bars)), "change bar in the margin")
    return replace(page, words=words, removed=(*page.removed, gone))


def find_change_bars(words: Sequence[Word]) -> set[int]:
    """The indexes of the words that are change bars.

    Only bars in a margin, one a line: the bars of a table or box that is drawn with letters stand
    between its words, or on both sides of them.
    """
    bars = [at for at, word in enumerate(words) if _BAR.fullmatch(word.text) and word.upright]
    text = [word for word in words if not _BAR.fullmatch(word.text)]
    if not bars or not text:
        return set()
    left = [at for at in bars if _share(w.left > words[at].right for w in text) >= _MARGIN]
    right = [at for at in bars if _share(w.right < words[at].left for w in text) >= _MARGIN]
    if len(left) + len(right) < len(bars) or (left and right):
        return set()
    places = [words[at].left for at in bars]
    return set(bars) if max(places) - min(places) <= _SAME else set()


def _share(found: Iterable[bool]) -> float:
    answers = list(found)
    return sum(answers) / len(answers)
