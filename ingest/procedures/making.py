"""Makes the units of a manual from the blocks that its passages are made of."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from ingest.procedures.labels import is_instruction, is_sentence
from ingest.procedures.pieces import Piece, pieces_of
from ingest.procedures.repeats import without_repeats
from ingest.procedures.roles import lines_of
from ingest.procedures.segment import Segment
from ingest.procedures.segments import segments_of
from ingest.procedures.tasks import Task, tasks_of
from ingest.structure import SEPARATOR, Placed, title_of
from sql.new_unit import NewUnit

_OFTEN = 2
_NO_VERB = re.compile(
    r"(?:if|when|where|while|after|before|until|in|on|at|from|for|with|to|using|under|figure|table"
    r"|item|section|step|part)",
    re.I,
)


def build_units(placed: Sequence[Placed]) -> list[NewUnit]:
    """The units of a manual in reading order, `ordinal` from 0.

    No line is in two of them; together they hold every line of the passages but the heads that a
    page or a part of a table repeats.
    """
    pieces = without_repeats(pieces_of(placed))
    verbs = _verbs(pieces)
    return [
        _unit(ordinal, task, segment, verbs)
        for ordinal, (task, segment) in enumerate(_segments(pieces))
    ]


def _segments(pieces: Sequence[Piece]) -> Iterator[tuple[Task, Segment]]:
    for task in tasks_of(pieces):
        for segment in segments_of(task):
            yield task, segment


def _unit(ordinal: int, task: Task, segment: Segment, verbs: frozenset[str]) -> NewUnit:
    pages = [piece.page for piece in segment.lines]
    return NewUnit(
        ordinal,
        segment.kind,
        _title(task, segment),
        SEPARATOR.join(task.section),
        min(pages),
        max(pages),
        segment.words,
        tuple(lines_of(segment.kind, segment.lines, verbs)),
    )


def _title(task: Task, segment: Segment) -> str:
    """Its own title, a table's caption, else the heading."""
    if segment.title:
        return title_of(segment.title)
    if segment.kind in ("table", "fault"):
        caption = next((x for x in segment.lines if x.head and not x.cells), None)
        if caption is not None:
            return title_of(caption.text)
    return task.title


def _verbs(pieces: Sequence[Piece]) -> frozenset[str]:
    """The words that begin the manual's steps, lower case."""
    told = (
        x.after_label
        for x in pieces
        if x.kind == "step" and x.label and is_instruction(x.after_label)
    )
    words = Counter(text.split()[0] for text in told if is_sentence(text))
    return frozenset(
        word.lower()
        for word, count in words.items()
        if count >= _OFTEN and word.isalpha() and not _NO_VERB.fullmatch(word)
    )
