"""Which of the suspected words are not seen, and are not the text of a picture either."""

from collections.abc import Mapping, Sequence

import pypdfium2 as pdfium

from ingest.page.sight.drawn import PATH, PICTURE, Box, Drawn
from ingest.page.sight.ink import Ink, overlap
from ingest.page.sight.suspects import COVERED, FAINT, INVISIBLE, PALE
from ingest.page.word import Word

_OF_PAGE = 0.5
"""Share of the page that a picture has at least where the page is a scan."""
_OVER = 0.3
"""Share of an invisible word that words which are seen cover where they say what is seen."""
_OUTLINES = 3
"""Shapes no higher than a word, within it, from which on it is letters drawn as shapes."""
_MOST_PICTURES = 200
"""Pictures of a page that are looked at for their text."""
_UNDRAWN = (INVISIBLE, FAINT)


class Hidden:
    """Tells which suspected words are hidden on one page."""

    def __init__(
        self,
        page: pdfium.PdfPage,
        turned: int,
        size: tuple[float, float],
        words: "Sequence[Word]",
        handles: Sequence[int],
        objects: Sequence[Drawn],
    ) -> None:
        self._page, self._turned, self._size = page, turned, size
        self._boxes: list[Box] = [(w.left, w.top, w.right, w.bottom) for w in words]
        self._handles, self._objects = handles, objects
        self._pictures = [one.box for one in objects if one.kind == PICTURE]

    def among(self, whys: Mapping[int, str]) -> set[int]:
        """The places of the suspected words that are hidden."""
        sure = [at for at in range(len(self._boxes)) if at not in whys]
        layer = self._scanned(whys, sure)
        asked = [at for at in whys if at not in layer]
        if not asked:
            return set()
        boxes = [self._boxes[at] for at in asked]
        lefts, tops, rights, bottoms = zip(*boxes, strict=True)
        area = (min(lefts), min(tops), max(rights), max(bottoms))
        ink = Ink(self._page, self._turned, self._size, area)
        answers = [False] * len(asked)
        # what is written invisibly need not be drawn to know that
        drawn = [place for place, at in enumerate(asked) if whys[at] != INVISIBLE]
        seen = ink.seen([boxes[p] for p in drawn], [(self._handles[asked[p]],) for p in drawn])
        for place, is_seen in zip(drawn, seen, strict=True):
            answers[place] = is_seen
        sure += [at for at, is_seen in zip(asked, answers, strict=True) if is_seen]
        unseen = [at for at, is_seen in zip(asked, answers, strict=True) if not is_seen]
        return {at for at in unseen if not self._is_text_of_picture(at, whys[at], sure, ink)}

    def _scanned(self, whys: Mapping[int, str], sure: Sequence[int]) -> set[int]:
        """The words of pictures: where most that stands on one is written invisibly, or all on a
        large one is covered or pale, they are its text, and the picture need not be drawn."""
        found: set[int] = set()
        for box in self._pictures[:_MOST_PICTURES]:
            on_it = [at for at in whys if at not in found and _within(self._boxes[at], box)]
            if not on_it:
                continue
            seen = [at for at in sure if _within(self._boxes[at], box)]
            invisible = [at for at in on_it if whys[at] in _UNDRAWN]
            if len(invisible) >= len(seen):
                found.update(at for at in invisible if not self._is_over(self._boxes[at], seen))
            if not seen and self._is_large(box):
                found.update(at for at in on_it if whys[at] in (COVERED, PALE))
        return found

    def _is_large(self, box: Box) -> bool:
        area = (box[2] - box[0]) * (box[3] - box[1])
        return area > _OF_PAGE * self._size[0] * self._size[1]

    def _is_text_of_picture(self, at: int, why: str, seen: Sequence[int], ink: Ink) -> bool:
        box = self._boxes[at]
        if why in _UNDRAWN:
            on_picture = any(_within(box, one) for one in self._pictures)
            shown = on_picture or self._outlined(box)
        elif why in (COVERED, PALE):
            shown = any(self._is_large(one) and _within(box, one) for one in self._pictures)
        else:
            shown = False
        return shown and ink.inked(box) and not self._is_over(box, seen)

    def _outlined(self, box: Box) -> bool:
        height = box[3] - box[1]
        inside = 0
        for one in self._objects:
            if one.kind == PATH and _within(one.box, box) and one.box[3] - one.box[1] <= height:
                inside += 1
                if inside >= _OUTLINES:
                    return True
        return False

    def _is_over(self, box: Box, seen: Sequence[int]) -> bool:
        return any(overlap(box, self._boxes[at]) > _OVER for at in seen)


def _within(box: Box, other: Box) -> bool:
    """Whether the middle of `box` lies in the other."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return other[0] < x < other[2] and other[1] < y < other[3]
