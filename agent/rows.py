"""Whether a claim takes its value from the row that the question asks for.

The first cell of a row says what the row is of. A model that reads `M12 | 85` and `M10 | 49` may
quote the wrong one of them without naming it, and then every number of the claim is in its line.
"""

from collections.abc import Sequence

from agent.canonical import canonical
from agent.numbers import find
from agent.tokens import Token, unhyphened
from agent.unit_names import covers, free_units
from sql.table_rows import TableRow


def wrong_row(
    question: str, cited: Sequence[TableRow], table: Sequence[TableRow], lines: str
) -> str | None:
    """Why the cited rows are not those that the question asks for, or None.

    The sentence is for the LM. They are refused only where another row of the same columns begins
    with the code, or the value in the header's unit, that the question names, and nothing in the
    cited `lines` names it.
    """
    rows = [row for row in cited if not row.header]
    if not rows or len(rows) < len(cited):
        return None
    named = {name for token in find(lines) for name in _names(token)}
    for token in find(question):
        if not _names(token) or any(_begins_with(row, token) for row in rows):
            continue
        if token.code and _names(token) & named:
            continue
        for other in table:
            if other.heads == rows[0].heads and not other.header and _begins_with(other, token):
                return f'The question is about {token.text}: quote "{" | ".join(other.cells)}".'
    return None


def _begins_with(row: TableRow, token: Token) -> bool:
    """Whether the row is of the token: its first cell is this code, or this value in its unit."""
    if not row.cells:
        return False
    for other in find(row.cells[0]):
        if token.kind == "code" and unhyphened(token.code) in _names(other):
            return True
        if token.unit and token.values and token.values == other.values:
            head = row.heads[0] if row.heads else ""
            units = {other.unit} if other.unit else free_units(canonical(head).text)
            return any(covers(token.unit, unit) for unit in units)
    return False


def _names(token: Token) -> frozenset[str]:
    """The code of a token, or its amount where it has a unit; nothing that names no row."""
    if token.kind == "code":
        return frozenset(map(unhyphened, (token.code, *token.aliases)))
    if token.kind == "value" and token.unit and token.values:
        return frozenset((f"{token.values} {token.unit}",))
    return frozenset()
