"""Boxes of a page's own frame (points from the bottom left, as a PDF says them) as it is read."""

Box = tuple[float, float, float, float]
"""Left, bottom, right, top in the page's own frame; left, top, right, bottom as it is read."""


def as_read(box: Box, crop: Box, turn: int) -> Box:
    """Left, top, right, bottom from the top left of the page as it is read."""
    x0, y0, x1, y1 = box
    left, bottom, right, top = crop
    match turn:
        case 0:
            return x0 - left, top - y1, x1 - left, top - y0
        case 1:
            return y0 - bottom, x0 - left, y1 - bottom, x1 - left
        case 2:
            return right - x1, y0 - bottom, right - x0, y1 - bottom
        case _:
            return top - y1, right - x1, top - y0, right - x0
