"""Values in a line, written one way: numbers, signs and identifiers as two readers give them.

A raised "-6" is "^-6", a lowered "2" is "_2"; all dashes are "-", all degree marks "°".
"""

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

SIGNS = "°%‰±μΩ×÷≤≥√∅⌀$€£"
"""Signs that change what a number means."""
VALUE = re.compile(rf"\S*[\d{SIGNS}]\S*")
"""A word that has a digit or a sign that changes what a number means."""
_ENDS = re.compile(rf"^[^\w^+\-<>~#{SIGNS}]+|[^\w^+\-<>#'\"{SIGNS}]+$|(?<![\d])['\"]+$")
"""Punctuation around a value, but for inches, feet and minutes behind a number."""
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿ", "0123456789+-()n")
_LOWERED = str.maketrans("₀₁₂₃₄₅₆₇₈₉₊₋₍₎", "0123456789+-()")
_UP = re.compile("[⁰¹²³⁴-⁹⁺⁻⁽⁾ⁿ]+")
_DOWN = re.compile("[₀-₉₊₋₍₎]+")
_DASHES = re.compile("[\u00ad\u2010-\u2015\u2212\u2043\ufe58\ufe63\uff0d]")
_QUOTES = str.maketrans("“”„″‶’‘‚′`", '"""""' + "'" * 5)
_DEGREES = re.compile("[º˚]")
_PLAIN = re.compile(r"[\x00-\x7f]*")


def written(text: str) -> str:
    """The text with signs that look alike written one way."""
    if _PLAIN.fullmatch(text):
        return text
    text = _UP.sub(lambda found: f"^{found[0].translate(_RAISED)}", text)
    text = _DOWN.sub(lambda found: f"_{found[0].translate(_LOWERED)}", text)
    text = _DASHES.sub("-", _DEGREES.sub("°", text.translate(_QUOTES)))
    return unicodedata.normalize("NFKC", text).replace("\u2044", "/")


def values_in(text: str) -> list[str]:
    """The words of a written text that hold a value, without the punctuation around them."""
    found = (_ENDS.sub("", word) for word in VALUE.findall(text))
    return [value for value in found if value]


@lru_cache(10_000)
def _pattern(value: str) -> re.Pattern[str]:
    spelt = re.escape(value[0])
    for before, after in pairwise(value):  # a space between two digits parts numbers
        spelt += ("" if before.isdigit() and after.isdigit() else r"\s?") + re.escape(after)
    before = r"(?<![\d^_+\-])(?<!\d[.,/])" if value[0] in "+-±0123456789" else r"(?<![A-Za-z0-9^_])"
    after = r"(?![\d^_])(?![.,/]\d)" if value[-1].isdigit() else ""
    return re.compile(f"{before}{spelt}{after}")


def says(text: str, value: str) -> bool:
    """Whether a written text says the value, spaces aside, and not as a part of a longer one."""
    return bool(_pattern(value).search(text))
