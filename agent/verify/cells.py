"""Whether a claim takes its value from the right column of a table's row.

A row is a chain of cells that a model easily counts wrong: it takes the CAGE code for the part
number, or grade 8 for grade 5. What the table's header says over each cell was kept when the manual
was read; a claim is refused where claim and question name another column of the row, and all that
they name of the column they took.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from agent.verify.canonical import canonical
from agent.verify.numbers import find
from agent.verify.tokens import Token, unhyphened
from agent.verify.unit_names import covers, free_units
from sql.table_rows import TableRow

_SAME: tuple[tuple[str, str], ...] = (
    (r"\b(?:national|nato|national/nato)?\s?(?:stock\s(?:number|no\b\.?)|nsn\b)", " nsn "),
    (r"\b(?:part\s?(?:numbers?\b|nos?\b\.?|nrs?\b\.?|#)|p/n\b|pn\b)", " partnumber "),
    (r"\b(?:qty|quantity|quantities|how many)\b", " quantity "),
    (r"\b(?:cagec?|fscm)\b", " cage "),
    (r"\b(?:ref(?:erence)?\s?(?:des(?:ignator|ignation)?))\b", " refdes "),
)
_NUMBERED = re.compile(r"\b(?:grade|class|type|model|stage|group|mode)\s\d+(?:\.\d+)?\b")
_WORD = re.compile(r"[^\W\d_]{2,}")
_SAYS_NOTHING = frozenset(("no", "number", "nr", "item", "code", "of", "the", "and", "or", "for"))


def rows_at(rows: Sequence[TableRow], text: str, start: int, end: int) -> list[TableRow]:
    """The table rows of a passage's `text` that [start, end) touches."""
    first = text.count("\n", 0, start)
    last = first + text.count("\n", start, end)
    return [row for row in rows if first <= row.line <= last]


def only_header(rows: Sequence[TableRow], text: str, start: int, end: int) -> bool:
    """Whether the span has rows of a table's header and nothing else."""
    touched = rows_at(rows, text, start, end)
    return len(touched) == 1 + text.count("\n", start, end) and all(r.header for r in touched)


def pairs(row: TableRow) -> str:
    """The row as `header: cell` pairs, for whoever cannot see the columns."""
    heads = row.heads or ("",) * len(row.cells)
    said = (
        f"{head}: {cell}" if head else cell for head, cell in zip(heads, row.cells, strict=True)
    )
    return "; ".join(said)


def wrong_column(claim: str, asked: str, rows: Sequence[TableRow]) -> str | None:
    """Why the claim cannot have its value from where it stands in the cited rows, or None.

    The sentence is for the LM. Only rows whose header is known are looked at; a value that stands
    in any of them in a fitting column is right.
    """
    said = _names(f"{claim}\n{asked}")
    tokens = [token for token in find(claim) if token.required and token.kind != "reference"]
    named = {(token.values, token.unit, token.code) for token in find(asked)}
    for token in tokens:
        if (token.values, token.unit, token.code) in named:
            continue  # it says of what the row is
        reasons = [
            _misplaced(token, tokens, said, row)
            for row in rows
            if row.heads and any(_holds(cell, token) for cell in row.cells)
        ]
        if reasons and all(reasons):
            return reasons[0]
    return None


def _misplaced(
    token: Token, tokens: Sequence[Token], said: frozenset[str], row: TableRow
) -> str | None:
    own = [at for at, cell in enumerate(row.cells) if _holds(cell, token)]
    right = [at for at in own if _fits_unit(token, row.heads[at])]
    if not right:
        return f'"{token.text}" stands under "{row.heads[own[0]]}".'
    named = [said & _names(head) for head in row.heads]
    taken = [at for at, cell in enumerate(row.cells) if any(_holds(cell, t) for t in tokens)]
    for at, cell in enumerate(row.cells):
        if not any(map(str.isdigit, cell)) or any(named[other] >= named[at] for other in taken):
            continue
        if all(named[at] > named[mine] for mine in right):
            return (
                f'"{token.text}" stands under "{row.heads[right[0]] or "another column"}"; '
                f'under "{row.heads[at]}" stands "{cell}".'
            )
    return None


def _holds(cell: str, token: Token) -> bool:
    names = set(map(unhyphened, (token.code, *token.aliases))) - {""}
    for other in find(cell):
        if token.values and token.values == other.values:
            return True
        if names & set(map(unhyphened, (other.code, *other.aliases))):
            return True
    return False


def _fits_unit(token: Token, head: str) -> bool:
    """Whether the header names no other unit than the token's."""
    units = free_units(canonical(head).text)
    return not token.unit or not units or any(covers(token.unit, unit) for unit in units)


@lru_cache(maxsize=1024)
def _names(text: str) -> frozenset[str]:
    """What a text calls columns by: words, numbered grades, units; one spelling of each."""
    page = canonical(text).text
    units = free_units(page) | {token.unit for token in find(text) if token.unit}
    flat = " ".join(page.casefold().split())
    for pattern, name in _SAME:
        flat = re.sub(pattern, name, flat)
    numbered = set(_NUMBERED.findall(flat))
    words = {word.rstrip("s") for word in _WORD.findall(_NUMBERED.sub(" ", flat))}
    return frozenset({f"unit {unit}" for unit in units} | numbered | (words - _SAYS_NOTHING))
