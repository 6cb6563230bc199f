"""A unit as it is read from a manual, before it is stored: see `sql.units`.

Apart from there for the same reason as `sql.new_passage`: a PDF's reader needs no database driver.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

UnitKind: TypeAlias = Literal["procedure", "fault", "table", "text"]
Role: TypeAlias = Literal["heading", "setup", "warning", "note", "step", "header", "row", "text"]


@dataclass(frozen=True)
class NewLine:
    """A line of a unit to store: the characters [starts, ends) of the text of the manual's passage
    with the ordinal `passage`. `label` is a step's number as printed or a warning's word; `level`
    0 is a step, 1 a step within a step."""

    role: Role
    passage: int
    starts: int
    ends: int
    label: str = ""
    level: int = 0


@dataclass(frozen=True)
class NewUnit:
    """A unit to store; `ordinal` is its position in the manual, pages are 1-based."""

    ordinal: int
    kind: UnitKind
    title: str
    section: str
    page_from: int
    page_to: int
    word_count: int
    lines: tuple[NewLine, ...]
