"""The amounts that a text states, in one unit of each kind, so that two texts can be compared."""

from collections.abc import Collection
from decimal import Decimal
from typing import Final

from agent.verify.canonical import canonical
from agent.verify.conversion import base_of
from agent.verify.numbers import find
from agent.verify.unit_names import free_units

_NEAR: Final = Decimal("0.03")
"""205 N·m and 151 lb·ft are one torque."""


def amounts(text: str) -> frozenset[tuple[str, Decimal]]:
    """(unit, value) of each value and each end of a range that has a unit."""
    return frozenset(
        base_of(value, token.unit)
        for token in find(text)
        if token.kind in ("value", "range") and token.unit and not token.tolerance
        for value in token.values
    )


def units_named(text: str) -> frozenset[str]:
    """The units that the text names away from a number, as a table's header does."""
    return free_units(canonical(text).text)


def codes(text: str) -> frozenset[str]:
    """The codes in the text, upper case without hyphens."""
    return frozenset(one.code.replace("-", "") for one in find(text) if one.kind == "code")


def contradict(
    ones: Collection[tuple[str, Decimal]], others: Collection[tuple[str, Decimal]]
) -> bool:
    """Whether both state amounts of one unit, and none of them is the same."""
    units = {unit for unit, _ in ones} & {unit for unit, _ in others}
    return any(
        not any(
            abs(a - b) <= _NEAR * max(abs(a), abs(b))
            for known, a in ones
            for same, b in others
            if known == same == unit
        )
        for unit in units
    )
