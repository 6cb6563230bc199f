"""Which of a page's words nobody sees, or sees twice; they are taken out, and it is said why.

A word is suspected by what the page says of it (its layer, its colour and what is behind it, what
is drawn over it, how it is clipped), which costs little. What is suspected is drawn: a word whose
going changes nothing in the page's picture is not seen. The text layer of a scan stays: invisible
words where a picture shows letters are what the page says.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import pypdfium2 as pdfium

from ingest.page.letters.letters import parted, plain_ink, texts_of
from ingest.page.removed import Removed
from ingest.page.sight.colours import Colour
from ingest.page.sight.doubled import overlapping, untwice
from ingest.page.sight.drawn import TEXT, View, drawn_on
from ingest.page.sight.handles import address
from ingest.page.sight.hidden import Hidden
from ingest.page.sight.notes import Rect, struck_on
from ingest.page.sight.stamps import WATERMARK, able_to_stamp, stamps
from ingest.page.sight.strikes import lines_drawn, struck
from ingest.page.sight.suspects import Suspicion, suspicions
from ingest.page.word import Word

OUTSIDE, TINY, STRUCK = "outside the page", "too small to read", "struck out"
_READABLE = 1.0
"""Points: smaller letters are not readable in print (seen: keywords of 0.4 pt for search engines);
on a page smaller than a hand, a six hundredth of its height."""


@dataclass(frozen=True, slots=True)
class Read:
    """A page at which words were read, `turned` quarter turns, clockwise, from as it is shown;
    `layered`: whether forms of the PDF may be in a layer; `struck`: what annotations strike out,
    where the page does not know any more."""

    page: pdfium.PdfPage
    textpage: pdfium.PdfTextPage
    view: View
    turned: int
    width: float
    height: float
    layered: bool
    struck: Sequence[Rect] | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """The words that are seen, once each; `removed`: what was taken out; `pale`: words that would
    be a watermark if other pages had them."""

    words: "list[Word]"
    removed: tuple[Removed, ...]
    pale: "tuple[Word, ...]" = ()


def seen_words(read: Read, words: "Sequence[Word]") -> Seen:
    """The words of a page without those that nobody sees."""
    removed: list[Removed] = []
    work = _Work(read, _within(read, words, removed), removed)
    if not work.words:
        return Seen([], tuple(removed))
    work.take_out_hidden()
    pale = work.take_out_stamps()
    work.take_out_copies()
    work.take_out_struck()
    return Seen(work.words, tuple(removed), pale)


def _within(read: Read, words: "Sequence[Word]", removed: list[Removed]) -> "list[Word]":
    """The words that stand on the page, and are large enough to be read."""
    least, width, height = min(_READABLE, read.height / 600), read.width, read.height
    kept = [
        word
        for word in words
        if word.left >= 0
        and word.top >= 0
        and word.right <= width
        and word.bottom - least >= word.top
        and word.bottom <= height
    ]
    if len(kept) == len(words):
        return kept
    kept = []
    for word in words:
        left, top, right, bottom = word.left, word.top, word.right, word.bottom
        if not (0 <= left + right <= 2 * width and 0 <= top + bottom <= 2 * height):
            removed.append(Removed(word.text, OUTSIDE))
        elif bottom - top < least and 0 < right - left < 2 * least * len(word.text):
            removed.append(Removed(word.text, TINY))
        else:
            kept.append(word)
    return kept


class _Work:
    """The words of one page while they are looked through, each with the text that writes it."""

    def __init__(self, read: Read, words: "list[Word]", removed: list[Removed]) -> None:
        self.read, self.words, self.removed = read, words, removed
        self.textpage = address(read.textpage.raw)
        self._handles: list[int] | None = None
        self.objects = drawn_on(read.page, read.view) if words else []
        self.colours: Mapping[int, Colour | None] = {}

    @property
    def handles(self) -> list[int]:
        """Of the text that writes each word; most pages do without."""
        if self._handles is None:
            self._handles = texts_of(self.textpage, self.words)
        return self._handles

    def _drop(self, places: Collection[int], why: Mapping[int, str] | str) -> None:
        if not places:
            return
        for at in sorted(places):
            self.removed.append(
                Removed(self.words[at].text, why if isinstance(why, str) else why[at])
            )
        self._handles = [h for at, h in enumerate(self.handles) if at not in places]
        self.words = [word for at, word in enumerate(self.words) if at not in places]

    def _suspicions(self) -> Suspicion:
        read = self.read
        return suspicions(
            read.page,
            self.words,
            lambda: self.handles,
            self.objects,
            read.view,
            read.layered,
        )

    def take_out_hidden(self) -> None:
        """In layers that are off, covered, in the colour of what is behind, clipped, invisible."""
        found = self._suspicions()
        self.colours = found.colours
        if not found.whys and not found.odd:
            return
        odd = {self.handles[at] for at in found.whys} | set(found.odd)
        before = len(self.words)
        self.words, self._handles = parted(
            self.read.textpage, self.textpage, self.read.view, self.words, self.handles, odd
        )
        if len(self.words) != before:
            found = self._suspicions()
        if found.whys:
            size = self.read.width, self.read.height
            page, turned = self.read.page, self.read.turned
            hidden = Hidden(page, turned, size, self.words, self.handles, self.objects)
            self._drop(hidden.among(found.whys), found.whys)

    def take_out_copies(self) -> None:
        """What is drawn twice at one place."""
        read = self.read
        groups = overlapping(one for one in self.objects if one.kind == TEXT)
        if groups:
            self.words, self._handles = untwice(
                read.textpage,
                self.textpage,
                read.view,
                self.words,
                self.handles,
                groups,
                self.removed,
            )

    def take_out_struck(self) -> None:
        """What is struck out."""
        read = self.read
        notes = struck_on(read.page) if read.struck is None else read.struck
        lines = lines_drawn(self.objects, [read.view.box(*note) for note in notes], read.view)
        if lines:
            places = struck(
                self.words, lines, lambda word: plain_ink(read.textpage, read.view, word)
            )
            self._drop(places, STRUCK)

    def take_out_stamps(self) -> "tuple[Word, ...]":
        """Watermarks; gives the words that may be one."""
        able = able_to_stamp(self.objects, self.colours)
        if not able:
            return ()
        places, maybe = stamps(self.words, self.handles, self.objects, self.colours, able)
        pale = tuple(self.words[at] for at in sorted(maybe))
        self._drop(places, WATERMARK)
        return pale
