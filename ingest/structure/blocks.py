"""The blocks of a page: headings, paragraphs, list items and steps, tables, warnings.

A block is what a passage never cuts without need. Its text is the page's own text, lines of a
paragraph joined by a space, rows of a table one below the other.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import Literal

from ingest.page import Line, PageText, is_entry
from ingest.signals import begins, label
from ingest.structure.headings import UNNUMBERED, Heading
from ingest.structure.removals import removals
from ingest.structure.sections import SectionPath

BlockKind = Literal["heading", "text", "step", "table", "warning"]

_STEP = re.compile(
    r"(?:step\s+\d{1,3}[.,:]?|\(?\d{1,3}[.)]|\d{1,3}(?:\.[A-Z])?-\d{1,3}\.|\(?[a-z]{1,2}[.)])\s+\S",
    re.I,
)
_COUNT = re.compile(r"\(?\d{1,3}[.):]?")
_BULLET = re.compile(r"[●•○▪‣–—*-]\s?\S")
_PARAGRAPH = 0.35
"""More space than the usual, in letter heights, from which a paragraph begins."""
_BOX_GAP, _BOX_SHIFT, _INSET = 2.5, 1.2, 2.0
"""In letter heights: most space between items of a warning, how far their left edges may differ,
and how far they are set in from the margin."""
_CAPTION = re.compile(r"table\s+[\w.-]+\W", re.I)


@dataclass(slots=True)
class Block:
    """Part of one page; `section` is the path it stands in, from the chapter down."""

    kind: BlockKind
    section: tuple[str, ...]
    rows: list[str] = field(default_factory=list)
    """A paragraph as one string, lines of code and rows of a table one by one."""
    head: list[str] = field(default_factory=list)
    """A table's caption, and in a part of a table its header rows."""
    lines: list[Line | None] = field(default_factory=list)
    """What a table's `head` and `rows` were read from, one by one; None: the caption."""
    strict: bool = False
    """A warning, caution or danger, not a mere note."""
    order: int = 0
    """Its place among the blocks of its page; the parts of a block share it."""

    @property
    def text(self) -> str:
        return "\n".join([*self.head, *self.rows])


def page_blocks(page: PageText, headings: Sequence[Heading], path: SectionPath) -> list[Block]:
    """The blocks of a page in reading order; `path` moves on with its headings.

    What `ingest.structure.removals` names is left out.
    """
    removed = removals(page)
    margin = min((line.left for line in page.lines if not line.furniture), default=0.0)
    starts = {heading.line: heading for heading in headings}
    pitch = _pitch(page.lines)
    blocks: list[Block] = []
    before: Line | None = None
    boxed: list[Line] = []
    inside = 0
    for at, line in enumerate(page.lines):
        heading = starts.get(at)
        if heading and not _is_title(heading, line, before, blocks):
            path.enter(heading)
            blocks.append(Block("heading", path.titles))
            inside = heading.lines
        if at in removed:
            before = None
            continue
        if inside > 0:
            inside -= 1
            blocks[-1].rows = [" ".join([*blocks[-1].rows, line.text])]
        else:
            if before is None or (
                _breaks(blocks, before, line, pitch) and not _is_boxed(line, boxed, margin)
            ):
                blocks.append(_start(line, path))
                boxed = []
            block = blocks[-1]
            if block.kind == "warning" and block.rows and label(block.rows[0]):
                boxed.append(line)
            if block.kind == "warning" and not block.rows:
                word = begins(line.text)
                block.strict = word is None or word.signal.strict
            if (
                block.rows
                and before
                and _flows(before, line)
                and not _parted(block, before, line, pitch)
            ):
                block.rows[-1] += f" {line.text}"
            else:
                block.rows.append(line.text)
            if line.table and block.kind == "table":
                block.lines.append(line)
        before = line
    made = _captioned([block for block in blocks if block.rows])
    for order, block in enumerate(made):
        block.order = order
    return made


def _is_boxed(line: Line, boxed: Sequence[Line], margin: float) -> bool:
    """Whether a line goes on in the box of the warning whose lines are `boxed`.

    The bullets of a scan are often no text: what tells is that the next item, too, is set in from
    the margin as far as the warning's text, and no wider.
    """
    new = _STEP.match(line.text) or begins(line.text)
    if not boxed or line.table or new:
        return False
    left, right = min(x.left for x in boxed), max(x.right for x in boxed)
    near = 0 <= line.top - boxed[-1].bottom < _BOX_GAP * line.size
    aligned = -0.5 * line.size < line.left - left < _BOX_SHIFT * line.size
    inset = left - margin > _INSET * line.size
    return near and aligned and inset and line.right < right + _INSET * line.size


def _parted(block: Block, before: Line, line: Line, pitch: float) -> bool:
    """Whether a line begins the next item of a warning, as its distance tells."""
    gap = line.top - before.bottom
    return block.kind == "warning" and gap > pitch + _PARAGRAPH * line.size


def _flows(before: Line, line: Line) -> bool:
    """Whether two lines of a block are one paragraph: not rows, code, values after dots, nor items
    of a warning."""
    code = line.mono and before.mono
    dotted = is_entry(before.text) and is_entry(line.text)
    return not (line.table or code or dotted or label(before.text) or _BULLET.match(line.text))


def _is_title(heading: Heading, line: Line, before: Line | None, blocks: list[Block]) -> bool:
    """Whether a warning has just begun: what follows is its title, not a section's."""
    if not blocks or not label(blocks[-1].text):
        return False
    near = before is not None and 0 <= line.top - before.bottom < line.size
    return heading.level >= UNNUMBERED - 1 or (near and not any(map(str.isdigit, heading.title)))


def _pitch(lines: Sequence[Line]) -> float:
    """The usual space between two lines of a paragraph, in points."""
    gaps = [
        after.top - line.bottom
        for line, after in pairwise(lines)
        if -line.size < after.top - line.bottom < line.size and not after.furniture
    ]
    return max(median(gaps), 0.0) if gaps else 0.0


def _start(line: Line, path: SectionPath) -> Block:
    section = path.titles
    if line.table:
        return Block("table", section)
    if begins(line.text):
        return Block("warning", section)
    return Block("step" if _STEP.match(line.text) else "text", section)


def _breaks(blocks: list[Block], before: Line, line: Line, pitch: float) -> bool:
    """Whether `line` begins another block than the line `before` it."""
    block = blocks[-1]
    if block.kind == "heading" or line.table != before.table:
        return True
    if line.table:
        return False
    if begins(line.text):
        return True
    gap = line.top - before.bottom
    backward = line.bottom <= before.top
    if block.kind == "warning":
        if label(before.text):
            beside = line.left > before.right  # a panel, or the next column
            return (backward and not beside) or gap > 2.5 * line.size
        if len(line.runs) > 1 and _COUNT.fullmatch(line.runs[0]):
            return True  # the row of a table that the warning parts
        if _BULLET.match(line.text):
            listed = any(_BULLET.match(row) for row in block.rows)
            within = len(blocks) > 1 and _BULLET.match(blocks[-2].text)  # in an item of a list
            begun = not within and (before.text[-1] == ":" or label(block.rows[0]))
            near = gap <= (1.5 if listed else 1.0) * line.size
            return backward or not near or not (listed or begun)
    bare = not any(map(str.isalpha, line.text + before.text))
    if bare:
        return False  # balloons and dimensions of a drawing
    if _STEP.match(line.text) or _BULLET.match(line.text):
        return True
    indented = line.left - before.left > 1.2 * line.size and before.text[-1:] in ".:?!"
    return backward or gap > pitch + _PARAGRAPH * line.size or gap < -line.size or indented


def _captioned(blocks: list[Block]) -> list[Block]:
    """Tables with the caption above them as part of their head."""
    kept: list[Block] = []
    for block in blocks:
        caption = kept[-1] if kept else None
        if (
            block.kind == "table"
            and caption
            and caption.kind in ("text", "heading")
            and _CAPTION.match(caption.text)
            and len(caption.text) < 200
        ):
            block.head = [caption.text]
            block.lines.insert(0, None)
            kept.pop()
        kept.append(block)
    return kept
