"""The plain colours that a page's objects are drawn in."""

from ingest.page.sight.handles import (
    NUMBERS,
    NUMBERS_AT,
    get_draw_mode,
    get_fill,
    get_stroke,
    unpack_colour,
)

Colour = tuple[int, int, int, int]
"""Red, green, blue and how opaque it is, 0 to 255."""


def fill_of(handle: int) -> Colour | None:
    """What an object is filled with; None where it is no plain colour."""
    if not get_fill(handle, *NUMBERS_AT):
        return None
    colour: Colour = unpack_colour(NUMBERS)
    return colour


def stroke_of(handle: int) -> Colour | None:
    """What an object's outline is drawn with; None where it is no plain colour."""
    if not get_stroke(handle, *NUMBERS_AT):
        return None
    colour: Colour = unpack_colour(NUMBERS)
    return colour


def draw_mode(path: int) -> tuple[bool, bool]:
    """Whether a path is filled, and whether its outline is drawn."""
    get_draw_mode(path, NUMBERS_AT[0], NUMBERS_AT[1])
    return bool(NUMBERS[0]), bool(NUMBERS[1])
