"""Screw threads, which are written in many ways: M8x1.25, M8 × 1,25; 1/2-13 UNC, .500-13UNC-2A.

Compared are diameter and pitch: they say the series (UNC, UNF) and leave out class and length.
"""

import re
from collections.abc import Iterator
from fractions import Fraction

_METRIC = re.compile(
    r"(?<![\w./-])M(?P<size>\d{1,3}(?:[.,]\d)?)\s?[xX*]\s?(?P<pitch>\d(?:[.,]\d{1,2})?)(?![\d.,]*\d)"
    r"(?![A-Za-z])"
)
_METRIC_LONG = re.compile(
    r"(?<![\w./-])M(?P<size>\d{1,3}(?:[.,]\d)?)\s?[xX*]\s?(?P<pitch>\d(?:[.,]\d{1,2})?)"
    r"(?=\s?[xX*]\s?\d)"
)
_INCH = re.compile(
    r"(?<![\w./-])(?P<size>(?:\d[\s-])?\d{1,2}/\d{1,2}|\d?\.\d{1,4}|#\d{1,2})(?:\s?in\.?|\")?"
    r"\s?-\s?(?P<pitch>\d{1,2})(?P<series>\s?-?\s?UN[A-Z]{0,2}(?:-?\d[AB])?)?(?![\w./])",
    re.I,
)
_PIPE = re.compile(
    r"(?<![\w./-])(?P<size>(?:\d[\s-])?\d{1,2}/\d{1,2})(?:-\d{1,2})?\s?(?P<series>NPT[FM]?|BSPT?)\b",
    re.I,
)
_COARSEST, _FINEST = 4, 80
_PLAIN_FINEST = 40
"""Without the series' name a finer pitch is no thread but a range or a part number."""


def threads(text: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """(start, end, normalised forms) of each thread; M8x1.25 is also an M8."""
    for pattern in (_METRIC_LONG, _METRIC):
        for match in pattern.finditer(text):
            size = match["size"].replace(",", ".")
            pitch = match["pitch"].replace(",", ".")
            if float(pitch) <= 6:  # M8 x 8 is a length
                yield *match.span(), (f"m{size}x{float(pitch):g}", f"m{size}")
    for match in _PIPE.finditer(text):
        yield *match.span(), (f"{_inches(match['size'])}{match['series'].lower()}",)
    for match in _INCH.finditer(text):
        pitch, named = int(match["pitch"]), bool(match["series"])
        plain = "/" in match["size"] and 8 <= pitch <= _PLAIN_FINEST
        if (named and _COARSEST <= pitch <= _FINEST) or plain:
            yield *match.span(), (f"{_inches(match['size'])}-{pitch}",)


def _inches(size: str) -> str:
    """One spelling of a diameter: .250 and 1/4, 1-1/8 and 1 1/8."""
    if size.startswith("#"):
        return size
    if "." in size:
        exact = Fraction(size).limit_denominator(64)
        return str(exact) if abs(exact - Fraction(size)) < Fraction(1, 1000) else size
    whole, _, part = re.sub(r"[\s-]", " ", size).rpartition(" ")
    return str(Fraction(whole or "0") + Fraction(part)) if not part.endswith("/0") else size
