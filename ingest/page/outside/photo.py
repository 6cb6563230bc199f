"""What text recognition reads on a photo, line by line: the engine is that of scanned pages."""

from typing import Any

from PIL import Image

from ingest.page.outside import ocr

_LEAST_SCORE = 0.6
_LINES = 60
_LETTERS = 120
_SAME_ROW = 0.6
"""Of a line's height: boxes whose middles are no further apart stand beside each other."""


def read_photo(picture: Image.Image) -> list[str]:
    """The lines of an upright RGB picture from top to bottom, as far as the engine is sure."""
    import numpy as np

    # The engine takes the channels in OpenCV's order.
    seen = ocr.engine()(np.asarray(picture)[:, :, ::-1])
    if not seen.txts:
        return []
    found = [
        (_box(box), text)
        for box, text, score in zip(seen.boxes, seen.txts, seen.scores, strict=True)
        if score >= _LEAST_SCORE and text.strip()
    ]
    rows: list[list[tuple[tuple[float, float, float], str]]] = []
    for box, text in sorted(found, key=lambda one: one[0][0]):
        if rows and box[0] - rows[-1][-1][0][0] <= _SAME_ROW * min(box[2], rows[-1][-1][0][2]):
            rows[-1].append((box, text))
        else:
            rows.append([(box, text)])
    lines = (" ".join(text for _, text in sorted(row, key=lambda one: one[0][1])) for row in rows)
    return [" ".join(line.split())[:_LETTERS] for line in lines][:_LINES]


def _box(box: Any) -> tuple[float, float, float]:
    """(middle from the top, left, height)."""
    tops = [float(y) for _, y in box]
    return (min(tops) + max(tops)) / 2, min(float(x) for x, _ in box), max(tops) - min(tops)
