"""Writes the sample manual: `python -m bot.sample.build [PDF]`, the same bytes each time.

Needs reportlab, a development dependency. Page labels differ from the PDF's own page index on
purpose, as in real manuals: i, ii, iii for the front matter, then 1, 2, 3.
"""

import sys
from pathlib import Path
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

from bot.sample import SAMPLE_PDF, layout, source

_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii")


class Manual:
    """One build: lays the blocks out until the table of contents has settled."""

    def __init__(self, header: dict[str, Any], blocks: list[source.Block]) -> None:
        self.header = header
        self.blocks = blocks
        self.first_body_page = 0
        self.in_body = False
        self.chapter = ""
        self.contents = layout.table_of_contents()
        self.contents.formatter = self.label

    def label(self, page: int) -> str:
        """The printed label of a page, 1-based; roman before the first numbered chapter."""
        if page < self.first_body_page or not self.first_body_page:
            return _ROMAN[page - 1]
        return str(page - self.first_body_page + 1)

    def write(self, target: Path) -> None:
        """`target` holds the PDF, deterministic: fixed dates and ids."""
        title = f"{self.header['maker']} {self.header['title']}: {self.header['subtitle']}"
        doc = BaseDocTemplate(
            str(target),
            pagesize=A4,
            title=title,
            author=self.header["maker"],
            subject=f"{self.header['publication']}, Revision {self.header['revision']}",
            creator="bot.sample.build",
            invariant=1,
            lang="en",
        )
        frame = Frame(
            layout.MARGIN, 20 * mm, layout.WIDTH, A4[1] - 44 * mm, 0, 0, 0, 0, showBoundary=0
        )
        doc.addPageTemplates(
            [
                PageTemplate("title", [frame], onPage=self._begin_title),
                PageTemplate("front", [frame], onPageEnd=self._furniture),
                PageTemplate("body", [frame], onPage=self._begin_body, onPageEnd=self._furniture),
            ]
        )
        doc.afterFlowable = lambda flowable: self._outline(doc, flowable)
        story = layout.title_page(self.header)
        story += layout.flowables(self.blocks, self.header["front_headings"], self.contents)
        doc.multiBuild(story)

    def _begin_title(self, canvas: Any, doc: Any) -> None:
        year, month, day = self.header["pdf_date"].split("-")
        canvas.setDateFormatter(lambda *_: f"D:{year}{month}{day}080000+00'00'")
        canvas.addPageLabel(0, style="ROMAN_LOWER")
        canvas.showOutline()
        # each pass begins here; first_body_page keeps the last pass's value for the contents
        self.in_body = False
        self.chapter = ""

    def _begin_body(self, canvas: Any, doc: Any) -> None:
        if not self.in_body:
            self.in_body = True
            self.first_body_page = canvas.getPageNumber()
            canvas.addPageLabel(self.first_body_page - 1, style="ARABIC", start=1)

    def _furniture(self, canvas: Any, doc: Any) -> None:
        left, right = layout.MARGIN, A4[0] - layout.MARGIN
        top, bottom = A4[1] - 15 * mm, 13 * mm
        canvas.saveState()
        canvas.setFont("Helvetica", 8)
        canvas.setFillColor(layout.GREY)
        canvas.setStrokeColor(layout.GREY)
        canvas.setLineWidth(0.4)
        canvas.drawString(left, top, f"{self.header['title']}, {self.header['subtitle']}")
        canvas.drawRightString(right, top, self.chapter)
        canvas.line(left, top - 4, right, top - 4)
        canvas.line(left, bottom + 10, right, bottom + 10)
        canvas.drawString(
            left, bottom, f"{self.header['publication']}, Revision {self.header['revision']}"
        )
        canvas.drawCentredString(A4[0] / 2, bottom, self.header["date"])
        canvas.drawRightString(right, bottom, self.label(canvas.getPageNumber()))
        canvas.restoreState()

    def _outline(self, doc: Any, flowable: Any) -> None:
        if not hasattr(flowable, "outline"):
            return
        level, text = flowable.outline
        key = f"h{text.split(' ')[0]}"
        if level == 1:
            self.chapter = text
        doc.canv.bookmarkPage(key)
        doc.canv.addOutlineEntry(text, key, level - 1, closed=level == 1)
        if text != "Contents":
            doc.notify("TOCEntry", (level - 1, text, doc.page, key))


def build(target: Path = SAMPLE_PDF) -> None:
    """Writes the manual to `target`."""
    header, blocks = source.read()
    Manual(header, blocks).write(target)


if __name__ == "__main__":
    build(*(Path(argument) for argument in sys.argv[1:]))
