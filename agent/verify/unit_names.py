"""Units as manuals spell them, each with one name, for comparing values.

Nothing is converted here: a value in another unit than the manual's is not the manual's value.
"""

import re
from functools import lru_cache

_LB, _FT, _INCH = r"(?:lbf?|pound)s?\.?", r"(?:ft|foot|feet)", r"(?:in|inch|inches)"
_USA = r"(?:u\.?s\.? ?)?"
_JOIN = r" ?[-·.*]? ?"
_INCH_WORD = (
    r"(?:wide|long|thick|deep|high|tall|dia|diameter|hex|hole|holes|socket|drill|bolt|screw"
    r"|clearance|gap|min|max|id|od|apart|or|to)\b"
)

# Longer spellings stand before the shorter ones that begin like them.
_SPELLINGS: dict[str, str] = {
    "N·m": r"N ?[-·.*]? ?m|NM|N[-·]M|n[-·]m|(?i:newton[- ·]?met(?:er|re)s?)",
    "N·cm": r"N ?[-·.*]? ?cm",
    "lb·ft": rf"(?i:{_LB}{_JOIN}{_FT}\b\.?|{_FT}\.?{_JOIN}{_LB}(?!\w))",
    "lb·in": rf"(?i:{_LB}{_JOIN}{_INCH}\b\.?|{_INCH}\.?{_JOIN}{_LB}(?!\w))",
    "oz·in": rf"(?i:oz\.?{_JOIN}{_INCH}\b\.?|{_INCH}\.?{_JOIN}oz\b\.?)",
    "kgf·m": r"(?i:kgf?) ?[-·*]? ?m",
    "kg/cm²": r"(?i:kgf?/cm\^?2)",
    "psig": r"(?i:psig)",
    "psia": r"(?i:psia)",
    "psi": r"(?i:psi|lbf?/in\^?2|lbf?/sq\.? ?in\.?|pounds? per square inch)",
    "mbar": r"(?i:mbars?|millibars?)",
    "bar": r"(?i:bars?)",
    "kPa": r"(?i:kpa|kilopascals?)",
    "MPa": r"MPa|(?i:megapascals?)",
    "hPa": r"hPa",
    "Pa": r"Pa|(?i:pascals?)",
    "inHg": r"(?i:in\.? ?hg|inch(?:es)? of mercury)",
    "mmHg": r"(?i:mm ?hg)",
    "VDC": r"(?i:v\.? ?d\.?c\.?|volts?,? d\.?c\.?|d\.?c\.? volts?)",
    "VAC": r"(?i:v\.? ?a\.?c\.?|volts?,? a\.?c\.?|a\.?c\.? volts?)",
    "mV": r"mV|(?i:millivolts?)",
    "kV": r"k[Vv]|(?i:kilovolts?)",
    "V": r"[Vv]|(?i:volts?)",
    "mAh": r"(?i:mah)",
    "Ah": r"(?i:ah|amp(?:ere)?[- ]?hours?)",
    "mA": r"m[Aa]|(?i:milliamp(?:ere)?s?)",
    "µA": r"μA",
    "A": r"A|(?i:amps?\.?|amperes?)",
    "kWh": r"(?i:kwh)",
    "kW": r"k[Ww]|(?i:kilowatts?)",
    "mW": r"mW|(?i:milliwatts?)",
    "W": r"W|(?i:watts?)",
    "VA": r"VA",
    "kVA": r"k[Vv][Aa]",
    "hp": r"(?i:b?hp|horsepower)",
    "kΩ": r"[kK] ?Ω|(?i:k ?ohms?|kilohms?)",
    "MΩ": r"M ?Ω|(?i:m ?ohms?|megohms?)",
    "Ω": r"Ω|(?i:ohms?)",
    "µF": r"(?:μ|u)F|(?i:microfarads?)",
    "nF": r"nF",
    "pF": r"pF",
    "GHz": r"(?i:ghz|gigahertz)",
    "MHz": r"(?i:mhz|megahertz)",
    "kHz": r"(?i:khz|kilohertz)",
    "Hz": r"(?i:hz|hertz)",
    "dBm": r"(?i:dbm)",
    "dBi": r"(?i:dbi)",
    "dB": r"(?i:db|decibels?)",
    "r/min": r"(?i:rpms?|r\.p\.m\.?|r/min|rev/min|rev(?:olution)?s? per minute|u/min)|min\^?-1",
    "mph": r"(?i:mph|miles per hour)",
    "km/h": r"(?i:km/hr?|kph|kmh|kilomet(?:er|re)s per hour)",
    "L/min": r"(?i:l/min|lpm|lit(?:er|re)s per minute)",
    "gpm": r"(?i:gpm|gal(?:lons?)?/min|gallons per minute)",
    "cfm": r"(?i:cfm|cubic feet per minute)",
    "°C": r"° ?[Cc]|(?i:deg(?:rees?)?\.? ?c(?:elsius|entigrade)?|celsius|centigrade)|C",
    "°F": r"° ?[Ff]|(?i:deg(?:rees?)?\.? ?f(?:ahrenheit)?|fahrenheit)|F",
    "°": r"°|(?i:deg(?:rees?)?\.?)",
    "K": r"K|(?i:kelvins?)",
    "%": r"%|(?i:percent|per cent|pct)",
    "ppm": r"(?i:ppm)",
    "mil": r"(?i:mils?|thou)",
    "mm²": r"mm\^?2|(?i:sq\.? ?mm)",
    "cm²": r"cm\^?2",
    "m²": r"m\^?2",
    "in²": r"(?i:in\.?\^?2|sq\.? ?in\.?)",
    "mL": r"(?i:ml|millilit(?:er|re)s?|cc|cm\^?3)",
    "m³": r"m\^?3",
    "mm": r"(?i:mm|millimet(?:er|re)s?)",
    "cm": r"(?i:cm|centimet(?:er|re)s?)",
    "km": r"(?i:km|kilomet(?:er|re)s?)",
    "µm": r"[μu]m|(?i:microns?|micromet(?:er|re)s?)",
    "nm": r"nm|(?i:nanomet(?:er|re)s?)",
    "in": rf"(?i:inch(?:es)?|in\.)|\"|in(?=\s*(?:$|[).,;:x×|\]\n/]|\d)| {_INCH_WORD})",
    "ft": r"(?i:ft\.?|feet|foot)|'",
    "yd": r"(?i:yds?\.?|yards?)",
    "mi": r"(?i:miles?)",
    "m": r"m|(?i:met(?:er|re)s?)",
    "kN": r"kN",
    "N": r"N|(?i:newtons?)",
    "mg": r"(?i:mg|milligrams?)",
    "kg": r"(?i:kgs?|kilograms?|kilos?)",
    "g": r"g|(?i:grams?)",
    "lb": r"(?i:lbs?\.?|pounds?)",
    "fl oz": rf"(?i:{_USA}fl\.? ?oz\.?|fluid ounces?)",
    "oz": r"(?i:oz\.?|ounces?)",
    "t": r"(?i:tonnes?|tons?)",
    "gal": rf"(?i:{_USA}(?:gal\.?|gals\.?|gallons?))",
    "qt": rf"(?i:{_USA}(?:qts?\.?|quarts?))",
    "pt": rf"(?i:{_USA}(?:pts?\.?|pints?))",
    "L": r"[lL]|(?i:lit(?:er|re)s?|ltrs?)",
    "ms": r"ms|(?i:milliseconds?|msecs?)",
    "µs": r"[μu]s|(?i:microseconds?)",
    "s": r"s|(?i:secs?\.?|seconds?)",
    "min": r"(?i:mins?\.?|minutes?)",
    "h": r"h|(?i:hrs?\.?|hours?)",
    "day": r"(?i:days?)",
    "week": r"(?i:weeks?)",
    "month": r"(?i:months?)",
    "year": r"(?i:years?|yrs?\.?)",
    "MB": r"MB|(?i:megabytes?)",
    "GB": r"GB|(?i:gigabytes?)",
    "kB": r"[kK]B|(?i:kilobytes?)",
    "byte": r"(?i:bytes?)",
    "Mbit/s": r"(?i:mbps|mbit/s)",
    "kbit/s": r"(?i:kbps|kbit/s)",
    "bit/s": r"(?i:bps|bits?/s)",
    "bit": r"(?i:bits?)",
    "baud": r"(?i:baud)",
}

_NAMES = tuple(_SPELLINGS)
_ONE = "|".join(f"(?P<u{n}>{spelling})" for n, spelling in enumerate(_SPELLINGS.values()))
_END = r"(?![A-Za-z0-9μΩ]|-[A-Za-z])"
_UNIT = re.compile(rf"(?:{_ONE}){_END}")
_POWER = re.compile(r"\^[-+]?\d{1,2}")
_PER = re.compile(r" ?/ ?| per ")
_WORD_START = re.compile(r"(?<![A-Za-z0-9])[A-Za-z%°Ω\"μ](?<!-.)")
_OPEN, _CLOSED = re.compile(r"(?:^|[(\[|/,\n])\s*$"), re.compile(r"\s*(?:$|[)\]|/,\n])")
_COUNTED = re.compile(r"\d[ -]{0,2}$")
_GRADE = re.compile(r"(?i)\b(?:grade|class|type)\s+\d+ $")
_BETWEEN = re.compile(r" ?\n[ \t]*|-|[ \t]{0,2}")


def unit_at(text: str, at: int) -> tuple[str, int] | None:
    """(name, end) of the unit spelled in canonical `text` exactly at `at`, `/ other` included."""
    over = _simple_at(text, at)
    if over is None:
        return None
    name, end = over
    per = _PER.match(text, end)
    if per and (below := _simple_at(text, per.end())):
        return f"{name}/{below[0]}", below[1]
    return name, end


def _simple_at(text: str, at: int) -> tuple[str, int] | None:
    """A unit without another below it, and the power that it is raised to."""
    match = _UNIT.match(text, at)
    if match is None:
        return None
    name, end = _NAMES[int((match.lastgroup or "u0")[1:])], match.end()
    power = _POWER.match(text, end)
    return (name + power[0], power.end()) if power else (name, end)


def unit_after(text: str, at: int) -> tuple[str, int] | None:
    """The unit that follows a number ending at `at`: glued, after a space, hyphen or line end."""
    gap = _BETWEEN.match(text, at)
    end = gap.end() if gap else at
    found = unit_at(text, end)
    if found is None or ("\n" in text[at:end] and found[1] - end < 2):
        return None
    return found


@lru_cache(maxsize=512)
def free_units(text: str) -> frozenset[str]:
    """Every unit named in canonical `text` away from a number, as in a table's header.

    Words with another sense (a single letter, in, min) count only in brackets or alone in a cell.
    """
    found: set[str] = set()
    at = 0
    while match := _WORD_START.search(text, at):
        unit, at = unit_at(text, match.start()), match.end()
        before = text[max(0, match.start() - 24) : match.start()]
        if unit is None:
            continue
        name, at = unit
        if _COUNTED.search(before) and not _GRADE.search(before):
            continue
        if _is_plain(name, text[match.start() : at]) or _is_alone(text, match.start(), at):
            found.add(name)
    return frozenset(found)


def _is_plain(name: str, spelled: str) -> bool:
    return len(name) > 1 and name != "min" and spelled.lower() != "in"


def _is_alone(text: str, start: int, end: int) -> bool:
    return bool(_OPEN.search(text[:start]) and _CLOSED.match(text, end))
