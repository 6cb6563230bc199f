"""Where a page's ruled tables stand among its text: out of it, and back in their place."""

from collections.abc import Iterable, Sequence

from ingest.page.lines import PLACEHOLDER, Line, Row
from ingest.page.tables.ruled_tables import Ruled, lines_of
from ingest.page.word import Word


def replaced(lines: Iterable[Line], tables: Sequence[Ruled], known: frozenset[str]) -> list[Line]:
    """The lines of a page with each placeholder's line as its table's lines."""
    made: list[Line] = []
    given = list(lines)
    number = max((line.table for line in given), default=0)
    for line in given:
        named = [word for word in line.text.split() if word.startswith(PLACEHOLDER)]
        if not named:
            made.append(line)
            continue
        rest = [word for word in line.text.split() if not word.startswith(PLACEHOLDER)]
        if rest:
            line.text, line.cells, line.runs, line.table = " ".join(rest), (), (), 0
            made.append(line)
        for word in named:
            made += lines_of(tables[int(word[1:])], number + 1, known)
            number = made[-1].table
    return made


def in_body(rows: Sequence[Row], furniture: set[int], tables: Sequence[Ruled]) -> list[Ruled]:
    """The tables that the page's body has. Rows that a table mostly is not made of are none of
    its head and foot (`furniture`), however often they are repeated; a table that is mostly made
    of them is a head or foot with lines, and is read as that."""
    kept: list[Ruled] = []
    for ruled in tables:
        own = {id(word) for word in ruled.words}
        edge = {
            at for at in furniture if any(id(w) in own for cell in rows[at] for w in cell.words)
        }
        lost = sum(id(w) in own for at in edge for cell in rows[at] for w in cell.words)
        if 3 * lost <= len(own):
            furniture -= edge
            kept.append(ruled)
    return kept


def around_tables(rows: Iterable[Row], tables: Sequence[Ruled]) -> list[Word]:
    """The words of the rows, but each table's placeholder for the words of the table."""
    inside = {id(word) for ruled in tables for word in ruled.words}
    rest = [w for row in rows for cell in row for w in cell.words if id(w) not in inside]
    return [*rest, *(ruled.placeholder(at) for at, ruled in enumerate(tables))]
