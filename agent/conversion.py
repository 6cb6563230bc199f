"""Values in the unit that the asker named: computed here, and shown only beside the printed one.

An LM converts badly, and a converted number stands on no page. So claims hold what is printed, and
a remark of ours puts the other unit beside it.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from agent.canonical import canonical
from agent.numbers import find
from agent.tokens import Token
from agent.unit_names import free_units

_LB, _IN, _G = Decimal("0.45359237"), Decimal("0.0254"), Decimal("9.80665")
_LBF = _LB * _G
_PSI = _LBF / (_IN * _IN)
_GAL = Decimal("231") * _IN**3 * 1000

_LIKE: tuple[dict[str, Decimal], ...] = (
    {
        "N·m": Decimal(1),
        "N·cm": Decimal("0.01"),
        "kgf·m": _G,
        "lb·ft": _LBF * _IN * 12,
        "lb·in": _LBF * _IN,
        "oz·in": _LBF * _IN / 16,
    },
    {
        "Pa": Decimal(1),
        "hPa": Decimal(100),
        "mbar": Decimal(100),
        "kPa": Decimal(1000),
        "bar": Decimal(100_000),
        "MPa": Decimal(1_000_000),
        "psi": _PSI,
        "kg/cm²": _G * 10_000,
    },
    {
        "µm": Decimal("0.000001"),
        "mm": Decimal("0.001"),
        "cm": Decimal("0.01"),
        "m": Decimal(1),
        "km": Decimal(1000),
        "mil": _IN / 1000,
        "in": _IN,
        "ft": _IN * 12,
        "yd": _IN * 36,
    },
    {
        "mg": Decimal("0.000001"),
        "g": Decimal("0.001"),
        "kg": Decimal(1),
        "t": Decimal(1000),
        "lb": _LB,
        "oz": _LB / 16,
    },
    {
        "mL": Decimal("0.001"),
        "L": Decimal(1),
        "m³": Decimal(1000),
        "gal": _GAL,
        "qt": _GAL / 4,
        "pt": _GAL / 8,
        "fl oz": _GAL / 128,
    },
    {"L/min": Decimal(1), "gpm": _GAL},
    {"W": Decimal(1), "kW": Decimal(1000), "mW": Decimal("0.001"), "hp": _LBF * _IN * 12 * 550},
    {"N": Decimal(1), "kN": Decimal(1000)},
    {"km/h": Decimal(1), "mph": _IN * 63360 / 1000},
)
"""Units of one kind, each with what one of it is in the first; gallons are those of the USA."""
_TEMPERATURES = frozenset(("°C", "°F", "K"))
_INTO_POUNDS = re.compile(r"(?i)\bin (?=(?:lb|pound)s?\b)")
""""In pounds" is no inch-pounds."""
_OPENED = re.compile(r"(?i)\s*[(\[]\s*(?:≈|~|=|about|approx(?:\.|imately)?|circa|ca\.)?\s*")
_CLOSED = re.compile(r"\s*[)\]]")
_SAME = {"psig": "psi"}


def convert(value: Decimal, unit: str, other: str) -> Decimal | None:
    """The value in the other unit; None where the two are not of one kind, or one is not known."""
    if {unit, other} <= _TEMPERATURES:
        kelvin = {
            "°C": value + Decimal("273.15"),
            "°F": (value + Decimal("459.67")) * 5 / 9,
            "K": value,
        }[unit]
        return {
            "°C": kelvin - Decimal("273.15"),
            "°F": kelvin * 9 / 5 - Decimal("459.67"),
            "K": kelvin,
        }[other]
    for kind in _LIKE:
        if unit in kind and other in kind:
            return value * kind[unit] / kind[other]
    return None


def wanted_units(question: str) -> frozenset[str]:
    """The units that the question names away from a number: those that it wants."""
    return free_units(_INTO_POUNDS.sub("", canonical(question).text))


def conversions(question: str, claims: Sequence[str]) -> list[tuple[str, str]]:
    """(as printed, converted) of the claims' values, where the question names another unit of their
    kind and no claim has a value in it."""
    tokens = [token for claim in claims for token in find(claim) if token.unit]
    wanted = wanted_units(question) - {token.unit for token in tokens}
    pairs = []
    for unit in sorted(wanted):
        for token in tokens:
            if said := _converted(token, unit):
                pairs.append((" ".join(token.text.split()), said))
    return list(dict.fromkeys(pairs))


def unconverted(text: str) -> str:
    """The text without the right conversions in brackets behind its values; wrong ones stay."""
    cuts = []
    tokens = find(text)
    for printed, other in pairwise(tokens):
        opened = _OPENED.fullmatch(text[printed.end : other.start])
        closed = _CLOSED.match(text, other.end)
        if opened and closed and _same_amount(printed, other):
            cuts.append((printed.end, closed.end()))
    for start, end in reversed(cuts):
        text = text[:start] + text[end:]
    return text


def _same_amount(printed: Token, other: Token) -> bool:
    """Whether the second is the first in another unit, as exactly as it is written."""
    kinds = (printed.kind, other.kind)
    if (
        kinds not in (("value", "value"), ("range", "range"))
        or printed.tolerance
        or other.tolerance
    ):
        return False
    for value, said, figure in zip(printed.values, other.values, other.figures, strict=True):
        unit, into = (_SAME.get(token.unit, token.unit) for token in (printed, other))
        right = convert(value, unit, into) if unit != into else None
        if right is None:
            return False
        exponent = figure.value.as_tuple().exponent
        step = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
        if abs(right - said) > step:
            return False
    return True


def _converted(token: Token, other: str) -> str | None:
    if token.tolerance or token.kind not in ("value", "range"):
        return None
    unit = _SAME.get(token.unit, token.unit)
    values = [convert(value, unit, other) for value in token.values]
    if unit == other or not values:
        return None
    said = [
        _rounded(value, _digits(figure.value))
        for value, figure in zip(values, token.figures, strict=True)
        if value is not None
    ]
    return f"{' to '.join(said)} {other}" if len(said) == len(values) else None


def _digits(printed: Decimal) -> int:
    """As many figures as were printed, but at least three."""
    return max(3, len(printed.normalize().as_tuple().digits))


def _rounded(value: Decimal, digits: int) -> str:
    if value == 0:
        return "0"
    places = digits - 1 - value.adjusted()
    return f"{round(value, places):f}" if places > 0 else str(round(value))
