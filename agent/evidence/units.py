"""The one vocabulary for a piece of a manual: a line as it is printed, and the unit it stands in.

A *unit* is what an answer shows whole: a procedure with its steps and warnings, an entry of a fault
table or of troubleshooting, a table, the text under one heading. Its lines are the passages' own
words, in reading order.
"""

from dataclasses import dataclass

from sql.passages import Passage, TableRow
from sql.units import Role, UnitKind

__all__ = ["Line", "Role", "Unit", "UnitKind"]


@dataclass(frozen=True)
class Line:
    """Words of a passage: `text` is a substring of `passage.text` (a header carried over from an
    earlier page: of `passage.carried`). `label` is a step's number as printed or a warning's word,
    and part of `text`; `level` 0 is a step, 1 a step within a step."""

    passage: Passage
    text: str
    role: Role = "text"
    label: str = ""
    level: int = 0

    @property
    def row(self) -> TableRow | None:
        """The table's row that the line is, with the header over each cell."""
        rows = {row.line: row for row in self.passage.cells}
        at = self.passage.text.find(self.text)
        return rows.get(self.passage.text.count("\n", 0, at)) if rows and at >= 0 else None

    @property
    def read(self) -> str:
        """As it is read by an LM and by people without a table: a row as `header: cell`."""
        row = self.row
        if row is None or not row.heads:
            return self.text
        pairs = zip(row.heads, row.cells, strict=False)
        return " | ".join(f"{head}: {cell}" if head else cell for head, cell in pairs if cell)


@dataclass(frozen=True)
class Unit:
    """A unit, or the part of it that is shown. `title` is its own heading, `section` the path of
    headings down to it; all lines are of one manual."""

    kind: UnitKind
    title: str
    section: str
    lines: tuple[Line, ...]
    unit_id: int | None = None

    @property
    def manual_id(self) -> int:
        return self.lines[0].passage.manual_id

    @property
    def manual(self) -> str:
        return self.lines[0].passage.manual

    @property
    def page(self) -> int:
        """The first page, 1-based index in the PDF."""
        return self.lines[0].passage.page_from

    @property
    def passage_ids(self) -> tuple[int, ...]:
        """The passages that its lines stand in, in order."""
        return tuple(dict.fromkeys(line.passage.passage_id for line in self.lines))
