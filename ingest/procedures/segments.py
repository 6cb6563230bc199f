"""What stands under one heading, cut into units: steps whole, tables whole, text in pieces."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from ingest.procedures.labels import is_instruction
from ingest.procedures.pieces import Piece
from ingest.procedures.repeats import CONTINUED
from ingest.procedures.tasks import WHOLE, Task, has_steps
from sql.new_unit import UnitKind

MOST_TEXT = 300
"""Words of text that one unit has, unless one paragraph has more."""
_INTRO, _AFTER = 60, 100
"""Words of text before and after a table that belong to it."""
_BETWEEN = 250
"""Words that may stand between two steps of one list."""
_TROUBLE = re.compile(
    r"\b(?:trouble\W?shoot\w*|malfunctions?|faults?|fehler\w*|störung\w*|dépannage|pannes?|averías?)",
    re.I,
)
_SYMPTOM = re.compile(
    r"\b(?:codes?|faults?|symptoms?|malfunctions?|problems?|troubles?|errors?|conditions?|alarms?"
    r"|messages?)\b",
    re.I,
)
_REMEDY = re.compile(
    r"\b(?:causes?|remed(?:y|ies)|(?:corrective )?actions?|corrections?|solutions?|cures?)\b", re.I
)


@dataclass(slots=True)
class Segment:
    """Lines that are one unit, in order."""

    kind: UnitKind
    lines: list[Piece] = field(default_factory=list)

    @property
    def words(self) -> int:
        return sum(line.words for line in self.lines)


Blocks = list[list[Piece]]


def segments_of(task: Task) -> list[Segment]:
    """The units of a task, in order; each of its lines is in one of them."""
    lines = list(task.lines)
    if has_steps(lines):
        kind: UnitKind = "fault" if _is_trouble(task) else "procedure"
        if task_is_whole(lines):
            return [Segment(kind, lines)]
        return list(_mixed(_blocks(lines), kind))
    return list(_plain(_blocks(lines)))


def task_is_whole(lines: Sequence[Piece]) -> bool:
    """Whether steps are most of what stands there, or there is not much of it."""
    words = sum(line.words for line in lines)
    steps = sum(line.words for line in lines if line.kind in ("step", "warning", "heading"))
    return words <= WHOLE or 2 * steps >= words


def _is_trouble(task: Task) -> bool:
    return any(_TROUBLE.search(title) for title in task.section)


def _blocks(lines: Sequence[Piece]) -> Blocks:
    return [list(group) for _, group in groupby(lines, key=lambda line: line.block)]


def _mixed(blocks: Blocks, kind: UnitKind) -> Iterator[Segment]:
    """Lists of steps, each with what introduces it, and the rest between them."""
    at = 0
    for first, last in _lists(blocks):
        while first > at and _introduces(blocks[first - 1], blocks[first]):
            first -= 1
        yield from _plain(blocks[at:first])
        yield Segment(kind, [line for block in blocks[first : last + 1] for line in block])
        at = last + 1
    yield from _plain(blocks[at:])


def _introduces(block: list[Piece], following: list[Piece]) -> bool:
    kind, text = block[0].kind, block[-1].text
    if kind == "text":
        return text.endswith(":") and following[0].kind != "heading"
    return kind in ("heading", "warning")


def _lists(blocks: Blocks) -> Iterator[tuple[int, int]]:
    """First and last block of each list of steps."""
    spans: list[list[int]] = []
    between = 0
    for at, block in enumerate(blocks):
        label = block[0].label if block[0].kind == "step" else None
        if label is None:
            between += sum(line.words for line in block)
            continue
        if spans and between <= _BETWEEN and not _restarts(blocks, spans[-1], at):
            spans[-1].append(at)
        else:
            spans.append([at])
        between = 0
    for span in spans:
        told = sum(is_instruction(blocks[at][0].said) for at in span)
        if len(span) > 1 and 2 * told >= len(span):
            yield span[0], span[-1]


def _restarts(blocks: Blocks, span: list[int], at: int) -> bool:
    """Whether a step begins a list of its own: its count begins again after a heading or text."""
    label, begun = blocks[at][0].label, blocks[span[0]][0].label
    assert label is not None and begun is not None
    apart = any(block[0].kind in ("text", "heading") for block in blocks[span[-1] + 1 : at])
    return label.value == 1 and label.style == begun.style and apart


def _plain(blocks: Blocks) -> Iterator[Segment]:
    """Tables with what belongs to them, and text in pieces."""
    tables = [block for block in blocks if _is_table(block)]
    if not tables:
        yield from _texts(blocks)
        return
    loose = sum(line.words for block in blocks if not _is_table(block) for line in block)
    if len(tables) == 1 and loose <= MOST_TEXT:
        yield _table([line for block in blocks for line in block])
        return
    waiting: Blocks = []
    current: Segment | None = None
    for block in blocks:
        if not _is_table(block):
            if current and not waiting and block[0].kind == "warning":
                current.lines += block
            else:
                waiting.append(block)
        elif current and not waiting and _goes_on(current, block):
            current.lines += [line for line in block if not line.head]
        else:
            intro: Blocks = []
            while waiting and _belongs(waiting[-1], intro):
                intro.insert(0, waiting.pop())
            if current:
                yield current
            yield from _texts(waiting)
            waiting = []
            current = _table([line for part in (*intro, block) for line in part])
    after = sum(line.words for block in waiting for line in block)
    if current and after <= _AFTER and all(block[0].kind != "heading" for block in waiting):
        current.lines += [line for block in waiting for line in block]
        waiting = []
    if current:
        yield current
    yield from _texts(waiting)


def _belongs(block: list[Piece], intro: Blocks) -> bool:
    """Whether a block before a table belongs to it: headings, and one short paragraph."""
    if block[0].kind == "heading":
        return True
    words = sum(line.words for line in block)
    return block[0].kind == "text" and not intro and words <= _INTRO


def _is_table(block: list[Piece]) -> bool:
    rows = [line for line in block if line.cells > 1]
    return block[0].kind == "table" and len(rows) > 1


def _goes_on(segment: Segment, block: list[Piece]) -> bool:
    """Whether a table is the rest of the one before it: it repeats that one's head, or has none."""
    head = {_bare(line.text) for line in segment.lines if line.head}
    own = [_bare(line.text) for line in block if line.head]
    first = next(line for line in reversed(segment.lines) if line.kind == "table")
    later = block[0].page - first.page in (0, 1)
    return later and (all(text in head for text in own) if own else block[0].page != first.page)


def _bare(text: str) -> str:
    return re.sub(r"\W+", "", CONTINUED.sub(" ", text)).casefold()


def _table(lines: list[Piece]) -> Segment:
    heads = " | ".join(line.text for line in lines if line.kind == "table" and line.head)
    if not heads:
        heads = next((line.text for line in lines if line.cells > 1), "")
    fault = _SYMPTOM.search(heads) and _REMEDY.search(heads)
    return Segment("fault" if fault else "table", lines)


def _texts(blocks: Blocks) -> Iterator[Segment]:
    """Text cut between blocks; what announces something stays with it."""
    current: list[list[Piece]] = []
    words = 0
    for block in blocks:
        size = sum(line.words for line in block)
        if current and words + size > MOST_TEXT:
            held: list[list[Piece]] = []
            while len(current) > 1 and (
                current[-1][0].kind == "heading" or current[-1][-1].text.endswith(":")
            ):
                held.insert(0, current.pop())
            yield Segment("text", [line for part in current for line in part])
            current = held
            words = sum(line.words for part in held for line in part)
        current.append(block)
        words += size
    if current:
        yield Segment("text", [line for part in current for line in part])
