"""A manual's line as plain text: for the text beside the blocks, and for the terminal."""

from typing import Final

from agent.wording import Language
from bot.showing.blocks.content import MARK
from bot.showing.blocks.escape import cut
from bot.showing.blocks.lines import Line, shown

BESIDE: Final = " · "
"""Between the cells of a row."""
_ROW: Final = 1_200
_HEAD: Final = 80
_GOES_ON: Final = " …"
_CELLS: Final = " | "
"""What reading puts between the cells of a row; no manual prints it."""


def plain(line: Line, language: Language = "en") -> str:
    """The line; a row as `header: cell`, a warning with its mark."""
    match line.role:
        case "warning":
            return f"{MARK} {flat(line, language)}"
        case "step":
            return f"{'    ' * line.level}{flat(line, language)}"
        case "row" if line.cells:
            return BESIDE.join(map(cell, cells(line)))
        case "setup" | "note" | "heading":
            return flat(line, language)
        case _:
            return shown(line, language).replace(_CELLS, BESIDE)


def cells(line: Line) -> list[tuple[str, str]]:
    """(header, cell) of a row, cut where they are very long."""
    shown_: list[tuple[str, str]] = []
    room = _ROW
    for head, text in line.cells:
        head = cut(" ".join(head.split()), _HEAD, "…")
        text = cut(" ".join(text.split()), max(room - len(head), 0), _GOES_ON)
        room -= len(head) + len(text)
        shown_.append((head, text))
        if room <= _HEAD:
            break
    return shown_


def cell(pair: tuple[str, str]) -> str:
    """`header: cell`, or the cell alone where it has no header."""
    head, text = pair
    return f"{head}: {text}" if head else text


def flat(line: Line, language: Language = "en") -> str:
    """The line's words without the breaks of the printed lines."""
    return " ".join(shown(line, language).replace(_CELLS, BESIDE).split())
