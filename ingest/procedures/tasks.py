"""A manual cut at its headings: which sections stand alone, and which are parts of one task."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from ingest.procedures.labels import is_instruction, is_sentence
from ingest.procedures.pieces import Piece
from ingest.procedures.setup import setup_lines
from ingest.structure import title_of

WHOLE = 900
"""Words up to which the lettered parts of a paragraph are one procedure."""
_PART = re.compile(r"\(?(?:[a-z]{1,2}|[A-Z])[.)]\s")
_NUMBERED = re.compile(r"(?:step\s|para\w*\s|section\s)?\(?(?:[A-Z][-.])?\d", re.I)
_STEPS = 2


@dataclass(frozen=True, slots=True)
class Task:
    """What stands under one heading: `section` is the path down to it.

    `part`: it is a lettered part of a paragraph that holds steps.
    """

    section: tuple[str, ...]
    lines: tuple[Piece, ...]
    part: bool = False

    @property
    def title(self) -> str:
        """The heading as the page has it, else as the path has."""
        own = (x for x in self.lines if x.kind == "heading" and x.section == self.section)
        heading = next(own, None)
        if heading is not None:
            return title_of(heading.text)
        return self.section[-1] if self.section else ""


def tasks_of(lines: Sequence[Piece]) -> list[Task]:
    """The lines by the headings that they stand under, in order.

    A heading with nothing but warnings under it goes with the section below it.
    """
    tasks: list[Task] = []
    waiting = Task((), ())
    for task in _cut(list(lines), 0):
        if waiting.lines:
            below = task.section[: len(waiting.section)] == waiting.section != task.section
            if below or all(line.kind == "heading" for line in waiting.lines):
                task = replace(task, lines=(*waiting.lines, *task.lines))
            else:
                tasks.append(waiting)
            waiting = Task((), ())
        if all(line.kind in ("heading", "warning") for line in task.lines):
            waiting = task
        else:
            tasks.append(task)
    if waiting.lines:
        tasks.append(waiting)
    above = {task.section[:-1] for task in tasks if _is_part(task) and has_steps(task.lines)}
    return [replace(x, part=_is_part(x) and x.section[:-1] in above) for x in tasks]


def _is_part(task: Task) -> bool:
    return len(task.section) > 1 and bool(_PART.match(task.section[-1]))


def _cut(lines: list[Piece], depth: int) -> Iterator[Task]:
    """The tasks of lines that have the first `depth` titles of their paths in common."""
    for head, group in groupby(lines, key=lambda line: line.section[: depth + 1]):
        own = list(group)
        if len({line.section for line in own}) == 1 or _is_one(own, len(head)):
            yield Task(own[0].section if len({x.section for x in own}) == 1 else head, tuple(own))
        elif len(head) == depth:  # the path ends here for all of them
            yield Task(head, tuple(own))
        else:
            yield from _cut(own, depth + 1)


def _is_one(lines: Sequence[Piece], depth: int) -> bool:
    """Whether a numbered paragraph and its parts are one task: parts by letter or without number,
    steps in them, and not too many words."""
    title = lines[0].section[depth - 1] if depth else ""
    own = next((x.text for x in lines if x.kind == "heading" and len(x.section) == depth), title)
    below = {line.section[depth] for line in lines if len(line.section) > depth}
    parts = all(_PART.match(part) or not _NUMBERED.match(part) for part in below)
    return (
        bool(_NUMBERED.match(own) or _PART.match(own))
        and parts
        and has_steps(lines)
        and sum(line.words for line in lines) <= WHOLE
    )


def has_steps(lines: Sequence[Piece]) -> bool:
    """Whether the lines hold steps to carry out: labels that count on, before instructions."""
    boxed = setup_lines(lines)
    steps = [
        x for x, box in zip(lines, boxed, strict=True) if x.kind == "step" and x.label and not box
    ]
    told = [line for line in steps if is_instruction(line.after_label)]
    sentences = [line for line in steps if is_sentence(line.after_label)]
    if len(told) < _STEPS or 2 * len(told) <= len(sentences):
        return False
    values: dict[str, set[int]] = {}
    for line in told:
        assert line.label is not None
        values.setdefault(line.label.style, set()).add(line.label.value)
    return any(
        value + 1 in counted or value + 2 in counted
        for counted in values.values()
        for value in counted
    )
