"""Pages whose values are easily read wrongly: raised, lowered, struck out, over each other."""

import io

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

LEAK = "The leak rate must not exceed 1.2 × 10⁻⁶ mbar l/s after one hour."
BELT = "Let the belt deflect 1 1/2 in. at the middle of the span."
NOTE = "Tighten the cap screws to 85 (1) N·m in a cross pattern."
STORE = "Store the unit at -40 °C to +70 °C, part no. 77-1204, in a dry room."
TABLE = ("Gland bolts", "205", "151")


def page_of_values() -> bytes:
    """Five lines as in the constants above, one below the other, and a row of a table."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    _runs(canvas, 760, ("The leak rate must not exceed 1.2 × 10", 0), ("-6", 4))
    _more(canvas, " mbar l/s after one hour.")
    x = _runs(canvas, 730, ("Let the belt deflect 1", 0))
    canvas.setFont("Helvetica", 7)
    canvas.drawString(x + 2, 735, "1")
    canvas.drawString(x + 2, 726, "2")
    canvas.setFont("Helvetica", 11)
    canvas.drawString(x + 9, 730, "in. at the middle of the span.")
    _runs(canvas, 700, ("Tighten the cap screws to 85", 0), ("1", 4))
    _more(canvas, " N·m in a cross pattern.")
    _runs(canvas, 670, (STORE, 0))
    for text, left in zip(TABLE, (60, 240, 330), strict=True):
        canvas.drawString(left, 640, text)
    canvas.save()
    return out.getvalue()


def struck_and_overprinted() -> bytes:
    """A torque that is struck out, one printed over another, and a line beyond the page."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    x = _runs(canvas, 760, ("Tighten the gland bolts to ", 0))
    canvas.drawString(x, 760, "40 N·m")
    end = x + canvas.stringWidth("40 N·m", "Helvetica", 11)
    canvas.line(x, 764, end, 764)
    canvas.drawString(end, 760, " 45 N·m in a cross pattern.")
    canvas.drawString(60, 720, "Tighten the flange screws to 38 N·m.")
    canvas.drawString(60, 720, "Tighten the flange screws to 50 N·m.")
    canvas.drawString(60, 690, "The stroke of the valve is 18 mm, measured at the stem.")
    canvas.drawString(60, 870, "Old sheet: the stroke of the valve is 22 mm")
    canvas.save()
    return out.getvalue()


_x = 0.0
_y = 0.0


def _runs(canvas: Canvas, y: float, *runs: tuple[str, float]) -> float:
    """Draw (text, rise) one behind the other, raised ones small; where they end."""
    global _x, _y
    _x, _y = 60.0, y
    for text, rise in runs:
        size = 7 if rise else 11
        canvas.setFont("Helvetica", size)
        canvas.drawString(_x, y + rise, text)
        _x += canvas.stringWidth(text, "Helvetica", size)
    canvas.setFont("Helvetica", 11)
    return _x


def _more(canvas: Canvas, text: str) -> None:
    canvas.drawString(_x, _y, text)
