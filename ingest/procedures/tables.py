"""What stands between the steps of a manual: tables with what belongs to them, and text."""

import re
from collections.abc import Iterator
from dataclasses import replace

from ingest.procedures.pieces import Piece
from ingest.procedures.repeats import CONTINUED
from ingest.procedures.segment import MOST_TEXT, Blocks, Segment, cut_text

_INTRO, _AFTER = 60, 100
"""Words of text before and after a table that belong to it."""
_FEW, _HEAD_WORDS = 8, 16
"""Words between two parts of a table that are the rest of a cell; words of a head at most."""
_SYMPTOM = re.compile(
    r"\b(?:codes?|faults?|symptoms?|malfunctions?|problems?|troubles?|errors?|conditions?|alarms?"
    r"|messages?|störung\w*|fehler\w*|symptome?|défauts?|pannes?|fallos?|averías?)\b",
    re.I,
)
_REMEDY = re.compile(
    r"\b(?:causes?|remed(?:y|ies)|(?:corrective )?actions?|corrections?|solutions?|cures?"
    r"|ursachen?|abhilfen?|behebung|remèdes?|causas?|soluci(?:ón|ones))\b",
    re.I,
)


def tables_and_text(blocks: Blocks) -> Iterator[Segment]:
    """Tables with what belongs to them, and text in pieces."""
    blocks = _with_heads(blocks)
    tables = [block for block in blocks if _is_table(block)]
    if not tables:
        yield from cut_text(blocks)
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
        elif current and all(map(_is_rest, waiting)) and _goes_on(current, block):
            current.lines += [line for part in waiting for line in part]
            current.lines += [line for line in block if not line.head]
            waiting = []
        else:
            intro: Blocks = []
            while waiting and _belongs(waiting[-1], intro):
                intro.insert(0, waiting.pop())
            if current:
                yield current
            yield from cut_text(waiting)
            waiting = []
            current = _table([line for part in (*intro, block) for line in part])
    after = sum(line.words for block in waiting for line in block)
    if current and after <= _AFTER and all(block[0].kind != "heading" for block in waiting):
        current.lines += [line for block in waiting for line in block]
        waiting = []
    if current:
        yield current
    yield from cut_text(waiting)


def _belongs(block: list[Piece], intro: Blocks) -> bool:
    """Whether a block before a table belongs to it: headings, and one short paragraph."""
    if block[0].kind == "heading":
        return True
    words = sum(line.words for line in block)
    return block[0].kind in ("text", "step") and not intro and words <= _INTRO


def _with_heads(blocks: Blocks) -> Blocks:
    """The blocks, a table's head put to its rows where those were read as a table of their own."""
    joined: Blocks = []
    for block in blocks:
        before = joined[-1] if joined else block
        both = block[0].kind == before[0].kind == "table" and before is not block
        if both and not _is_table(before) and _is_table(block):
            joined[-1] = [*(replace(x, head=x.head or x.cells > 1) for x in before), *block]
            continue
        joined.append(block)
    return joined


def _is_rest(block: list[Piece]) -> bool:
    """Whether a few words between two parts of a table are the rest of a cell."""
    text = " ".join(line.text for line in block)
    return block[0].kind == "text" and len(text.split()) <= _FEW and text[0].islower()


def _is_table(block: list[Piece]) -> bool:
    rows = [line for line in block if line.cells > 1]
    return block[0].kind == "table" and len(rows) > 1


def _goes_on(segment: Segment, block: list[Piece]) -> bool:
    """Whether a table is the rest of the one before it: it repeats that one's head, or has none."""
    head = {_bare(line.text) for line in segment.lines if line.head}
    own = [_bare(line.text) for line in block if line.head]
    first = next(line for line in reversed(segment.lines) if line.kind == "table")
    later = block[0].page - first.page in (0, 1)
    if own:
        return later and all(text in head for text in own)
    wide = max(line.cells for line in segment.lines)
    parted = segment.lines[-1].kind == "warning"
    alike = max(x.cells for x in block) == wide > (1 if parted else 2)
    return later and (block[0].page != first.page or alike)


def _bare(text: str) -> str:
    return re.sub(r"\W+", "", CONTINUED.sub(" ", text)).casefold()


def _table(lines: list[Piece]) -> Segment:
    heads = " | ".join(line.text for line in lines if line.kind == "table" and line.head)
    if not heads:
        heads = next((line.text for line in lines if line.cells > 1), "")
        heads = heads if len(heads.split()) <= _HEAD_WORDS else ""
    fault = _SYMPTOM.search(heads) and _REMEDY.search(heads)
    return Segment("fault" if fault else "table", lines)
