"""A part of an answer: a unit of a manual, and how much of it a message holds.

What does not fit goes on in a further message, from the line on that the window ends before. No
window ends between a warning and the step it stands before, or within a step.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from agent.wording import Language, in_language
from agent.wording import sentences as wording
from bot.showing.blocks.escape import cut, escaped
from bot.showing.blocks.lines import Line, named, page_of, revision_of
from bot.showing.blocks.plain import BESIDE, plain
from sql.units import UnitKind

_TORN: Final = 1_500
"""Characters of a step with all that belongs to it, beyond which it is torn apart."""
_HEADING: Final = 240
SETUP: Final = 10
"""Lines of a set-up, as its tools and parts are, that one block holds."""
_NUMBER: Final = re.compile(r"[0-9]+")
_REVISION: Final = re.compile(r"(?i)^revision\b")


@dataclass(frozen=True)
class Part:
    """A unit of a manual as an answer shows it; there is at least one line. `lead`: the language
    model's sentence in front of it, or empty; `section`: the path of headings down to it; `effect`:
    our sentences on which machines the manual says that it is for, `unfit` those that say that it
    is not for the one that is asked about."""

    kind: UnitKind
    title: str
    section: str
    manual: str
    revision: str | None
    lines: tuple[Line, ...]
    lead: str = ""
    manual_id: int | None = None
    effect: tuple[str, ...] = ()
    unfit: tuple[str, ...] = ()


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


def where(part: Part, line: Line, language: Language = "en", *, manual: bool = True) -> str:
    """`HP-160 · rev C · 6.2 Torque table · p. 13 (printed 10)`, of one of its lines."""
    names = [machine(part, language)] if manual else []
    return BESIDE.join(filter(None, [*names, heading(part), page_of(line, language)]))


def machine(part: Part, language: Language = "en") -> str:
    """`HP-160 · rev C`: the manual, which names the machine."""
    revision = _REVISION.sub("rev", revision_of(part.revision, part.manual, language))
    return BESIDE.join(filter(None, [named(part.manual), revision]))


def heading(part: Part) -> str:
    """The heading that the part stands under; empty where the title says it below."""
    over = _over(part)
    is_below = part.kind == "procedure" and says(over, part.title)
    return "" if is_below else cut(" ".join(over.split()), _HEADING, "…")


def titled(part: Part) -> str:
    """The title, where the place does not say it; with its number, where the heading has that."""
    over = _over(part)
    if says(over, part.title):
        return cut(" ".join(over.split()), _HEADING, "…") if part.kind == "procedure" else ""
    return cut(" ".join(part.title.split()), _HEADING, "…")


def _over(part: Part) -> str:
    return part.section.rsplit(" > ", 1)[-1] or part.title


def says(text: str, words: str) -> bool:
    """Whether the text holds these words, however they are broken into lines."""
    return " ".join(words.casefold().split()) in " ".join(text.casefold().split())


@dataclass(frozen=True)
class Room:
    """How much of a part a message holds: characters of text, steps or rows, and blocks."""

    characters: int
    steps: int
    blocks: int


def window(part: Part, start: int, room: Room, language: Language = "en") -> Window:
    """From line `start` on as many whole steps or rows as fit; at least one, or of one that is too
    long alone as many lines as fit, at least one."""
    characters, blocks, end, page = room.characters, room.blocks, start, part.lines[start].page
    setup = 0
    for count, group in enumerate(_groups(part.lines[start:])):
        fitting = 0
        for line in group:
            characters -= size(plain(line, language))
            setup = setup + 1 if line.role == "setup" else 0
            is_block = setup % SETUP == 1 if setup else line.level == 0
            blocks -= is_block + (line.page != page)
            page = line.page
            fitting += characters >= 0 and blocks >= 0
        if count == room.steps or fitting < len(group):
            end += 0 if count else max(fitting, 1)
            break
        end += len(group)
    return Window(part, start, end)


def size(text: str) -> int:
    """Characters of the text in a message, with the line's end."""
    return len(escaped(text)) + 1


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
