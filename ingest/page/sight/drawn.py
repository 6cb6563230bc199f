"""What a page draws, in the order in which it draws it: texts, paths, pictures, and where."""

from dataclasses import dataclass
from typing import Any, NamedTuple

import pypdfium2 as pdfium

from ingest.page.sight.colours import fill_of
from ingest.page.sight.frames import Matrix, times
from ingest.page.sight.handles import (
    FLOATS,
    FLOATS_4_AT,
    address,
    count_inner,
    count_objects,
    get_bounds,
    get_inner,
    get_object,
    get_type,
    own_matrix,
    unpack_box,
)

MOST = 20_000
"""Objects of a page that are looked at: maps and exploded drawings have more, and no text there
is drawn over by anything that is told from the drawing itself."""
_DEEPEST = 6
"""Forms within forms that are followed: a form may hold itself."""
TEXT, PATH, PICTURE, SHADING, FORM = 1, 2, 3, 4, 5
"""pdfium's kinds of page objects."""

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in points from the top left of the page as it is read."""


@dataclass(frozen=True, slots=True)
class View:
    """How a page is read: `turn` quarter turns, clockwise, of its own frame (left, bottom, right,
    top in the PDF's units)."""

    turn: int
    frame: tuple[float, float, float, float]

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """From the PDF's units to the page as it is read."""
        left, bottom, right, top = self.frame
        match self.turn:
            case 0:
                return (x0 - left, top - y1, x1 - left, top - y0)
            case 1:
                return (y0 - bottom, x0 - left, y1 - bottom, x1 - left)
            case 2:
                return (right - x1, y0 - bottom, right - x0, y1 - bottom)
            case _:
                return (top - y1, right - x1, top - y0, right - x0)


class Drawn(NamedTuple):
    """One object: `handle` is pdfium's, its place in the list is its place in the drawing.

    `form`: how the form that holds it is placed on the page, None where it is the page's own;
    `opaque`: how much so the form is, from 0 to 1.
    """

    kind: int
    handle: int
    box: Box
    form: Matrix | None
    opaque: float


def kind_of(page: int, at: int) -> int:
    """The kind of an object of the page, by its place among those that are not in forms."""
    return int(get_type(get_object(page, at)))


def drawn_on(page: pdfium.PdfPage, view: View) -> list[Drawn]:
    """At most `MOST` objects of the page; what forms hold stands in the forms' places."""
    handle = address(page.raw)
    walk = _Walk(view)
    walk.go(count_objects(handle), get_object, handle)
    return walk.found


class _Walk:
    """One walk through a page's objects and the forms among them."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.found: list[Drawn] = []
        self._left = MOST

    def go(
        self,
        count: int,
        get: Any,
        parent: int,
        form: Matrix | None = None,
        opaque: float = 1.0,
        depth: int = 0,
    ) -> None:
        """Collect the objects that `get` gives of `parent`."""
        (left, _, _, top), straight = self.view.frame, self.view.turn == 0 and form is None
        add = self.found.append
        count = min(count, self._left)
        self._left -= count
        for at in range(count):
            handle = get(parent, at)
            kind = get_type(handle)
            if kind == FORM:
                if depth < _DEEPEST and self._left:
                    inner = within(form, own_matrix(handle))
                    colour = fill_of(handle)
                    seen = opaque * colour[3] / 255 if colour else opaque
                    self.go(count_inner(handle), get_inner, handle, inner, seen, depth + 1)
            elif get_bounds(handle, *FLOATS_4_AT):
                x0, y0, x1, y1 = unpack_box(FLOATS)
                if straight:
                    add(Drawn(kind, handle, (x0 - left, top - y1, x1 - left, top - y0), None, 1.0))
                else:
                    if form is not None:
                        x0, y0, x1, y1 = _moved(form, x0, y0, x1, y1)
                    add(Drawn(kind, handle, self.view.box(x0, y0, x1, y1), form, opaque))


def within(form: Matrix | None, own: Matrix) -> Matrix:
    """How an object that is placed by `own` in a form comes to stand on the page."""
    return own if form is None else times(own, form)


def _moved(
    matrix: Matrix, x0: float, y0: float, x1: float, y1: float
) -> tuple[float, float, float, float]:
    a, b, c, d, e, f = matrix
    xs = [a * x + c * y + e for x in (x0, x1) for y in (y0, y1)]
    ys = [b * x + d * y + f for x in (x0, x1) for y in (y0, y1)]
    return min(xs), min(ys), max(xs), max(ys)
