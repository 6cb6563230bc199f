"""Which unit a bare value of a table's row stands under.

Two signs are read: the header's cell over the value, where header and row have as many cells; and
a neighbour in the row that is the same amount in another unit, where a table prints both.
"""

from collections.abc import Sequence
from decimal import Decimal

from agent.verify.canonical import canonical
from agent.verify.numbers import find
from agent.verify.tokens import Token
from agent.verify.unit_names import covers, free_units

# How a printed pair of units converts: second = first * factor.
_PAIRS: tuple[tuple[str, str, str], ...] = (
    ("lb·ft", "N·m", "1.3558"),
    ("lb·in", "N·m", "0.11298"),
    ("psi", "kPa", "6.8948"),
    ("psi", "bar", "0.068948"),
    ("in", "mm", "25.4"),
    ("ft", "m", "0.3048"),
    ("lb", "kg", "0.45359"),
    ("gal", "L", "3.7854"),
    ("mph", "km/h", "1.6093"),
)


def stands_under(value: Token, unit: str, lines: str, header: str) -> bool:
    """Whether the bare `value` of `lines` may be read in `unit`, which `header` names somewhere.

    False only where a sign says otherwise.
    """
    over = _cell_over(value, lines, header)
    if over:
        return any(covers(unit, other) for other in over)
    row = find(lines)
    return all(_converts(value, unit, rival, row) for rival in free_units(canonical(header).text))


def _cell_over(value: Token, lines: str, header: str) -> frozenset[str]:
    first = lines.rfind("\n", 0, value.start) + 1
    row = lines[first:].split("\n", 1)[0]
    column = lines.count("|", first, value.start)
    found: set[str] = set()
    for line in header.split("\n"):
        cells = line.split("|")
        if len(cells) > 1 and len(cells) == row.count("|") + 1:
            found |= free_units(canonical(cells[column].strip()).text)
    return frozenset(found)


def _converts(value: Token, unit: str, rival: str, row: Sequence[Token]) -> bool:
    for one, two, factor in _PAIRS:
        if {unit, rival} != {one, two} or value not in row:
            continue
        at, amount = row.index(value), value.values[0]
        left = row[at - 1].values[0] if at and row[at - 1].figures else None
        right = row[at + 1].values[0] if at + 1 < len(row) and row[at + 1].figures else None
        is_one = right is not None and _close(amount * Decimal(factor), right)
        is_two = left is not None and _close(left * Decimal(factor), amount)
        if is_one != is_two:
            return is_one if unit == one else is_two
    return True


def _close(expected: Decimal, printed: Decimal) -> bool:
    return abs(expected - printed) <= max(Decimal("0.6"), abs(printed) * Decimal("0.02"))
