"""Whether a claim takes its value from the row that the question asks for.

A model that reads `M12 | 85` and `M10 | 49` may quote the wrong one of them without naming it, and
then every number of the claim is in its line. What a row is of is said by its first cell, by a cell
under ITEM or FIG, by the codes in it, and by the words of its name (`agent.verify.row_names`).
"""

import re
from collections.abc import Iterator, Sequence

from agent.verify.canonical import canonical
from agent.verify.number_match import Cited
from agent.verify.numbers import find
from agent.verify.row_names import other_name
from agent.verify.tokens import Token, unhyphened
from agent.verify.unit_names import covers, free_units
from sql.table_rows import TableRow

_HEADS = {"item": r"(?i)\bitem\b", "figure": r"(?i)\bfig(?:ure)?s?\b"}
"""Under which header stands what a question calls item 5, figure 27."""


def wrong_row(
    question: str, claim: str, cited: Sequence[TableRow], table: Sequence[TableRow], lines: Cited
) -> str | None:
    """Why the cited rows are not those that question and claim are about, or None.

    The sentence is for the LM. They are refused only where another row of the same columns is what
    the question names (the code, the item, the value in the header's unit, the name), and the cited
    `lines` do not name it.
    """
    rows = [row for row in cited if not row.header]
    if not rows or len(rows) < len(cited):
        return None
    others = [o for o in table if o.heads == rows[0].heads and not o.header and o not in rows]
    for said, other in _rivals(question, rows, others, lines.text):
        return f'The question is about {said}: quote "{" | ".join(other.cells)}".'
    for text in (question, claim):
        if found := other_name(text, rows, others, lines):
            return f'That is the row of something else: quote "{" | ".join(found.cells)}".'
    return None


def _rivals(
    question: str, rows: Sequence[TableRow], others: Sequence[TableRow], lines: str
) -> Iterator[tuple[str, TableRow]]:
    """(what the question names, the row of it) for whatever is not said in the cited lines."""
    tokens = [token for token in find(question) if _names(token)]
    printed = {name for token in find(lines) for name in _names(token)}
    known = [token for token in tokens if _names(token) & printed]
    for token in tokens:
        if token in known or any(is_row_of(row, token) for row in rows):
            continue
        for other in others:
            if is_row_of(other, token) or (not known and _holds(other, token)):
                yield token.text, other


def is_row_of(row: TableRow, token: Token) -> bool:
    """Whether the row is of the token: its first cell is this code, or this value in its unit, or
    its cell under ITEM or FIG is that reference."""
    if token.cue in _HEADS:
        return any(
            re.search(_HEADS[token.cue], head) and re.sub(r"\W", "", cell).upper() == token.code
            for head, cell in zip(row.heads, row.cells, strict=False)
        )
    for other in find(row.cells[0]) if row.cells else ():
        if token.code and unhyphened(token.code) in _names(other):
            return True
        if _names(token) and token.values and token.values == other.values:
            head = row.heads[0] if row.heads else ""
            units = {other.unit} if other.unit else free_units(canonical(head).text)
            return not token.unit or any(covers(token.unit, unit) for unit in units)
    return False


def _holds(row: TableRow, token: Token) -> bool:
    """Whether any cell of the row has the code."""
    cells = (find(cell) for cell in row.cells)
    return bool(token.code) and any(
        unhyphened(token.code) in _names(other) for cell in cells for other in cell
    )


def _names(token: Token) -> frozenset[str]:
    """The code of a token, its amount where it has a unit or is a fraction, its item; nothing that
    names no row."""
    if token.kind == "code" or token.cue == "no":
        return frozenset(map(unhyphened, (token.code, *token.aliases)))
    if token.kind == "value" and (token.unit or "/" in token.text) and token.values:
        return frozenset((f"{token.values} {token.unit}",))
    if token.kind == "reference" and token.cue in _HEADS:
        return frozenset((f"{token.cue} {token.code}",))
    return frozenset()
