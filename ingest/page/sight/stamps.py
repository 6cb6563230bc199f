"""Stamps and watermarks: large pale words over the page's text, which are no part of it."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from statistics import median

from ingest.page.page_words import PageWords
from ingest.page.removed import Removed
from ingest.page.sight.colours import Colour
from ingest.page.sight.drawn import TEXT, Drawn
from ingest.page.word import Word

WATERMARK = "watermark"

_LARGE = 1.8
"""Times the height of the page's middle word; stamps are seen from 2.5 times on."""
_PALE = 110
"""Of 255: the least that the darkest part of a stamp's colour has, on white."""
_HUGE = 24.0
"""Points: smaller words are a stamp only if they are pale."""
_CROSSED, _CROSSED_DARK = 2, 4
"""Smaller words that a stamp lies over at least, a pale one and one in full colour."""
_PAGES = 3
"""Pages on which a large pale word has one place, from which on it is no heading."""
_SMALLER = 0.7
"""Times the height of the stamp."""


def able_to_stamp(objects: Sequence[Drawn], colours: Mapping[int, Colour | None]) -> frozenset[int]:
    """The handles of the texts that are pale, or large."""
    return frozenset(
        one.handle
        for one in objects
        if one.kind == TEXT
        # ink is at least half as high as the letters' box
        and (one.box[3] - one.box[1] > _HUGE / 2 or _is_pale(colours.get(one.handle)))
    )


def stamps(
    words: "Sequence[Word]",
    handles: Sequence[int],
    objects: Sequence[Drawn],
    colours: Mapping[int, Colour | None],
    able: Collection[int],
) -> tuple[set[int], set[int]]:
    """The places of the words that are a stamp over other words, and of those that look like one
    and lie over none; `able`: the texts that may be."""
    pale = {handle for handle, colour in colours.items() if _is_pale(colour)}
    large_ones = [
        at
        for at, handle in enumerate(handles)
        if handle in pale or (handle in able and words[at].height > _HUGE)
    ]
    if not large_ones or len(words) < 2:
        return set(), set()
    tall = _LARGE * median(word.height for word in words)
    large = {handles[at] for at in large_ones if words[at].height > tall or not words[at].upright}
    if not large:
        return set(), set()
    boxes = {one.handle: one.box for one in objects if one.handle in large}
    crossing = {
        handle
        for handle, box in boxes.items()
        if _crossed(box, words, handles, large) >= (_CROSSED if handle in pale else _CROSSED_DARK)
    }
    places = {at for at, handle in enumerate(handles) if handle in crossing}
    maybe = {at for at, handle in enumerate(handles) if handle in large & pale} - places
    # one stamp may be written by several texts, some of which cross nothing
    looks = {(colours[handles[at]], *_look(words[at])) for at in places}
    more = {at for at in maybe if (colours[handles[at]], *_look(words[at])) in looks}
    return places | more, maybe - more


def _look(word: "Word") -> tuple[bool, int]:
    """What the words of one stamp have in common: a slanted box says nothing of the letters."""
    return word.upright, round(word.height) if word.upright else 0


def stamped(pages: "Sequence[PageWords]") -> "list[PageWords]":
    """The pages, without large pale words that are a watermark on another page, or stand at the
    same place on `_PAGES` of them."""
    marks = {one.text for page in pages for one in page.removed if one.why == WATERMARK}
    counts = Counter(_place(word) for page in pages for word in page.pale)
    made = list(pages)
    for at, page in enumerate(pages):
        gone = [w for w in page.pale if w.text in marks or counts[_place(w)] >= _PAGES]
        if gone:
            words = [word for word in page.words if word not in gone]
            removed = (*page.removed, *(Removed(word.text, WATERMARK) for word in gone))
            made[at] = replace(page, words=words, removed=removed)
    return made


def _place(word: "Word") -> tuple[str, int, int, int]:
    return word.text, round(word.left), round(word.top), round(word.height)


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
