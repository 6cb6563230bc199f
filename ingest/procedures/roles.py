"""What each line of a unit is: heading, setup, warning, note, step, header, row or text."""

import re
from collections.abc import Iterator, Sequence

from ingest.procedures.labels import Label, damaged_label
from ingest.procedures.pieces import Piece
from sql.new_unit import NewLine, Role, UnitKind

_WARNING = re.compile(r"\W*(warnings?|cautions?|notes?|danger)\b", re.I)
_SETUP = re.compile(
    r"\W*(?:this task covers|initial set-?up|tools?(?: and .*| required.*)?|materials?/parts"
    r"|equipment conditions?|personnel required|prerequisites|preconditions|required tools)\W*(?:\||$)",
    re.I,
)
_ENDS = ".:;!?"


class Levels:
    """How deep a step stands: a style of labels that begins within another is below it."""

    def __init__(self) -> None:
        self._styles: list[str] = []

    def of(self, label: Label) -> int:
        """0 for a step, 1 for a step within a step, and so on."""
        if label.style in self._styles:
            del self._styles[self._styles.index(label.style) + 1 :]
        elif label.value == 1 or not self._styles:
            self._styles.append(label.style)
        else:
            return max(len(self._styles) - 1, 0)
        return len(self._styles) - 1

    def restart(self) -> None:
        """A heading: what follows counts from the top again."""
        self._styles.clear()


def lines_of(kind: UnitKind, pieces: Sequence[Piece], verbs: frozenset[str]) -> Iterator[NewLine]:
    """The lines of a unit with their roles; `verbs`: the first words of the manual's steps."""
    levels = Levels()
    ordered = kind in ("procedure", "fault")
    setup = False
    step: Piece | None = None
    for at, piece in enumerate(pieces):
        role, label, level = _plain(piece), "", 0
        if piece.kind == "heading":
            levels.restart()
            setup, step = False, None
        elif piece.kind == "warning":
            setup = False
            match = _WARNING.match(piece.text)
            begins = at == 0 or pieces[at - 1].block != piece.block
            label = match[1] if match and begins else ""
        elif ordered:
            setup = _in_setup(piece, setup)
            if setup:
                role = "setup"
            elif piece.kind != "table":
                label = _label(piece, verbs)
                if label or _goes_on(piece, step):
                    role = "step"
                    level = levels.of(piece.label) if piece.label and label else 0
                    step = piece
        yield NewLine(
            role, piece.passage, piece.starts, piece.starts + len(piece.text), label, level
        )


def _plain(piece: Piece) -> Role:
    """What a line is by its block alone."""
    if piece.kind == "heading":
        return "heading"
    if piece.kind == "warning":
        return "warning" if piece.strict else "note"
    if piece.kind == "table":
        return "header" if piece.head else "row"
    return "text"


def _in_setup(piece: Piece, setup: bool) -> bool:
    """Whether the line is of the box before the steps: what the task covers, tools, parts."""
    if _SETUP.match(piece.text):
        return True
    if piece.kind == "step" and piece.label and any(map(str.islower, piece.said)):
        return setup and piece.label.style in ("a.", "A.") and piece.said.istitle()
    return setup


def _label(piece: Piece, verbs: frozenset[str]) -> str:
    """The label that makes the line a step, "" for a line that is none."""
    if piece.label:
        return piece.label.text if any(map(str.islower, piece.said)) else ""
    label = damaged_label(piece.text)
    word = piece.text[len(label) :].split()
    return label if label and word and word[0].lower() in verbs else ""


def _goes_on(piece: Piece, step: Piece | None) -> bool:
    """Whether the line is the rest of the step before it."""
    if step is None or piece.kind not in ("text", "step"):
        return False
    broken = step.text[-1] not in _ENDS + ")" and any(map(str.islower, piece.text))
    return piece.block == step.block or (broken and piece.text[0].islower())
