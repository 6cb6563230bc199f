"""The box before the steps of a task: what it covers, tools, parts, the equipment's condition."""

import re
from collections.abc import Sequence

from ingest.procedures.labels import Label, damaged_label, is_instruction, is_sentence, label_of
from ingest.procedures.pieces import Piece

_BEGINS = re.compile(r"\W*(?:this task covers|initial set-?up)\b", re.I)
_TOOLS = re.compile(
    r"\W*(?:tools?(?: and .*| required.*)?|materials?/parts|equipment conditions?"
    r"|personnel required|prerequisites|preconditions|required tools)\W*(?:\||$)",
    re.I,
)
_ENDS = ".:;!?"
_LETTERS = ("a.", "A.", "a)", "(a)")


def setup_lines(lines: Sequence[Piece]) -> list[bool]:
    """For each line whether it is in such a box.

    A box ends at a warning, at a part's heading, and at the first step: a sentence after a label.
    """
    found: list[bool] = []
    inside = False
    for line in lines:
        if line.kind == "warning":
            inside = False
        elif line.kind == "heading":
            inside = inside and label_of(line.text) is None
        else:
            inside = _is_inside(line, inside)
        found.append(inside and line.kind != "heading")
    return found


def printed_label(piece: Piece) -> str:
    """The label that the line begins with, be it damaged; "" where there is none."""
    label: Label | None = piece.label
    if label is None and piece.kind == "table":
        label = label_of(piece.text)
    return label.text if label else damaged_label(piece.text)


def after_label(piece: Piece) -> str:
    """What the line says after its label."""
    return piece.text[len(printed_label(piece)) :].lstrip(" |")


def _is_inside(line: Piece, inside: bool) -> bool:
    if _BEGINS.match(line.text) or _TOOLS.match(line.text):
        return True
    if not inside:
        return False
    sentence = line.text[-1] in _ENDS and is_instruction(after_label(line))
    if line.kind == "table":
        return not (printed_label(line) and sentence)
    if line.kind == "step" and line.label and is_sentence(line.after_label):
        return not sentence and (line.label.style in _LETTERS or line.after_label.istitle())
    return True
