"""What reading numbers yields: the checked tokens of a text."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Kind = Literal["value", "range", "code", "reference", "callout", "counter"]


@dataclass(frozen=True)
class Figure:
    """One number as printed: its value without sign, and where it stands in the source text."""

    value: Decimal
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Token:
    """One checked token.

    value: one figure, `sign`, `unit` ("" without one), `tolerance` when it follows ±.
    range: two figures, lower first as printed. code: `code` (upper case, no white space).
    reference: `cue` (table, para, step ...) and `code`. callout: a number in brackets that points
    into a figure. counter: a step's or list item's number at the start of a line. `start` and
    `end` are a span of the source text, from the sign or ± to the end of the unit.
    """

    kind: Kind
    text: str
    start: int
    end: int
    figures: tuple[Figure, ...] = ()
    signs: tuple[int, ...] = (1, 1)
    unit: str = ""
    tolerance: bool = False
    code: str = ""
    cue: str = ""

    @property
    def values(self) -> tuple[Decimal, ...]:
        """The signed values, in the order printed."""
        return tuple(f.value * s for f, s in zip(self.figures, self.signs, strict=False))


def unhyphened(code: str) -> str:
    """The code without the hyphen that some write between its letters and digits: E-042 is E042."""
    return re.sub(r"(?<=[A-Z])-(?=\d)", "", code)
