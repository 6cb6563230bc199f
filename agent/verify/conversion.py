"""Values in the unit that the asker named: computed here, and shown only beside the printed one.

An LM converts badly, and a converted number stands on no page. So claims hold what is printed, and
a remark of ours puts the other unit beside it.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from agent.verify.canonical import canonical
from agent.verify.numbers import find
from agent.verify.tokens import Token
from agent.verify.unit_names import free_units

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
_AMERICAN = frozenset(("gal", "qt", "pt", "fl oz"))
"""Said to be of the USA when they are shown: the British ones are a fifth larger."""
_BRITISH = re.compile(r"(?i)\b(?:imp(?:erial)?|uk|british)\b")
_OF_USA = re.compile(r"(?i)\bu\.?s\.?\b")
_ONE_OUNCE = re.compile(r"(?i)\b(?:av(?:oir)?dp|weigh\w*|weight|mass)\b")
_METRIC_TON = re.compile(r"(?i)\b(?:tonnes?|metric)\b")
_STEP = re.compile(
    r"(?i)\b(?:ris(?:e|es|ing)|drop\w*|differ\w*|delta|increas\w*|decreas\w*|chang\w*|within|every"
    r"|per|by|deviat\w*|toleranc\w*)\b|Δ"
)


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


def base_of(value: Decimal, unit: str) -> tuple[str, Decimal]:
    """The unit that those of its kind are compared in, and the value in it; as it is where the unit
    is of no kind."""
    unit = _SAME.get(unit, unit)
    bases = ("K", *(next(iter(kind)) for kind in _LIKE))
    for base in bases:
        converted = convert(value, unit, base)
        if converted is not None:
            return base, converted
    return unit, value


def of_one_kind(unit: str, other: str) -> bool:
    """Whether the two are different units of the same quantity: N·m and lb·ft."""
    return unit != other and convert(Decimal(1), unit, other) is not None


def wanted_units(question: str) -> frozenset[str]:
    """The units that the question names away from a number: those that it wants."""
    return free_units(_INTO_POUNDS.sub("", canonical(question).text))


def conversions(
    question: str, claims: Sequence[str], lines: Sequence[str] = ()
) -> list[tuple[str, str]]:
    """(as printed, converted) of the claims' values, where the question names another unit of their
    kind and neither a claim nor the cited `lines` have a value in it.

    Nothing comes of a unit that names two (gallons, unless of the USA; tons; ounces, unless of
    weight), of a difference of temperatures, or of a value with a tolerance.
    """
    wanted = wanted_units(question) - _units(*claims, *lines)
    if _BRITISH.search(question):
        wanted -= _AMERICAN
    pairs = []
    for unit in sorted(wanted):
        for claim in claims:
            tokens = find(claim)
            for token, after in pairwise((*tokens, None)):
                if token is None or (after and after.tolerance) or not _is_one(token, claim):
                    continue
                if said := _converted(token, unit):
                    pairs.append((" ".join(token.text.split()), said))
    return list(dict.fromkeys(pairs))


def _units(*texts: str) -> frozenset[str]:
    """The units of the values of the texts, and those that a table's header names."""
    of_values = {token.unit for text in texts for token in find(text)}
    return frozenset(of_values).union(*(free_units(canonical(text).text) for text in texts))


def _is_one(token: Token, claim: str) -> bool:
    """Whether it is plain what the token's unit is; it is written beside it."""
    if token.unit in _TEMPERATURES:
        return not _STEP.search(claim)
    if token.unit in _AMERICAN:
        return bool(_OF_USA.search(claim))
    if token.unit == "oz":
        return bool(_ONE_OUNCE.search(claim))
    if token.unit == "t":
        return bool(_METRIC_TON.search(claim))
    return token.end > token.figures[-1].end if token.figures else False


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
    name = f"US {other}" if other in _AMERICAN else other
    return f"{' to '.join(said)} {name}" if len(said) == len(values) else None


def _digits(printed: Decimal) -> int:
    """As many figures as were printed, but at least three."""
    return max(3, len(printed.normalize().as_tuple().digits))


def _rounded(value: Decimal, digits: int) -> str:
    if value == 0:
        return "0"
    places = digits - 1 - value.adjusted()
    return f"{round(value, places):f}" if places > 0 else str(round(value))
