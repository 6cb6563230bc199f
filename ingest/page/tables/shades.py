"""Which colour a place of a table is shaded in."""

from collections.abc import Sequence

from ingest.page.tables.rulings import Fill


class Shades:
    """The shaded areas of a table; the last one drawn covers those before."""

    def __init__(self, fills: Sequence[Fill], box: tuple[float, float, float, float]) -> None:
        left, top, right, bottom = box
        self._fills = [
            fill
            for fill in reversed(fills)
            if fill.left < right and fill.right > left and fill.top < bottom and fill.bottom > top
        ]

    def at(self, x: float, y: float) -> int | None:
        for fill in self._fills:
            if fill.left <= x <= fill.right and fill.top <= y <= fill.bottom:
                return fill.colour
        return None
