"""Whether a point is in the shape of what a page draws."""

from collections.abc import Sequence

import pypdfium2 as pdfium

from ingest.page.sight.drawn import PATH, PICTURE, Drawn, View
from ingest.page.sight.traits import MOVE, is_stencil, outline

_MOST_POINTS = 1_000
"""Of a shape: all shaded cells of a table may be one path."""


class Shapes:
    """The shapes of a page's objects: bounds tell little of one that is no rectangle."""

    def __init__(self, objects: Sequence[Drawn], page: pdfium.PdfPage, view: View) -> None:
        self._objects, self._page, self._view = objects, page, view
        self._solid: dict[int, bool] = {}
        self._rings: dict[int, list[list[tuple[float, float]]]] = {}

    def hold(self, place: int, point: tuple[float, float]) -> bool:
        """Whether a point within an object's bounds is in its shape."""
        one = self._objects[place]
        if one.kind == PICTURE and place not in self._solid:
            self._solid[place] = not is_stencil(one.handle, self._page)
        if one.kind != PATH:
            return self._solid.get(place, True)
        rings = self._rings.get(place)
        if rings is None:
            rings = []
            for reached, x, y in outline(one, _MOST_POINTS):
                left, top, _, _ = self._view.box(x, y, x, y)
                if reached == MOVE or not rings:
                    rings.append([])
                rings[-1].append((left, top))
            self._rings[place] = rings
        if not rings:
            return True  # too long to be looked at
        return sum(_crossings(ring, point) for ring in rings) % 2 == 1


def _crossings(ring: Sequence[tuple[float, float]], point: tuple[float, float]) -> int:
    """How often the line from a point to the right crosses a ring."""
    x, y = point
    count = 0
    for (x0, y0), (x1, y1) in zip(ring, (*ring[1:], ring[0]), strict=True):
        if (y0 > y) != (y1 > y) and x < x0 + (y - y0) * (x1 - x0) / (y1 - y0):
            count += 1
    return count
