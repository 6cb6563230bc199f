"""The lines of a manual in reading order, each with what the page shows of it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.procedures.labels import Label, damaged_label, is_instruction, label_of
from ingest.structure import BlockKind, Placed

_INNER = re.compile(r"(?<=[.:;?!)])\s+(?=\S)")


@dataclass(slots=True)
class Piece:
    """A line: the characters of passage `passage` from `starts` on that `text` is.

    `block` is the page and the order on it of the block that it is part of. `head`: a caption or
    header of a table.
    """

    text: str
    page: int
    passage: int
    starts: int
    kind: BlockKind
    section: tuple[str, ...]
    block: tuple[int, int]
    head: bool = False
    cells: int = 0
    strict: bool = False
    label: Label | None = None

    @property
    def words(self) -> int:
        return len(self.text.split())

    @property
    def after_label(self) -> str:
        """The text after the label."""
        return self.text[len(self.label.text) :].strip() if self.label else self.text


def pieces_of(placed: Sequence[Placed]) -> list[Piece]:
    """The lines of the blocks, the heads that a table's further parts repeat left out."""
    found: list[Piece] = []
    seen: set[tuple[int, int]] = set()
    for part in placed:
        block = (part.page, part.block.order)
        lines = _lines(part, block)
        found += (line for line in lines if not (line.head and block in seen))
        seen.add(block)
    return found


def _lines(part: Placed, block: tuple[int, int]) -> Iterator[Piece]:
    source = part.block
    starts = part.starts
    for at, row in enumerate(source.text.split("\n")):
        text = row.strip()
        if text:
            line = source.lines[at] if source.kind == "table" and at < len(source.lines) else None
            piece = Piece(
                text,
                part.page,
                part.passage,
                starts + row.index(text),
                source.kind,
                source.section,
                block,
                head=at < len(source.head) or bool(line and line.header),
                cells=len(line.cells) if line else 0,
                strict=source.strict,
                label=label_of(text) if source.kind in ("step", "text") else None,
            )
            yield from _steps(piece)
        starts += len(row) + 1


def _next(label: Label, text: str) -> Label | None:
    """The label that the text begins with, if it is the one after `label`, be it damaged."""
    found = label_of(text)
    if found and (found.style, found.value) == (label.style, label.value + 1):
        return found
    damaged = damaged_label(text)
    counted = label.style == "1." and is_instruction(text[len(damaged) :].strip())
    if counted and re.fullmatch(rf"{label.value + 1}[0oO]?\W?", damaged):
        return Label(damaged, label.style, label.value + 1)
    return None


def _steps(piece: Piece) -> Iterator[Piece]:
    """The line in parts, where further steps of its series were run together with it."""
    while piece.label and piece.kind in ("step", "text"):
        for gap in _INNER.finditer(piece.text):
            label = _next(piece.label, piece.text[gap.end() :])
            if label:
                yield replace(piece, text=piece.text[: gap.start()])
                piece = replace(
                    piece,
                    text=piece.text[gap.end() :],
                    starts=piece.starts + gap.end(),
                    label=label,
                    kind="step",
                )
                break
        else:
            break
    yield piece
