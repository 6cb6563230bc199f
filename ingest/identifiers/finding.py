"""Identifiers: what a technician looks up letter by letter, found in passages and in questions.

Kinds: `nsn` (national stock number), `document` (TM 9-2320-280-20), `part` (MS35338-137, 12340058),
`thread` (M8x1.25, 1/2-13 UNC: `.threads`), `code` (fault codes, models, terminals: E-17, M998,
12J1), `name` (of software: ao_add_task, 0x20000, --reset) and `value` (a number with its unit: 650
RPM, 35-40 lb-ft).
Normalised, the ways in which people write one identifier are the same: "P/N ms 35338-137" and
"MS35338-137", "28 volts" and "28 VDC", "37 ft. lbs" and "37 lb-ft".
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from ingest.identifiers.threads import threads

Kind = Literal["nsn", "document", "part", "thread", "code", "name", "value"]


@dataclass(frozen=True, slots=True)
class Identifier:
    """`verbatim` as it stands in the text, `normalised` as it is compared."""

    kind: Kind
    verbatim: str
    normalised: str


_UNITS: dict[str, str] = {
    "lbft": r"(?:lbs?|pounds?)[\s.·•-]*(?:ft|foot|feet)|(?:ft|foot)[\s.·•-]*(?:lbs?|pounds?)",
    "lbin": r"(?:lbs?|pounds?)[\s.·•-]*in(?:ch|ches)?|in(?:ch)?[\s.·•-]*(?:lbs?|pounds?)",
    "nm": r"n\s?[·•⋅.\-*]?\s?m|newton[\s-]met(?:er|re)s?",
    "rpm": r"rpms?|r/min|rev/min|min(?:-1|⁻¹)",
    "psi": r"psi[ag]?",
    "v": r"v(?:dc|ac)?|volts?(?:\s?[ad]c)?",
    "mv": r"mv|millivolts?",
    "kv": r"kv|kilovolts?",
    "ma": r"ma|milliamps?",
    "a": r"a(?:mps?|mperes?)?",
    "kw": r"kw|kilowatts?",
    "w": r"w(?:atts?)?",
    "kohm": r"(?:k\s?|kilo)(?:ohms?|[ωΩ\u2126])",
    "ohm": r"ohms?|[ωΩ\u2126]",
    "khz": r"khz",
    "mhz": r"mhz|megahertz",
    "ghz": r"ghz",
    "hz": r"hz|hertz",
    "degf": r"[°º]\s?f|deg(?:rees?)?\.?\s?f(?:ahrenheit)?",
    "degc": r"[°º]\s?c|deg(?:rees?)?\.?\s?c(?:elsius)?",
    "deg": r"[°º]|degrees?",
    "dbm": r"dbm",
    "db": r"db",
    "mm2": r"mm(?:²|\^?2)|sq\.?\s?mm",
    "cm2": r"cm(?:²|\^?2)|sq\.?\s?cm",
    "m2": r"m(?:²|\^?2)|sq\.?\s?m",
    "in2": r"in\.?(?:²|\^2)|sq\.?\s?in\.?",
    "mm3": r"mm(?:³|\^?3)",
    "cm3": r"cm(?:³|\^?3)|ccm|cc",
    "m3": r"m(?:³|\^?3)",
    "mm": r"mm|millimet(?:er|re)s?",
    "cm": r"cm|centimet(?:er|re)s?",
    "km": r"km",
    "in": r"in(?:\.|ch|ches)?(?!\s(?:the|all|an?|this|order|sections?|figures?|tables?|place)\b)"
    r"|\"|”",
    "ft": r"ft|feet|foot",
    "m": r"m|met(?:er|re)s?",
    "kpa": r"kpa",
    "mpa": r"mpa",
    "bar": r"bar",
    "kn": r"kn",
    "n": r"n|newtons?",
    "kg": r"kg|kilograms?",
    "g": r"g|grams?",
    "lb": r"lbs?|pounds?",
    "oz": r"oz|ounces?",
    "gal": r"gals?|gallons?",
    "qt": r"qts?|quarts?",
    "ml": r"ml",
    "l": r"l|lit(?:er|re)s?",
    "cst": r"cst",
    "h": r"h(?:ou)?rs?|hours?|h",
    "min": r"mins?|minutes?",
    "ms": r"ms|milliseconds?",
    "us": r"[uµμ]s|microseconds?",
    "s": r"s(?:ec(?:onds?)?)?",
    "percent": r"%|percent|pct",
    "kb": r"kb|kib|kbytes?",
    "mb": r"mb|mib|mbytes?",
}
# Digits are bounded, here and below, because a run without end would be read again and again.
_NUMBER = (
    r"[±+-]?\s?(?:\d{1,3}(?:[,\u202f\u2009]\d{3}){1,5}(?:\.\d{1,12})?"
    r"|(?:\d{1,6}[\s-])?\d{1,6}/\d{1,6}"
    r"|\d{1,6},\d{1,2}(?![\d,])"
    r"|\d{1,12}(?:\.\d{1,12})?|\.\d{1,12})"
)
_VALUE = re.compile(
    rf"(?<![\w./-])(?P<low>{_NUMBER})"
    rf"(?:\s?(?:-|–|—|to|thru|through|±|\+/-)\s?(?P<high>{_NUMBER}))?"
    rf"[\s-]?(?P<unit>{'|'.join(_UNITS.values())})"
    r"(?![\w°⁻⁺^])",
    re.I,
)
_ALIKE = str.maketrans({**dict.fromkeys("‐‑‒–—−", "-"), "×": "x", "⋅": "·", "•": "·", "⁄": "/"})
"""Characters that are printed one for the other."""
_NSN = re.compile(r"(?<![\w-])\d{4}([- ])\d{2}\1\d{3}\1\d{4}(?![\w-])")
_DOCUMENT = re.compile(
    r"\b(?:TM|TB|MWO|FM|AR|TC|SB|LO|CTA|DA\s(?:PAM|Form)|SF|ISO|DIN|SAE|ASTM|EN|IEC|MIL(?:-STD|-[A-Z])?)"
    r"[\s-]?(?:J\s?)?\d[\w.&/-]*\w"
)
_NAMED_PART = re.compile(
    r"\b(?:p/n|part\s(?:no\.?|number)|pn|nsn|cage)[:#.\s]*(?P<part>(?:[A-Za-z]{1,4}\s)?[A-Za-z0-9][\w./-]{0,40}\d[\w./-]{0,40}\w)"
    r"(?!\w)",
    re.I,
)
_NAMED_CODE = re.compile(
    r"\b(?:(?:fault|error|trouble|alarm|diagnostic|blink|flash)\s(?:code|no\.?|number)?|code|dtc|alarm)"
    r"[:#\s]+(?P<code>[A-Z]{0,4}[\s-]?\d{1,6}[A-Z]?)\b",
    re.I,
)
_SPACED_PART = re.compile(r"\b(?:MS|NASM?|AN)\s\d{3,6}(?:-\d{1,5})?(?![\w-])")
_SPACED_CODE = re.compile(r"\b[A-Z]\s0\d{1,3}\b")
_SPN = re.compile(r"\bSPN\s?\d+(?:\s?/?\s?FMI\s?\d+)?\b", re.I)
_NAME = re.compile(
    r"(?<![\w-])(?:0x[0-9a-f_]+|--[a-z][\w-]+|[A-Za-z](?=[^\W_]*_)\w*(?<=[A-Za-z0-9])"
    r"|_?[a-z]+\d+[a-z]\w*)(?![\w])"
)
_TOKEN = re.compile(r"(?<![\w/])[A-Za-z0-9]+(?:[-/.&][A-Za-z0-9]+)*(?![\w])")
_CODE = re.compile(r"[A-Z]{1,4}-?\d{1,4}[A-Z]{0,2}\d?|\d{1,3}[A-Z]{1,3}\d{1,3}")
_PART = re.compile(r"(?=(?:\D*\d){3})(?=.{5,})[A-Z0-9]+(?:[-/.][A-Z0-9]+)*")


_LINE = 500
"""Characters up to which a text is a line: lines are looked at for one question after another."""


def find(text: str) -> list[Identifier]:
    """The identifiers of `text` in order, each normalised form once."""
    return list(_of_line(text) if len(text) <= _LINE else _all(text))


@lru_cache(maxsize=10_000)
def _of_line(text: str) -> tuple[Identifier, ...]:
    return _all(text)


def _all(text: str) -> tuple[Identifier, ...]:
    found: dict[str, Identifier] = {}
    taken = bytearray(len(text))
    alike = text.translate(_ALIKE)
    for start, end, forms in threads(alike):
        if 1 not in taken[start:end]:
            taken[start:end] = b"\1" * (end - start)
            verbatim = " ".join(text[start:end].split())
            for form in forms:
                found.setdefault(form, Identifier("thread", verbatim, form))
    for kind, start, end in _spans(alike):
        if 1 in taken[start:end]:
            continue
        taken[start:end] = b"\1" * (end - start)
        verbatim = " ".join(text[start:end].split())
        normalised = normalise(verbatim)
        if normalised:
            found.setdefault(normalised, Identifier(kind, verbatim, normalised))
    return tuple(found.values())


def normalise(text: str) -> str:
    """How an identifier is compared: lower case, without space, hyphens or a unit's spelling."""
    text = text.translate(_ALIKE)
    value = _VALUE.fullmatch(text.strip())
    if value:
        numbers = [_number(part) for part in (value["low"], value["high"]) if part]
        return "-".join(numbers) + _unit(value["unit"])
    bare = unicodedata.normalize("NFKC", text).casefold()
    bare = re.sub(r"^(?:p/n|pn|nsn)\b[\s:#]*", "", bare)
    bare = re.sub(r"(?<=\d)([./])(?=\d)", lambda m: "\1" if m[1] == "." else "\2", bare)
    bare = re.sub(r"[^\w\1\2]|_", "", bare)
    return bare.replace("\1", ".").replace("\2", "/")


@lru_cache(maxsize=1024)
def _unit(text: str) -> str:
    """The unit's one spelling."""
    return next(name for name, form in _UNITS.items() if re.fullmatch(form, text, re.I))


def _number(text: str) -> str:
    if "/" in text:
        return re.sub(r"(?<=\d)[\s-]+(?=\d)", "-", text.strip(" +±-"))
    text = re.sub(r"^([^,]*),(\d{1,2})$", r"\1.\2", text)  # a decimal comma
    return re.sub(r"[\s,+±]", "", text).lstrip("-")


def _spans(text: str) -> Iterator[tuple[Kind, int, int]]:
    """Candidates, the surest first."""
    for match in _NSN.finditer(text):
        yield "nsn", *match.span()
    for match in _DOCUMENT.finditer(text):
        yield "document", *match.span()
    for match in _VALUE.finditer(text):
        if not match[0].endswith(" a"):  # "step 4 a 5 amp fuse"
            yield "value", *match.span()
    for match in _NAMED_PART.finditer(text):
        yield "part", *match.span("part")
    for match in _SPACED_PART.finditer(text):
        yield "part", *match.span()
    for match in _NAMED_CODE.finditer(text):
        yield "code", *match.span("code")
    for match in _SPACED_CODE.finditer(text):
        yield "code", *match.span()
    for match in _SPN.finditer(text):
        yield "code", *match.span()
    for match in _NAME.finditer(text):
        yield "name", *match.span()
    for match in _TOKEN.finditer(text):
        token = match[0].upper()  # technicians type part numbers as they like
        if _CODE.fullmatch(token):
            yield "code", *match.span()
        elif _PART.fullmatch(token) and not re.fullmatch(r"\d{1,4}([-/.]\d{1,4})*", token):
            yield "part", *match.span()
