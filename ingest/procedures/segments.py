"""What stands under one heading, cut into units: steps whole, tables whole, text in pieces."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ingest.procedures.labels import is_instruction
from ingest.procedures.pieces import Piece
from ingest.procedures.segment import Blocks, Segment, blocks_of, cut_text
from ingest.procedures.setup import after_label, setup_lines
from ingest.procedures.tables import tables_and_text
from ingest.procedures.tasks import WHOLE, Task, has_steps
from sql.new_unit import UnitKind

_STEP_WORDS = 60
"""Words of a step on average, above which a long list is one of questions or of topics."""
_ENTRIES, _PREAMBLE = 3, 0.2
"""Entries of such a list at least, and the share of the words that may stand before the first."""
_ENTRY_WORDS = 30
_BETWEEN = 250
"""Words that may stand between two steps of one list."""
_TROUBLE = re.compile(
    r"\b(?:trouble\W?shoot\w*|malfunctions?|faults?|fehler\w*|störung\w*|dépannage|pannes?|averías?)",
    re.I,
)


def segments_of(task: Task) -> list[Segment]:
    """The units of a task, in order; each of its lines is in one of them."""
    lines = list(task.lines)
    blocks = blocks_of(lines)
    kind: UnitKind = "fault" if _is_trouble(task) else "procedure"
    entries = [] if _is_whole(lines) else _entries(blocks)
    if entries:
        return list(_listed(blocks, entries))
    if has_steps(lines):
        if not _is_whole(lines):
            return list(_mixed(blocks, kind))
        at = _tables_after(lines)
        return [Segment(kind, lines[:at]), *tables_and_text(blocks_of(lines[at:]))]
    if task.part and any(_tells(line) for line in lines):
        return [Segment(kind, lines)]
    if any(setup_lines(lines)):
        return list(cut_text(blocks))
    return list(tables_and_text(blocks))


def _is_whole(lines: Sequence[Piece]) -> bool:
    """Whether steps of some sentences are most of what stands there, or there is not much of it."""
    words = sum(line.words for line in lines)
    steps = [line.words for line in lines if line.kind in ("step", "warning", "heading")]
    return words <= WHOLE or (2 * sum(steps) >= words and words <= _STEP_WORDS * len(steps))


def _tables_after(lines: Sequence[Piece]) -> int:
    """Where the captioned tables begin that stand after the last step; the end where none do."""
    steps = [at for at, line in enumerate(lines) if line.kind in ("step", "warning")]
    for at in range(steps[-1] + 1, len(lines)):
        if lines[at].kind == "table" and lines[at].head and not lines[at].cells:
            return at
    return len(lines)


def _tells(line: Piece) -> bool:
    """Whether a line is a sentence that tells somebody what to do, label or not."""
    said = after_label(line)
    return line.kind in ("step", "text") and said[-1:] in (".", ":") and is_instruction(said)


def _is_trouble(task: Task) -> bool:
    return any(_TROUBLE.search(title) for title in task.section[:-1])


def _entries(blocks: Blocks) -> list[int]:
    """The blocks that begin the entries of one numbered list that is all there is, such as a FAQ;
    none where there are few. A list within an entry counts for itself."""
    counts: list[tuple[str, int]] = []
    found: list[int] = []
    for at, block in enumerate(blocks):
        label = block[0].label if block[0].kind == "step" else None
        if label is None:
            continue
        deep = [
            n
            for n, (style, value) in enumerate(counts)
            if (style, value + 1) == (label.style, label.value)
        ]
        if deep:
            del counts[deep[-1] + 1 :]
            counts[-1] = (label.style, label.value)
        elif label.value == 1:
            counts.append((label.style, 1))
        if len(counts) == 1:
            found.append(at)
    if len(found) < _ENTRIES:
        return []
    sizes = [sum(line.words for line in block) for block in blocks]
    early = sum(sizes[: found[0]]) <= _PREAMBLE * sum(sizes)
    last = sum(sizes[found[-1] :])
    even = 2 * last <= sum(sizes) and sum(sizes) >= _ENTRY_WORDS * len(found)
    return found if early and even else []


def _listed(blocks: Blocks, entries: list[int]) -> Iterator[Segment]:
    """Each entry a unit, its first line the title."""
    yield from tables_and_text(blocks[: entries[0]])
    for first, after in pairwise([*entries, len(blocks)]):
        for segment in tables_and_text(blocks[first:after]):
            segment.title = blocks[first][0].text
            yield segment


def _mixed(blocks: Blocks, kind: UnitKind) -> Iterator[Segment]:
    """Lists of steps, each with what introduces it, and the rest between them."""
    at = 0
    for first, last in _lists(blocks):
        while first > at and _introduces(blocks[first - 1], blocks[first]):
            first -= 1
        yield from tables_and_text(blocks[at:first])
        found = [line for block in blocks[first : last + 1] for line in block]
        if _is_whole(found):
            yield Segment(kind, found)
        else:
            yield from tables_and_text(blocks[first : last + 1])
        at = last + 1
    yield from tables_and_text(blocks[at:])


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
        told = sum(is_instruction(blocks[at][0].after_label) for at in span)
        if len(span) > 1 and 2 * told >= len(span):
            yield span[0], span[-1]


def _restarts(blocks: Blocks, span: list[int], at: int) -> bool:
    """Whether a step begins a list of its own: its count begins again after a heading or text."""
    label, begun = blocks[at][0].label, blocks[span[0]][0].label
    assert label is not None
    assert begun is not None
    apart = any(block[0].kind in ("text", "heading") for block in blocks[span[-1] + 1 : at])
    return label.value == 1 and label.style == begun.style and apart
