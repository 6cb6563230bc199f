"""Whether words are seen, by what pdfium draws: the page's picture with them and without them."""

import time
from collections.abc import Iterable, Sequence

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw
from numpy.typing import NDArray

from ingest.page.sight.drawn import Box
from ingest.page.sight.handles import set_active

_SCALE = 2.0
"""Pixels a point: letters of six points are still a dozen pixels high."""
_MOST_PIXELS = 4_000_000
"""Of one picture; larger pages are drawn smaller."""
_SECONDS = 3.0
"""Time to draw one picture; what takes longer is a map or an attack, and nothing is said of it."""
_VISIBLE = 24
"""Of 255: a letter that differs less from what is around it is not seen on paper or screen."""
_INK = 0.015
"""Share of a word's box that its letters change at least: a hyphen in small type does .02."""
_MOST_PASSES = 4
"""Pictures that are drawn to tell words at the same place apart."""

Picture = NDArray[np.uint8]
"""Height x width x blue, green, red."""


class Ink:
    """Pictures of an area of a page as it is read, `turned` quarter turns clockwise from as it is
    shown; all boxes that are asked about lie in the area."""

    def __init__(
        self, page: pdfium.PdfPage, turned: int, size: tuple[float, float], area: Box
    ) -> None:
        self._page, self._turned = page, turned
        left, top = max(area[0] - 1, 0.0), max(area[1] - 1, 0.0)
        right, bottom = min(area[2] + 1, size[0]), min(area[3] + 1, size[1])
        pixels = max((right - left) * (bottom - top), 1.0)
        self._scale = min(_SCALE, (_MOST_PIXELS / pixels) ** 0.5)
        self._left, self._top = round(left * self._scale), round(top * self._scale)
        self._size = (
            max(round(right * self._scale) - self._left, 1),
            max(round(bottom * self._scale) - self._top, 1),
        )
        self._page_size = round(size[0] * self._scale), round(size[1] * self._scale)
        self._whole: Picture | None = None
        self._failed = False

    def whole(self) -> Picture | None:
        """The area as it is seen; None where it takes too long to draw."""
        if self._whole is None and not self._failed:
            self._whole = self._draw()
            self._failed = self._whole is None
        return self._whole

    def _draw(self) -> Picture | None:
        width, height = self._size
        bitmap = pdfium.PdfBitmap.new_native(width, height, raw.FPDFBitmap_BGR)
        try:
            bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, height)
            until = time.monotonic() + _SECONDS
            pause = raw.IFSDK_PAUSE(
                version=1,
                NeedToPauseNow=type(raw.IFSDK_PAUSE().NeedToPauseNow)(
                    lambda _: int(time.monotonic() > until)
                ),
            )
            place = (-self._left, -self._top, *self._page_size, self._turned)
            state = raw.FPDF_RenderPageBitmap_Start(
                bitmap, self._page, *place, raw.FPDF_ANNOT, pause
            )
            raw.FPDF_RenderPage_Close(self._page)
            if state != raw.FPDF_RENDER_DONE:
                return None
            picture: Picture = bitmap.to_numpy().copy()
            return picture
        finally:
            bitmap.close()

    def _cut(self, picture: Picture, box: Box) -> NDArray[np.int16]:
        left, right = (round(value * self._scale) - self._left for value in (box[0], box[2]))
        top, bottom = (round(value * self._scale) - self._top for value in (box[1], box[3]))
        left, top = max(left, 0), max(top, 0)
        return picture[top : max(bottom, top + 1), left : max(right, left + 1)].astype(np.int16)

    def seen(self, boxes: Sequence[Box], handles: Sequence[Iterable[int]]) -> list[bool]:
        """Whether a part of the page's picture goes when the objects do that write the word there.

        `boxes`: of words; `handles`: of the objects that each is written by. True where it cannot
        be found out.
        """
        result = [True] * len(boxes)
        whole = self.whole() if boxes else None
        if whole is None:
            return result
        for chosen in _apart(boxes):
            objects = {handle for at in chosen for handle in handles[at]}
            for handle in objects:
                set_active(handle, 0)
            without = self._draw()
            for handle in objects:
                set_active(handle, 1)
            if without is None:
                return result
            for at in chosen:
                one, other = self._cut(whole, boxes[at]), self._cut(without, boxes[at])
                changed = np.abs(one - other).max(axis=2) > _VISIBLE if one.size else np.zeros(1)
                result[at] = bool(changed.mean() > _INK)
        return result

    def inked(self, box: Box) -> bool:
        """Whether anything is drawn in the box, whatever it is."""
        whole = self.whole()
        if whole is None:
            return True
        cut = self._cut(whole, box)
        return bool(cut.size) and int(np.ptp(cut, axis=(0, 1)).max()) > 2 * _VISIBLE


def _apart(boxes: Sequence[Box]) -> list[list[int]]:
    """The boxes' places, in groups in which none lies over another; a few groups at most."""
    groups: list[list[int]] = []
    taken: list[dict[tuple[int, int], list[int]]] = []
    for at, box in enumerate(boxes):
        cells = [
            (x, y)
            for x in range(int(box[0] // 40), int(box[2] // 40) + 1)
            for y in range(int(box[1] // 40), int(box[3] // 40) + 1)
        ][:400]
        for group, grid in zip(groups, taken, strict=True):
            near = {other for cell in cells for other in grid.get(cell, ())}
            if len(groups) == _MOST_PASSES and group is groups[-1]:
                break
            if not any(overlap(box, boxes[other]) > 0.2 for other in near):
                break
        else:
            group, grid = [], {}
            groups.append(group)
            taken.append(grid)
        group.append(at)
        for cell in cells:
            grid.setdefault(cell, []).append(at)
    return groups


def overlap(one: Box, other: Box) -> float:
    """The share of the smaller box that lies in the other."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    if width <= 0 or height <= 0:
        return 0.0
    areas = [(b[2] - b[0]) * (b[3] - b[1]) for b in (one, other)]
    return width * height / max(min(areas), 1e-6)
