"""Units as an LM reads them whole: each with an id, each of its lines with an id, and back again.

An id begins with a letter so that it is neither a number nor a section of the manual. A line of a
manual never spans lines here, so that no manual can write an id of its own.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from agent.evidence import Unit
from agent.reading.reader import Choice

_ID = re.compile(r"u(\d+)(?:[.:](\d+)(?:\s*[-–]\s*(?:u?\1[.:])?(\d+))?)?", re.IGNORECASE)
_AROUND = " \t\n[](){}<>\"'`.,;:"
_CUT = "(more lines follow in the manual)"


@dataclass(frozen=True)
class Numbered:
    """`text` is what the LM reads; `lines` the indexes of the lines in it, by their unit's index.
    Units that had no room are in neither."""

    text: str
    lines: Mapping[int, Sequence[int]]

    def choices(self, ids: Sequence[str]) -> tuple[list[Choice], list[str]]:
        """The choices that the ids name, each unit once, in the order named, and the ids that name
        nothing. A unit named as a whole is chosen whole, whatever lines of it are named too."""
        chosen: dict[int, set[int] | None] = {}
        unknown = []
        for written in ids:
            found = self._named(written)
            if found is None:
                unknown.append(written)
                continue
            unit, lines = found
            before = chosen.get(unit, set())
            chosen[unit] = None if lines is None or before is None else before | lines
        choices = [Choice(unit, tuple(sorted(lines or ()))) for unit, lines in chosen.items()]
        return choices, unknown

    def _named(self, written: str) -> tuple[int, set[int] | None] | None:
        """A unit's index, and the indexes of the lines of it (None: the whole unit)."""
        parts = _ID.fullmatch(written.strip(_AROUND))
        shown = self.lines.get(int(parts[1]) - 1) if parts else None
        if parts is None or shown is None:
            return None
        unit = int(parts[1]) - 1
        if parts[2] is None:
            return unit, None
        first = int(parts[2]) - 1
        last = int(parts[3]) - 1 if parts[3] else first
        lines = {line for line in shown if first <= line <= last}
        return (unit, lines) if lines else None


def number(units: Sequence[Unit], words: int) -> Numbered:
    """The units in at most about that many words, the best ones first.

    A unit keeps all its lines while there is room; where others wait, it has half of the room that
    is left. What has room for its heading alone is left out.
    """
    parts: list[str] = []
    kept: dict[int, list[int]] = {}
    room = words
    for index, unit in enumerate(units):
        name = f"u{index + 1}"
        heading = f"[{name}] {' · '.join(_flat(part) for part in _where(unit) if part)}"
        own = room if index + 1 == len(units) else max(room // 2, room - _words(units[index + 1 :]))
        own -= _count(heading)
        lines: list[str] = []
        shown: list[int] = []
        readable = [(at, text) for at, text in enumerate(_read(unit)) if text]
        for at, text in readable:
            if _count(text) > own:
                break
            own -= _count(text)
            shown.append(at)
            lines.append(f"{'  ' * unit.lines[at].level}{name}.{at + 1} {text}")
        if lines:
            kept[index] = shown
            more = [_CUT] if len(shown) < len(readable) else []
            parts.append("\n".join([heading, *lines, *more]))
            room -= _count(heading) + sum(map(_count, lines))
    return Numbered("\n\n".join(parts), kept)


def _where(unit: Unit) -> tuple[str, ...]:
    return unit.manual, unit.section or unit.title, f"page {unit.page}"


def _read(unit: Unit) -> list[str]:
    """Each line as it is read; headers that their rows repeat over each cell are left empty."""
    headed = any(line.role == "row" and line.row and line.row.heads for line in unit.lines)
    return ["" if headed and line.role == "header" else _flat(line.read) for line in unit.lines]


def _words(units: Sequence[Unit]) -> int:
    return sum(_count(text) for unit in units for text in (*_where(unit), *_read(unit)))


def _count(text: str) -> int:
    return len(text.split())


def _flat(text: str) -> str:
    return " ".join(text.split())
