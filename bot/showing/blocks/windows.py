"""How much of a part a message holds.

What does not fit goes on in a further message, from the line on that the window ends before. No
window ends between a warning and the step it stands before, or within a step.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice, pairwise
from typing import Final

from agent.wording import Language, in_language
from agent.wording import sentences as wording
from bot.showing.blocks.drawing import drawn
from bot.showing.blocks.lines import Line
from bot.showing.blocks.parts import Part, size
from bot.showing.blocks.plain import plain

_TORN: Final = 1_500
"""Characters of a step with all that belongs to it, beyond which it is torn apart."""
_NUMBER: Final = re.compile(r"[0-9]+")


@dataclass(frozen=True)
class Room:
    """How much of a part a message holds: characters of text, steps or rows, and blocks."""

    characters: int
    steps: int
    blocks: int


@dataclass(frozen=True)
class Window:
    """The lines [start, end) of a part that stand in one message."""

    part: Part
    start: int
    end: int

    @property
    def lines(self) -> tuple[Line, ...]:
        return self.part.lines[self.start : self.end]

    @property
    def next(self) -> Line | None:
        """The line with which the next message begins."""
        rest = self.part.lines[self.end :]
        return rest[0] if rest else None


def window(
    part: Part, start: int, room: Room, language: Language = "en", *, may_table: bool = True
) -> Window:
    """From line `start` on as many whole steps or rows as fit; at least one, or of one that is too
    long alone as many lines as fit, at least one. Lines of a text are not counted as steps are.
    `may_table`: rows may be a table block, as where they are drawn."""
    lines = part.lines[start:]
    used = list(accumulate((size(plain(line, language)) for line in lines), initial=0))

    def too_long(end: int) -> bool:
        if used[end] > room.characters:
            return True
        return len(drawn(lines[:end], "", language, may_table=may_table)) > room.blocks

    most = None if part.kind == "text" else room.steps
    ends = list(accumulate(map(len, islice(_groups(lines), most))))
    end = ends[count - 1] if (count := bisect_left(ends, True, key=too_long)) else 0
    # Of one that is too long alone, as many lines as fit.
    end = end or max(1, bisect_left(range(1, ends[0]), True, key=too_long))
    return Window(part, start, start + end)


def progress(shown: Window, language: Language) -> str:
    """`Steps 1-9 of 17`, by their printed numbers where these count; empty where it is all."""
    steps = [n for n, line in enumerate(shown.part.lines) if line.role == "step" and not line.level]
    counted = steps or [n for n, line in enumerate(shown.part.lines) if is_body(line)]
    here = [k for k, n in enumerate(counted) if shown.start <= n < shown.end]
    if not here or (not shown.start and shown.next is None):
        return ""
    numbers = _numbers([shown.part.lines[n] for n in counted])
    first, last, count = numbers[here[0]], numbers[here[-1]], numbers[-1]
    if first == last:
        alone = wording.STEP_SHOWN if steps else wording.LINE_SHOWN
        return in_language(alone, language, step=first, line=first, count=count)
    sentence = wording.STEPS_SHOWN if steps else wording.LINES_SHOWN
    return in_language(sentence, language, first=first, last=last, count=count)


def is_body(line: Line) -> bool:
    """Whether the line is what a unit is about, and not what stands around it."""
    return line.role in ("step", "row", "text")


def _numbers(lines: Sequence[Line]) -> list[int]:
    """The printed numbers if each is a greater one, else the lines counted: `5-3.` is the third of
    a section, and no number."""
    printed = [_NUMBER.findall(line.step) for line in lines]
    if all(len(found) == 1 for found in printed):
        numbers = [int(found[0]) for found in printed]
        if all(a < b for a, b in pairwise(numbers)):
            return numbers
    return list(range(1, len(lines) + 1))


def _groups(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """What stands together: a row, or a step with the warnings before it and its own steps."""
    group: list[Line] = []
    for line in lines:
        goes_on = line.level > 0 or (line.role == "text" and any(o.role == "step" for o in group))
        begun = any(is_body(other) for other in group)
        is_long = sum(len(other.quote) for other in group) > _TORN
        if begun and (not goes_on or is_long):
            yield group
            group = []
        group.append(line)
    if group:
        yield group
