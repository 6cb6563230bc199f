"""Pages of several columns, made by the tests: prose that is wrapped to a column's width."""

import io
import random
from collections.abc import Sequence

import pypdf
from pypdf.generic import DictionaryObject, NameObject, StreamObject
from reportlab.pdfbase.pdfmetrics import stringWidth

from tests.fix_pdfs import BODY, Text, with_content

_TEXT = (
    "the pump of this press is held by four screws and must be turned off before any work "
    "on it begins since residual pressure may stay in its lines for some minutes after "
    "rest while oil that is still warm drains faster through an open plug than cold oil "
    "which leaves dirt behind so let the machine run without load until gauge needles come "
    "to their usual place then stop"
)
_WORDS = _TEXT.split()


def prose(count: int, width: float, seed: int, size: float = 10, font: str = BODY) -> list[str]:
    """`count` lines of sentences, each as full as `width` points allow."""
    chance = random.Random(seed)
    lines: list[str] = []
    line: list[str] = []
    left = 0
    while len(lines) < count:
        word = chance.choice(_WORDS)
        if left == 0:
            word, left = word.capitalize(), chance.randint(8, 14)
        left -= 1
        word += "." if left == 0 else ""
        if stringWidth(" ".join([*line, word]), font, size) > width:
            lines.append(" ".join(line))
            line = []
        line.append(word)
    return lines


def beside(
    columns: Sequence[Sequence[str]], lefts: Sequence[float], top: float = 100, shift: float = 0
) -> list[list[Text]]:
    """The columns set at these left edges, each `shift` points lower than the one before it."""
    return [
        [(line, left, top + shift * n + 12.0 * at, 10.0, BODY) for at, line in enumerate(column)]
        for n, (column, left) in enumerate(zip(columns, lefts, strict=True))
    ]


def row_by_row(columns: Sequence[Sequence[Text]]) -> list[Text]:
    """The texts in the order in which a writer of lines across the page has them."""
    return sorted((text for column in columns for text in column), key=lambda t: (t[2], t[1]))


def hebrew(lines: Sequence[str], right: float = 520, left_page: bool = False) -> bytes:
    """Lines that are drawn as they look: letters A to Z stand for Hebrew's, words from the right.

    In a line each word is given in reading order; one with a digit or in lower case is drawn as it
    is. With `left_page` the lines are set flush left.
    """
    content = ["BT /F1 11 Tf"]
    for at, line in enumerate(lines):
        shown = " ".join(w[::-1] if w.isupper() else w for w in reversed(line.split()))
        width = stringWidth(shown, BODY, 11)
        left = 60.0 if left_page else right - width
        content.append(f"1 0 0 1 {left:.2f} {760 - 16 * at} Tm ({shown}) Tj")
    pdf = with_content("\n".join([*content, "ET"]).encode())
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf))
    cmap = StreamObject()
    codes = "\n".join(f"<{0x41 + n:02X}> <{0x5D0 + n:04X}>" for n in range(26))
    cmap._data = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /H def\n"
        "1 begincodespacerange <00> <FF> endcodespacerange\n"
        f"26 beginbfchar\n{codes}\nendbfchar endcmap end end"
    ).encode()
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
            NameObject("/ToUnicode"): writer._add_object(cmap),
        }
    )
    writer.pages[0]["/Resources"][NameObject("/Font")] = DictionaryObject({NameObject("/F1"): font})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def as_hebrew(line: str) -> str:
    """What a reader reads where `hebrew` was given the line."""
    return "".join(chr(0x5D0 + ord(ch) - 0x41) if "A" <= ch <= "Z" else ch for ch in line)
