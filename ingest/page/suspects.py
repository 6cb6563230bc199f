"""Which words may be unseen, told from what the page says of them and not yet from its picture."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ingest.page.drawn import (
    PATH,
    PICTURE,
    SHADING,
    TEXT,
    Colour,
    Drawn,
    View,
    clip_of,
    draw_mode,
    fill_of,
    has_transparency,
    marks_of,
    render_mode,
    stroke_of,
)

if TYPE_CHECKING:
    from ingest.page.words import Word

INVISIBLE, OFF, COVERED = "drawn invisibly", "in a layer that is off", "covered"
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
    clips: dict[int, tuple[float, float, float, float]] = field(default_factory=dict)


def suspicions(
    words: "Sequence[Word]",
    handles: Sequence[int],
    objects: Sequence[Drawn],
    view: View,
    layered: bool,
) -> Suspicion:
    """What is suspected; `handles`: of the text that each word is (first) written by; `layered`:
    whether forms of the PDF may be in a layer."""
    texts = _texts(objects, view, layered)
    whys = {at: texts.odd[handle] for at, handle in enumerate(handles) if handle in texts.odd}
    for at, (word, handle) in enumerate(zip(words, handles, strict=True)):
        clip = texts.clips.get(handle)
        if clip and at not in whys and _is_cut(word, clip):
            whys[at] = CUT
    grounds = _grounds(objects)
    if grounds:
        _behind_and_over(words, handles, objects, grounds, texts, whys)
    else:
        for at, handle in enumerate(handles):
            if handle in texts.colours and at not in whys:
                _compare(at, texts.colours[handle], _WHITE, whys)
    return Suspicion(whys, texts.odd, texts.colours)


def _texts(objects: Sequence[Drawn], view: View, layered: bool) -> _Texts:
    texts = _Texts()
    names: dict[int, bytes] = {}
    for place, one in enumerate(objects):
        if one.kind != TEXT:
            continue
        handle = one.handle
        texts.places[handle] = place
        mode = render_mode(handle)
        colour = (stroke_of if mode in (1, 5) else fill_of)(handle)
        texts.colours[handle] = colour
        if mode in (3, 7) or (colour and colour[3] < _FAINT):
            texts.odd[handle] = INVISIBLE
        elif (layered and one.in_form) or b"OC" in marks_of(handle, names):
            texts.odd[handle] = OFF
        elif colour and colour[3] == 255 and has_transparency(handle):
            texts.odd[handle] = INVISIBLE  # by a mask, perhaps
        clip = None if one.in_form else clip_of(handle, view)
        if clip:
            texts.clips[handle] = clip
    return texts


def _is_cut(word: "Word", clip: tuple[float, float, float, float]) -> bool:
    left, top, right, bottom = clip
    across = min(right, word.right) - max(left, word.left)
    down = min(bottom, word.bottom) - max(top, word.top)
    return across < _KEPT * (word.right - word.left) or down < _KEPT * word.height


def _grounds(objects: Sequence[Drawn]) -> list[tuple[int, Colour | None]]:
    """(place, colour) of what words may lie on or under; None: several colours, or not known."""
    found: list[tuple[int, Colour | None]] = []
    for place, one in enumerate(objects):
        left, top, right, bottom = one.box
        if right - left < _LEAST or bottom - top < _LEAST:
            continue
        if one.kind in (PICTURE, SHADING):
            found.append((place, None))
        elif one.kind == PATH and draw_mode(one.handle)[0]:
            colour = fill_of(one.handle)
            if colour is None or colour[3] >= _OPAQUE:
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
    whys: dict[int, str],
) -> None:
    """Suspects words that something is drawn over, and those of the colour of what is behind."""
    boxes: Boxes = np.array([objects[place].box for place, _ in grounds])
    order = np.array([place for place, _ in grounds])
    known = [at for at, handle in enumerate(handles) if handle in texts.places and at not in whys]
    if not known:
        return
    x = np.array([(words[at].left + words[at].right) / 2 for at in known])
    y = np.array([(words[at].top + words[at].bottom) / 2 for at in known])
    own = np.array([texts.places[handles[at]] for at in known])
    inside = (boxes[:, :1] < x) & (x < boxes[:, 2:3]) & (boxes[:, 1:2] < y) & (y < boxes[:, 3:4])
    later = order[:, None] > own
    covered = np.atleast_1d(np.any(inside & later, axis=0))
    below = inside & ~later
    # the last of those that are drawn before the word
    last = len(grounds) - 1 - np.argmax(below[::-1], axis=0)
    on_any = np.atleast_1d(np.any(below, axis=0))
    for column, at in enumerate(known):
        colour = texts.colours[handles[at]]
        ground = grounds[last[column]][1] if on_any[column] else _WHITE
        if covered[column]:
            whys[at] = COVERED
        elif ground is not None:
            _compare(at, colour, ground, whys)
        elif colour and min(colour[:3]) > 255 - _CONTRAST:
            whys[at] = PALE


def _compare(at: int, colour: Colour | None, ground: Colour, whys: dict[int, str]) -> None:
    if colour is None:
        return
    if max(abs(one - other) for one, other in zip(colour[:3], ground[:3], strict=True)) < _CONTRAST:
        whys[at] = PALE if min(colour[:3]) > 255 - _CONTRAST else SAME
