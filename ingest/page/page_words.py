"""The words of one page, with what else was read on it."""

from dataclasses import dataclass

from ingest.page.removed import ALL_READ, LeftOnPage, Removed
from ingest.page.tables.rulings import NOTHING, Drawn
from ingest.page.word import Word


@dataclass(frozen=True, slots=True)
class PageWords:
    """The words of a page in content order, and the size of the page as it is read, in points.

    `turned`: quarter turns, clockwise, from the page as shown to the page as read.
    """

    words: list[Word]
    width: float
    height: float
    turned: int
    removed: tuple[Removed, ...] = ()
    """What is on the page and nobody sees."""
    drawn: Drawn = NOTHING
    """The lines and shaded areas on it, in the frame of the words."""
    pale: tuple[Word, ...] = ()
    """Large pale words, which are a watermark where other pages have them too."""
    named: bool = False
    """Its letters are drawn by their names, so that they are what it shows."""
    unknown: float = 0.0
    """Share of its characters that nobody names a letter for."""
    notes: tuple[str, ...] = ()
    """Comments on the page, which a viewer shows on a click."""
    left: LeftOnPage = ALL_READ
