"""Stamps and watermarks: large pale words over the page's text, which are no part of it."""

from collections.abc import Mapping, Sequence
from statistics import median
from typing import TYPE_CHECKING

from ingest.page.drawn import Colour, Drawn

if TYPE_CHECKING:
    from ingest.page.words import Word

WATERMARK = "watermark"

_LARGE = 1.8
"""Times the height of the page's middle word; stamps are seen from 2.5 times on."""
_PALE = 110
"""Of 255: the least that the darkest part of a stamp's colour has, on white."""
_CROSSED = 2
"""Smaller words that a stamp lies over at least."""
_SMALLER = 0.7
"""Times the height of the stamp."""


def stamps(
    words: "Sequence[Word]",
    handles: Sequence[int],
    objects: Sequence[Drawn],
    colours: Mapping[int, Colour | None],
) -> tuple[set[int], set[int]]:
    """The places of the words that are a stamp over other words, and of those that look like one
    and lie over none."""
    if len(words) < 2:
        return set(), set()
    tall = _LARGE * median(word.height for word in words)
    large = {
        handles[at]
        for at, word in enumerate(words)
        if (word.height > tall or not word.upright) and _is_pale(colours.get(handles[at]))
    }
    if not large:
        return set(), set()
    boxes = {one.handle: one.box for one in objects if one.handle in large}
    crossing = {
        handle for handle, box in boxes.items() if _crossed(box, words, handles, large) >= _CROSSED
    }
    # one stamp may be written by several texts
    looks = {(colours[h], round(boxes[h][3] - boxes[h][1])) for h in crossing}
    crossing |= {h for h, box in boxes.items() if (colours[h], round(box[3] - box[1])) in looks}
    places = {at for at, handle in enumerate(handles) if handle in crossing}
    rest = {at for at, handle in enumerate(handles) if handle in large and words[at].upright}
    return places, rest - places


def _is_pale(colour: Colour | None) -> bool:
    if colour is None:
        return False
    share = colour[3] / 255
    return min(255 - share * (255 - part) for part in colour[:3]) >= _PALE


def _crossed(
    box: tuple[float, float, float, float],
    words: "Sequence[Word]",
    handles: Sequence[int],
    large: set[int],
) -> int:
    left, top, right, bottom = box
    small = _SMALLER * (bottom - top)
    return sum(
        left < (word.left + word.right) / 2 < right
        and top < (word.top + word.bottom) / 2 < bottom
        and word.height < small
        for word, handle in zip(words, handles, strict=True)
        if handle not in large
    )
