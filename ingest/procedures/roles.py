"""What each line of a unit is: heading, setup, warning, note, step, header, row or text."""

from collections.abc import Iterator, Sequence

from ingest import signals
from ingest.procedures.labels import Label, is_sentence
from ingest.procedures.pieces import Piece
from ingest.procedures.setup import after_label, printed_label, setup_lines
from sql.new_unit import NewLine, Role, UnitKind

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
    setup = setup_lines(pieces)
    misread = _misread(pieces)
    step: Piece | None = None
    level = 0
    for at, piece in enumerate(pieces):
        role, label = _plain(piece), ""
        if piece.kind == "heading":
            levels.restart()
            step = None
        elif piece.kind == "warning":
            begins = at == 0 or pieces[at - 1].block != piece.block
            word = signals.begins(piece.text)
            label = word.word if word and begins else ""
        elif setup[at]:
            role = "setup"
        elif ordered:
            found = _step(piece, step, verbs)
            if found is not None:
                role, label, step = "step", found, piece
                if at in misread:
                    level = 0
                elif piece.label and found:
                    level = levels.of(piece.label)
        yield NewLine(
            role,
            piece.passage,
            piece.starts,
            piece.starts + len(piece.text),
            label,
            level if role == "step" else 0,
        )


def _misread(pieces: Sequence[Piece]) -> set[int]:
    """Where a lone "a." stands among numbers: an "8." as a scan's text has it, for a list of one
    step is none."""
    steps = [(at, x.label) for at, x in enumerate(pieces) if x.label and x.kind == "step"]
    found: set[int] = set()
    for n, (at, label) in enumerate(steps):
        before = steps[n - 1][1] if n else None
        after = steps[n + 1][1] if n + 1 < len(steps) else None
        alone = label.style == "a." and label.value == 1 and (not after or after.style != "a.")
        above = pieces[steps[n - 1][0]].text[-1] if n else ":"
        if alone and before and before.style == "1." and above != ":":
            found.add(at)
    return found


def _plain(piece: Piece) -> Role:
    """What a line is by its block alone."""
    if piece.kind == "heading":
        return "heading"
    if piece.kind == "warning":
        return "warning" if piece.strict else "note"
    if piece.kind == "table":
        return "header" if piece.head else "row"
    return "text"


def _step(piece: Piece, step: Piece | None, verbs: frozenset[str]) -> str | None:
    """The label of a line that is a step, "" for what goes on in one; None for any other line."""
    label, said = printed_label(piece), after_label(piece)
    sentence = is_sentence(said)
    first = said.split()[0].lower() if said else ""
    callout = piece.label is not None and piece.label.style == "(1)"
    if step is not None and callout and said[:1].islower() and step.text[-1].isalnum():
        return ""  # a number that the line happens to begin with: "(8) and storage box (5)."
    if piece.kind == "table":
        if label and not label.isdigit() and first in verbs:
            return label
        return "" if step is not None and step.block == piece.block else None
    if piece.label is not None:
        return label if sentence else None
    if label and first in verbs:
        return label
    if step is None or not sentence:
        return None
    open_end = step.text[-1] not in _ENDS + ")" or step.text.endswith(" no.")
    broken = open_end and not said[:1].isupper()
    return "" if broken or piece.block == step.block or first in verbs else None
