"""A passage as it is read from a manual, before it is stored.

Apart from `sql.passages`, because each PDF is read in a process of its own, which should not wait
for a database's driver that it has no use for.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from sql.doubts import Doubt
from sql.table_rows import TableRow

Kind: TypeAlias = Literal["text", "table", "procedure", "warning"]


@dataclass(frozen=True)
class NewPassage:
    """A passage to store.

    `ordinal`: position in the manual, from 0. Pages are 1-based indexes in the PDF. `section`: the
    path of headings, joined by " > ". `governs`: only for a warning, the section it speaks for
    (with everything below it), and `governs_from` the ordinal of the first passage that it speaks
    for there, None = all. `cells`: the rows of its tables. `carried`: the lines of a table's header
    that stand on an earlier page. `doubts`: lines that may have been read wrongly.
    """

    ordinal: int
    page_from: int
    page_to: int
    section: str
    kind: Kind
    text: str
    governs: str | None = None
    governs_from: int | None = None
    cells: tuple[TableRow, ...] = ()
    carried: str = ""
    doubts: tuple[Doubt, ...] = ()
