"""Which words may be unseen, told from what the page says of them and not yet from its picture."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray

from ingest.page.sight.colours import Colour, draw_mode, fill_of, stroke_of
from ingest.page.sight.drawn import PATH, TEXT, Box, Drawn, View
from ingest.page.sight.handles import has_transparency, render_mode
from ingest.page.sight.shapes import Shapes
from ingest.page.sight.traits import (
    Clip,
    clip_key,
    clip_of,
    in_layer,
    is_marked,
    is_transparent,
)
from ingest.page.word import Word

INVISIBLE, OFF, COVERED = "drawn invisibly", "in a layer that is off", "covered"
FAINT = "too faint to see"
PALE, SAME, CUT = "white on white", "in the colour of what is behind it", "cut off"

_OPAQUE = 200
"""Of 255: a cover that is less opaque lets letters through; it is seen what it does."""
_FAINT = 26
"""Of 255: letters less opaque than this are as good as not there."""
_CONTRAST = 48
"""Of 255: letters that differ less from what is behind them are looked at in the picture."""
_WHITE: Colour = (255, 255, 255, 255)
_LEAST = 3.0
"""Points: a smaller shape covers no word."""
_MOST_GROUNDS = 1_500
"""Shapes of a page that words may lie on or under: shaded tables have some hundreds."""
_HELD = 0.6
"""Share of a word's width and height that a shape holds at least of a word on or under it."""
_KEPT = 0.15
"""Share of a word's width that a clip leaves at least of a word that is not cut off."""

Boxes = NDArray[np.float64]
"""A row each: left, top, right, bottom."""


@dataclass(frozen=True, slots=True)
class Suspicion:
    """`whys`: for words, by their places, why they may not be seen; `odd`: the same for texts, by
    their handles; `colours`: of texts; `pictures`: the places of pictures in the drawing."""

    whys: Mapping[int, str]
    odd: Mapping[int, str]
    colours: Mapping[int, Colour | None]


@dataclass(slots=True)
class _Texts:
    odd: dict[int, str] = field(default_factory=dict)
    colours: dict[int, Colour | None] = field(default_factory=dict)
    places: dict[int, int] = field(default_factory=dict)
    clips: dict[int, Box] = field(default_factory=dict)


def suspicions(
    page: pdfium.PdfPage,
    words: "Sequence[Word]",
    handles: Callable[[], Sequence[int]],
    objects: Sequence[Drawn],
    view: View,
    layered: bool,
) -> Suspicion:
    """What is suspected.

    `handles` gives those of the text that each word is (first) written by; `layered`: whether
    forms of the PDF may be in a layer.
    """
    texts = _texts(objects, view, layered, is_transparent(page))
    whys: dict[int, str] = {}
    if texts.odd or _cuts(texts, words):
        for at, handle in enumerate(handles()):
            if handle in texts.odd:
                whys[at] = texts.odd[handle]
            elif handle in texts.clips and _is_cut(words[at], texts.clips[handle]):
                whys[at] = CUT
    grounds = _grounds(objects)
    doubted = _doubted(objects, grounds, texts)
    if doubted:
        whys |= _behind_and_over(
            words, handles(), objects, grounds, texts, doubted - texts.odd.keys(), page, view
        )
    return Suspicion(whys, texts.odd, texts.colours)


def _cuts(texts: _Texts, words: "Sequence[Word]") -> bool:
    """Whether any clip is smaller than all the words together: most are as large as the page."""
    if not texts.clips:
        return False
    left, right = min(word.left for word in words), max(word.right for word in words)
    top, bottom = min(word.top for word in words), max(word.bottom for word in words)
    return any(
        clip[0] > left or clip[1] > top or clip[2] < right or clip[3] < bottom
        for clip in set(texts.clips.values())
    )


def _doubted(
    objects: Sequence[Drawn], grounds: Sequence[tuple[int, Colour | None]], texts: _Texts
) -> set[int]:
    """The handles of texts that are pale, meet a shape that is drawn over them, or meet one of
    their own colour."""
    found = {handle for handle, ink in texts.colours.items() if ink and _alike(ink, _WHITE)}
    if not grounds or not texts.places:
        return found
    places = list(texts.places.values())
    boxes: Boxes = np.array([objects[place].box for place in places])
    shapes: Boxes = np.array([objects[place].box for place, _ in grounds])[:, :, None]
    meets = (
        (boxes[:, 0] < shapes[:, 2])
        & (boxes[:, 2] > shapes[:, 0])
        & (boxes[:, 1] < shapes[:, 3])
        & (boxes[:, 3] > shapes[:, 1])
    )
    for ground, text in zip(*np.nonzero(meets), strict=True):
        (place, shade), handle = grounds[ground], objects[places[text]].handle
        ink = texts.colours[handle]
        if place > places[text] or (shade and ink and _alike(shade, ink)):
            found.add(handle)
    return found


def _texts(objects: Sequence[Drawn], view: View, layered: bool, transparent: bool) -> _Texts:
    texts = _Texts()
    names: dict[int, bytes] = {}
    clips: dict[Clip, Box] = {}
    for place, (kind, handle, _, form, opaque) in enumerate(objects):
        if kind != TEXT:
            continue
        texts.places[handle] = place
        mode = render_mode(handle)
        colour = (stroke_of if mode in (1, 5) else fill_of)(handle)
        if colour and opaque < 1:
            colour = (*colour[:3], min(colour[3], int(255 * opaque)))  # it may know already
        texts.colours[handle] = colour
        if mode in (3, 7):
            texts.odd[handle] = INVISIBLE
        elif (layered and form) or (is_marked(handle) and in_layer(handle, names)):
            texts.odd[handle] = OFF
        elif colour and (
            colour[3] < _FAINT or (transparent and colour[3] == 255 and has_transparency(handle))
        ):
            texts.odd[handle] = FAINT
        key = None if form else clip_key(handle)
        if key:
            if key not in clips:
                clips[key] = clip_of(handle, view)
            texts.clips[handle] = clips[key]
    return texts


def _is_cut(word: "Word", clip: Box) -> bool:
    left, top, right, bottom = clip
    across = min(right, word.right) - max(left, word.left)
    down = min(bottom, word.bottom) - max(top, word.top)
    return across < _KEPT * (word.right - word.left) or down < _KEPT * word.height


def _grounds(objects: Sequence[Drawn]) -> list[tuple[int, Colour | None]]:
    """(place, colour) of what words may lie on or under; None: several colours, or not known."""
    found: list[tuple[int, Colour | None]] = []
    for place, (kind, handle, (left, top, right, bottom), _, opaque) in enumerate(objects):
        if kind == TEXT or right - left < _LEAST or bottom - top < _LEAST:
            continue
        if kind != PATH:
            found.append((place, None))
        elif draw_mode(handle)[0]:
            colour = fill_of(handle)
            if colour is None or colour[3] * opaque >= _OPAQUE:
                found.append((place, colour))
        if len(found) >= _MOST_GROUNDS:
            break
    return found


def _behind_and_over(
    words: "Sequence[Word]",
    handles: Sequence[int],
    objects: Sequence[Drawn],
    grounds: Sequence[tuple[int, Colour | None]],
    texts: _Texts,
    doubted: Collection[int],
    page: pdfium.PdfPage,
    view: View,
) -> dict[int, str]:
    """Words that something is drawn over, and those of the colour of what is behind."""
    asked = [at for at, handle in enumerate(handles) if handle in doubted]
    x0, y0, x1, y1 = (
        np.array(
            [(words[at].left, words[at].top, words[at].right, words[at].bottom) for at in asked]
        )
        .reshape(-1, 4)
        .T
    )
    x, y = (x0 + x1) / 2, (y0 + y1) / 2
    boxes: Boxes = np.array([objects[place].box for place, _ in grounds]).reshape(-1, 4)
    left, top, right, bottom = (boxes[:, side : side + 1] for side in range(4))
    across = np.minimum(x1, right) - np.maximum(x0, left)
    down = np.minimum(y1, bottom) - np.maximum(y0, top)
    inside = (across > _HELD * (x1 - x0)) & (down > _HELD * (y1 - y0))
    under: dict[int, list[int]] = {}
    for ground, column in zip(*np.nonzero(inside), strict=True):
        under.setdefault(int(column), []).append(int(ground))
    found: dict[int, str] = {}
    shapes = Shapes(objects, page, view)
    white = {
        handle for handle, colour in texts.colours.items() if colour and _alike(colour, _WHITE)
    }
    for column, at in enumerate(asked):
        if column not in under and handles[at] not in white:
            continue
        own, colour = texts.places[handles[at]], texts.colours[handles[at]]
        on = [grounds[ground] for ground in under.get(column, ())]
        point = float(x[column]), float(y[column])
        if any(place > own and shapes.hold(place, point) for place, _ in on):
            found[at] = COVERED
        elif colour:
            pale = handles[at] in white
            below = [(place, shade) for place, shade in reversed(on) if place < own]
            if not pale and not any(shade and _alike(colour, shade) for _, shade in below):
                continue
            ground = next((shade for place, shade in below if shapes.hold(place, point)), _WHITE)
            if ground is None:
                if pale:
                    found[at] = PALE
            elif _alike(colour, ground):
                found[at] = PALE if pale else SAME
    return found


def _alike(one: Colour, other: Colour) -> bool:
    return (
        abs(one[0] - other[0]) < _CONTRAST
        and abs(one[1] - other[1]) < _CONTRAST
        and abs(one[2] - other[2]) < _CONTRAST
    )
