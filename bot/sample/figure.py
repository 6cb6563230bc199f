"""Draws the sample manual's Figure 1: the press from the front, with numbered callouts."""

from reportlab.graphics.shapes import Circle, Drawing, Line, Rect, String
from reportlab.lib import colors

_STEEL = colors.HexColor("#d5dbe1")
_DARK = colors.HexColor("#8895a3")
_INK = colors.HexColor("#22303c")

# x, y, width, height, fill; drawn in this order, in points from the lower left corner
_PARTS = (
    (130, 18, 200, 34, _STEEL),  # bed
    (120, 8, 220, 10, _DARK),  # feet
    (146, 52, 14, 140, _DARK),  # left column
    (300, 52, 14, 140, _DARK),  # right column
    (218, 112, 24, 56, colors.white),  # ram
    (136, 92, 188, 24, _STEEL),  # slide
    (143, 88, 20, 32, _DARK),  # left guide bushing
    (297, 88, 20, 32, _DARK),  # right guide bushing
    (190, 52, 80, 6, _DARK),  # bolster plate
    (130, 166, 200, 34, _STEEL),  # crown
    (205, 158, 50, 66, _DARK),  # cylinder
    (268, 200, 56, 28, _STEEL),  # power unit
    (143, 200, 20, 9, _INK),  # left column nut
    (297, 200, 20, 9, _INK),  # right column nut, below the power unit
    (362, 8, 26, 70, _STEEL),  # control stand
    (365, 56, 20, 14, colors.white),  # display
)

# number, its place, and the point that it names
_CALLOUTS = (
    ("1", 96, 183, 136, 183),
    ("2", 180, 232, 212, 216),
    ("3", 352, 216, 320, 216),
    ("4", 96, 140, 148, 140),
    ("5", 96, 104, 140, 104),
    ("6", 96, 35, 134, 35),
    ("7", 408, 60, 384, 60),
)


def press() -> Drawing:
    """The front view, 454 x 246 points."""
    drawing = Drawing(454, 246)
    for x, y, width, height, fill in _PARTS:
        drawing.add(Rect(x, y, width, height, fillColor=fill, strokeColor=_INK, strokeWidth=0.8))
    for number, x, y, to_x, to_y in _CALLOUTS:
        drawing.add(Line(x, y, to_x, to_y, strokeColor=_INK, strokeWidth=0.6))
        drawing.add(Circle(x, y, 8, fillColor=colors.white, strokeColor=_INK, strokeWidth=0.8))
        drawing.add(
            String(x, y - 3, number, fontName="Helvetica-Bold", fontSize=8.5, textAnchor="middle")
        )
    return drawing
