"""Pages with one ruled table, drawn as manuals draw them; each is one PDF of one page."""

import io
import itertools
from collections.abc import Sequence
from typing import Any

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Table

GRID = ("GRID", (0, 0), (-1, -1), 0.8, colors.black)
BOLD_TOP = ("FONTNAME", (0, 0), (-1, 0), "Helvetica-Bold")
ROWS_ONLY = ("LINEBELOW", (0, 0), (-1, -1), 0.6, colors.black)
TOP_LINE = ("LINEABOVE", (0, 0), (-1, 0), 0.6, colors.black)
MIDDLE = ("VALIGN", (0, 0), (-1, -1), "MIDDLE")
BOTTOM = ("VALIGN", (0, 0), (-1, -1), "BOTTOM")
TOP = ("VALIGN", (0, 0), (-1, -1), "TOP")
Style = Sequence[tuple[Any, ...]]


class Upwards(Flowable):  # type: ignore[misc]  # reportlab has no types
    """Words set from the foot of a cell upwards."""

    def __init__(self, text: str, size: float = 8) -> None:
        super().__init__()
        self.text, self.size = text, size

    def wrap(self, *_space: float) -> tuple[float, float]:
        return self.size, 0.6 * self.size * len(self.text)

    def draw(self) -> None:
        self.canv.rotate(90)
        self.canv.setFont("Helvetica-Bold", self.size)
        self.canv.drawString(0, -self.size, self.text)


def ruled(
    rows: Sequence[Sequence[Any]],
    widths: Sequence[float],
    style: Style = (GRID,),
    *,
    heights: Sequence[float | None] | None = None,
    title: str = "7.2 Data of the table",
    below: str = "Text below the table.",
) -> bytes:
    """A page with a heading, a table 60 points from the left, and a line of text."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    canvas.setFont("Helvetica-Bold", 14)
    canvas.drawString(60, 760, title)
    table = Table([list(row) for row in rows], colWidths=list(widths), rowHeights=heights)
    table.setStyle([("FONTSIZE", (0, 0), (-1, -1), 9), *style])
    _, height = table.wrapOn(canvas, 500, 600)
    table.drawOn(canvas, 60, 720 - height)
    canvas.setFont("Helvetica", 10)
    canvas.drawString(60, 690 - height, below)
    canvas.save()
    return out.getvalue()


def boxed(rows: Sequence[Sequence[str]], widths: Sequence[float], how: str) -> bytes:
    """A table whose lines are drawn in another way: "cells" (a box for each), "thin" (filled
    areas), "dashed", "path" (all at once), "form" (within a form on the page), "label" (something
    set upwards over it), "maze" (with thousands of lines around it)."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    xs = [60.0]
    for width in widths:
        xs.append(xs[-1] + width)
    ys = [720.0 - 14 * at for at in range(len(rows) + 1)]
    if how == "form":
        canvas.beginForm("grid")
    _lines(canvas, xs, ys, how)
    if how == "form":
        canvas.endForm()
        canvas.doForm("grid")
    if how == "maze":
        for at in range(2_000):
            canvas.line(10 + at % 300, 10 + at / 4, 310 + at % 270, 10 + at / 4)
            canvas.line(10 + at / 4, 10 + at % 300, 10 + at / 4, 400 + at % 300)
    if how == "label":
        canvas.saveState()
        canvas.translate(xs[-1] - 8, ys[-1] + 10)
        canvas.rotate(90)
        canvas.setFont("Helvetica", 12)
        canvas.drawString(0, 0, "Draft of the makers")
        canvas.restoreState()
    for row, y in zip(rows, ys[1:], strict=True):
        for text, x in zip(row, xs, strict=False):
            canvas.setFont("Helvetica", 8)
            canvas.drawString(x + 2.5, y + 4, text)
    canvas.save()
    return out.getvalue()


def _lines(canvas: Canvas, xs: Sequence[float], ys: Sequence[float], how: str) -> None:
    canvas.setLineWidth(0.5)
    if how == "cells":
        for y in ys[1:]:
            for one, two in itertools.pairwise(xs):
                canvas.rect(one, y, two - one, 14)
        return
    if how == "path":
        path = canvas.beginPath()
        for y in ys:
            path.moveTo(xs[0], y)
            path.lineTo(xs[-1], y)
        for x in xs:
            path.moveTo(x, ys[0])
            path.lineTo(x, ys[-1])
        canvas.drawPath(path)
        return
    if how == "dashed":
        canvas.setDash(2, 2)
    for y in ys:
        if how == "thin":
            canvas.rect(xs[0], y, xs[-1] - xs[0], 0.6, stroke=0, fill=1)
        else:
            canvas.line(xs[0], y, xs[-1], y)
    for x in xs:
        if how == "thin":
            canvas.rect(x, ys[-1], 0.6, ys[0] - ys[-1], stroke=0, fill=1)
        else:
            canvas.line(x, ys[-1], x, ys[0])
