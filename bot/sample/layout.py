"""Turns the sample manual's blocks into reportlab flowables: styles, boxes, tables, title page."""

from collections.abc import Sequence
from typing import Any

from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import (
    CondPageBreak,
    Flowable,
    KeepTogether,
    NextPageTemplate,
    PageBreak,
    Spacer,
    Table,
    TableStyle,
)
from reportlab.platypus import Paragraph as Text
from reportlab.platypus.tableofcontents import TableOfContents

from bot.sample import figure, source

MARGIN = 22 * mm
WIDTH = A4[0] - 2 * MARGIN
BLUE = colors.HexColor("#1f4e79")
GREY = colors.HexColor("#5b6670")
_RULE = colors.HexColor("#9aa5af")
_BAND = colors.HexColor("#f2f5f8")
_ALERTS = {
    "WARNING": (colors.HexColor("#e06a00"), colors.HexColor("#fff4e8")),
    "CAUTION": (colors.HexColor("#d9a400"), colors.HexColor("#fffbe6")),
    "NOTE": (colors.HexColor("#2f6fab"), colors.HexColor("#edf4fb")),
}

BODY = ParagraphStyle(
    "body",
    fontName="Helvetica",
    fontSize=9.5,
    leading=13,
    spaceAfter=6,
    allowWidows=0,
    allowOrphans=0,
)
CELL = ParagraphStyle("cell", parent=BODY, fontSize=8.5, leading=11, spaceAfter=0)
HEAD = ParagraphStyle("head", parent=CELL, fontName="Helvetica-Bold", textColor=colors.white)
STEP = ParagraphStyle("step", parent=BODY, leftIndent=18, bulletIndent=2, spaceAfter=3)
CAPTION = ParagraphStyle(
    "caption", parent=BODY, fontName="Helvetica-Bold", fontSize=8.5, spaceBefore=4, spaceAfter=4
)
FIGURE = ParagraphStyle("figure", parent=CAPTION, alignment=TA_CENTER, spaceAfter=8)
SIGNAL = ParagraphStyle("signal", parent=CELL, fontName="Helvetica-Bold", fontSize=9)
HEADINGS = {
    1: ParagraphStyle(
        "h1", fontName="Helvetica-Bold", fontSize=18, leading=22, textColor=BLUE, spaceAfter=10
    ),
    2: ParagraphStyle(
        "h2",
        fontName="Helvetica-Bold",
        fontSize=12,
        leading=15,
        textColor=BLUE,
        spaceBefore=9,
        spaceAfter=5,
    ),
}
TITLE = ParagraphStyle("title", parent=HEADINGS[1], fontSize=34, leading=40, spaceAfter=4)
SUBTITLE = ParagraphStyle("subtitle", parent=BODY, fontSize=17, leading=22, spaceAfter=26)
FIELD = ParagraphStyle("field", parent=BODY, fontSize=11, leading=16, spaceAfter=0)


def title_page(header: dict[str, Any]) -> list[Flowable]:
    """Maker, title, drawing, and the fields that identify the manual."""
    fields = [
        ("Publication", header["publication"]),
        ("Revision", f"{header['revision']}, {header['date']}"),
        ("Equipment", header["equipment"]),
        ("Valid for", header["serials"]),
    ]
    rows = [[Text(f"<b>{name}</b>", FIELD), Text(value, FIELD)] for name, value in fields]
    return [
        Spacer(1, 20 * mm),
        Text(header["maker"].upper(), ParagraphStyle("maker", parent=FIELD, textColor=GREY)),
        Spacer(1, 6 * mm),
        Text(header["title"], TITLE),
        Text(header["subtitle"], SUBTITLE),
        figure.press(),
        Spacer(1, 14 * mm),
        Table(
            rows, colWidths=[WIDTH * 0.2, WIDTH * 0.8], style=[("VALIGN", (0, 0), (-1, -1), "TOP")]
        ),
        Spacer(1, 16 * mm),
        Text(header["notice"], ParagraphStyle("notice", parent=CELL, textColor=GREY)),
    ]


def flowables(
    blocks: Sequence[source.Block], front_headings: int, contents: Flowable
) -> list[Flowable]:
    """The body of the manual; the first numbered chapter begins the template `body`."""
    story: list[Flowable] = []
    chapters = 0
    for block, following in zip(blocks, [*blocks[1:], None], strict=True):
        if isinstance(block, source.Heading):
            if block.level == 1:
                story += _chapter_break(chapters, front_headings)
                chapters += 1
            else:
                story.append(CondPageBreak(40 * mm))
            heading = Text(block.text, HEADINGS[block.level])
            heading.outline = (block.level, block.text)
            heading.keepWithNext = True
            story.append(heading)
        elif isinstance(block, source.Steps):
            story += _steps(block)
        elif isinstance(block, source.Alert):
            box = _alert(block)
            # a box governs the procedure below it, so it may not end a page
            box.keepWithNext = isinstance(following, source.Steps)
            story.append(box)
        elif isinstance(block, source.Grid):
            if not story[-1].getKeepWithNext():
                story.append(CondPageBreak(40 * mm))
            story += _table(block)
        elif isinstance(block, source.Placeholder):
            story += [contents] if block.name == "contents" else _figure()
        else:
            text = Text(block.text, BODY)
            text.keepWithNext = isinstance(following, source.Alert)
            story.append(text)
    return story


def _chapter_break(chapters: int, front_headings: int) -> list[Flowable]:
    if chapters > front_headings:
        return [CondPageBreak(105 * mm), Spacer(1, 12)]
    return [NextPageTemplate("body" if chapters == front_headings else "front"), PageBreak()]


def _steps(block: source.Steps) -> list[Flowable]:
    texts = [
        Text(item, STEP, bulletText=f"{number}.") for number, item in enumerate(block.items, 1)
    ]
    return [*texts, Spacer(1, 5)]


def _alert(block: source.Alert) -> Flowable:
    edge, fill = _ALERTS[block.kind]
    return Table(
        [[Text(block.kind, SIGNAL)], [Text(block.text, CELL)]],
        colWidths=[WIDTH],
        spaceBefore=3,
        spaceAfter=8,
        style=[
            ("BACKGROUND", (0, 0), (-1, -1), fill),
            ("LINEBEFORE", (0, 0), (0, -1), 4, edge, "butt"),
            ("LEFTPADDING", (0, 0), (-1, -1), 12),
            ("TOPPADDING", (0, 0), (-1, 0), 5),
            ("BOTTOMPADDING", (0, 0), (-1, 0), 1),
            ("TOPPADDING", (0, 1), (-1, 1), 1),
            ("BOTTOMPADDING", (0, 1), (-1, 1), 6),
        ],
    )


def _table(block: source.Grid) -> list[Flowable]:
    rows = [[Text(cell, HEAD) for cell in block.header]]
    rows += [[Text(cell, CELL) for cell in row] for row in block.rows]
    caption = Text(block.caption, CAPTION)
    table = Table(
        rows,
        colWidths=[WIDTH * width / 100 for width in block.widths],
        repeatRows=1,
        spaceAfter=10,
        style=[
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("BACKGROUND", (0, 0), (-1, 0), BLUE),
            ("ROWBACKGROUNDS", (0, 1), (-1, -1), [colors.white, _BAND]),
            ("LINEBELOW", (0, 0), (-1, -1), 0.4, _RULE),
            ("LEFTPADDING", (0, 0), (-1, -1), 5),
            ("RIGHTPADDING", (0, 0), (-1, -1), 5),
            ("TOPPADDING", (0, 0), (-1, -1), 2.5),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
        ],
    )
    return [caption, table]


def _figure() -> list[Flowable]:
    return [KeepTogether([figure.press(), Text("Figure 1. Front view of the press", FIGURE)])]


TIGHT = TableStyle([("TOPPADDING", (0, 0), (-1, -1), 1), ("BOTTOMPADDING", (0, 0), (-1, -1), 1)])


def table_of_contents() -> TableOfContents:
    """Two levels, dotted, with the printed page labels put in by the build."""
    chapter = ParagraphStyle(
        "toc1", parent=BODY, fontName="Helvetica-Bold", leading=12, spaceBefore=3, spaceAfter=0
    )
    section = ParagraphStyle("toc2", parent=BODY, leftIndent=14, leading=11.5, spaceAfter=0)
    return TableOfContents(levelStyles=[chapter, section], dotsMinLevel=0, tableStyle=TIGHT)
