"""PDFs with warnings as machine manuals set them: boxes, panels, rows of tables."""

import io
from collections.abc import Sequence

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from tests.fix_pdfs import BODY, BOLD, Text, column, draw

Frame = tuple[float, float, float, float]
"""(left, top, right, bottom) in points from the page's top left."""
SIGN = "ZapfDingbats"
TRIANGLE = "s"
"""What the sign's font draws a triangle for."""


def framed(texts: Sequence[Text], frames: Sequence[Frame] = ()) -> bytes:
    """A page with these texts and frames."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    for left, top, right, bottom in frames:
        canvas.rect(left, A4[1] - bottom, right - left, bottom - top)
    for text, left, top, size, font in texts:
        canvas.setFont(font, size)
        canvas.drawString(left, A4[1] - top - size, text)
    canvas.save()
    return out.getvalue()


def steps(*lines: str, top: float, first: int = 1) -> list[Text]:
    """Numbered steps, set in a little."""
    return column([f"{n}. {line}" for n, line in enumerate(lines, first)], 75, top)


def headed(title: str, top: float = 40) -> Text:
    """The heading of a section."""
    return (title, 60.0, top, 15.0, BOLD)


def boxed(word: str, said: str, title: str = "5.2 Filter") -> bytes:
    """A section with a box, its word above its text, and two steps."""
    page = [
        headed(title),
        (word, 250.0, 75.0, 11.0, BOLD),
        *column([said], 130, 92),
        *steps("Open the housing by hand.", "Take out the filter element.", top=130),
    ]
    return draw([page])


def panel(
    word: str, said: Sequence[str], top: float, *, at: float = 0.5, sign: bool = False
) -> tuple[list[Text], list[Frame]]:
    """A word at the left of its text, at the share `at` of its height, with a frame around each."""
    bottom = top + 12 + 13.0 * len(said)
    height = top + 6 + at * (13.0 * len(said) - 11)
    texts = column(said, 190, top + 6, 10.5)
    texts = [
        (text, left, top + 6 + 13.0 * n, 10.0, font)
        for n, (text, left, _, _, font) in enumerate(texts)
    ]
    texts.append((word, 85.0, height, 11.0, BOLD))
    if sign:
        texts.append((TRIANGLE, 70.0, height, 11.0, SIGN))
    return texts, [(60.0, top, 180.0, bottom), (180.0, top, 520.0, bottom)]


def table(rows: Sequence[Sequence[str]], top: float, bold: int = 1) -> list[Text]:
    """Rows of cells in columns of 100 points, the second one wider; the first `bold` are names."""
    lefts = (64.0, 114.0, 400.0, 470.0)
    return [
        (cell, lefts[n], top + 16.0 * at, 9.0, BOLD if at < bold else BODY)
        for at, row in enumerate(rows)
        for n, cell in enumerate(row)
        if cell
    ]
