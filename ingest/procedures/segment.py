"""A unit in the making: lines that stay together, and text cut into such."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from ingest.procedures.pieces import Piece
from sql.new_unit import UnitKind

MOST_TEXT = 300
"""Words of text that one unit has, unless one paragraph has more."""


@dataclass(slots=True)
class Segment:
    """Lines that are one unit, in order."""

    kind: UnitKind
    lines: list[Piece] = field(default_factory=list)
    title: str = ""
    """Where it has one of its own, below the heading's."""

    @property
    def words(self) -> int:
        return sum(line.words for line in self.lines)


Blocks = list[list[Piece]]


def blocks_of(lines: Sequence[Piece]) -> Blocks:
    """The lines by the blocks that they are part of."""
    return [list(group) for _, group in groupby(lines, key=lambda line: line.block)]


def cut_text(blocks: Blocks) -> Iterator[Segment]:
    """Text in units, cut between blocks; what announces something stays with it."""
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
