"""For which machines a manual says that its words are: "S/N 1200 and up", "models A and B only".

Read as printed, by forms of words; what is not understood is no effectivity; nothing is guessed,
and serial numbers are compared only where their letters are the same.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from agent.equipment.machine import SERIAL, Machine, fits, numbers

_JOINED: Final = re.compile(r"(?<![\w-])(\d{2,5})-(\d{3,7})(?![\w-])")
_JOINT: Final = "\u2011"
_NUMBER: Final = (
    r"(?:[A-Z]{1,6}[A-Z0-9]{0,4}-?\d[\d,]*|\d[A-Z][A-Z0-9]{0,4}-?\d[\d,]*|\d+\u2011\d+|\d[\d,]*)"
)
_UP: Final = (
    r"(?:and|&|or|und|et|y)\s+(?:up|on|above|later|after|over|subsequent|onwards?|higher|ff"
    r"|folgende|höher|suivants?|posteriores)\b|onwards?\b|\+|up\b|ff\b"
)
_DOWN: Final = (
    r"(?:and|&|or)\s+(?:below|before|prior|earlier|lower|under|previous)\b"
    r"|(?:und)\s+(?:früher|niedriger)\b"
)
_TO: Final = r"to|thru|through|until|up\s+to|bis|à|au|al|hasta|-|–|—"
_BEFORE: Final = r"(?P<before>prior\s+to|before|below|vor|avant|antes\s+de)"
_UNTIL: Final = r"(?P<until>up\s+to|through|thru|until|bis|jusqu['’]?(?:à|au)|hasta)"
_FROM: Final = (
    r"(?P<from>from|beginning\s+with|starting\s+(?:with|at|from)|after|ab|von|à\s+partir|desde)"
)
_SERIALS: Final = re.compile(
    rf"(?i)(?:\b(?:{_BEFORE}|{_UNTIL}|{_FROM})\s+(?:(?:the|du|de|del|der|dem)\s+)?)?{SERIAL}[\s.:#]*"
    rf"(?:(?:(?P<since>from|beginning\s+with|starting\s+(?:with|at))|(?P<first>prior\s+to|before"
    rf"|below)|(?P<most>up\s+to|through))\s+)?"
    rf"(?P<low>(?-i:{_NUMBER}))(?![\w-]*[A-Za-z])"
    rf"(?:\s*(?:(?P<up>{_UP})|(?P<down>{_DOWN})|(?:{_TO})\s*(?:{SERIAL}[\s.:#]*)?"
    rf"(?P<high>(?-i:{_NUMBER}))|(?P<open>to|bis)(?=\s*(?:[.)\],;]|$))))?"
)
_BARE: Final = re.compile(
    rf"(?i)(?<![\w.-])(?P<low>(?-i:[A-Z0-9]{{1,5}}\d{{4,8}}))\s*(?P<up>{_UP})"
)
_MODEL: Final = r"(?=[\w-]*\d)[A-Z0-9]\w*(?:-\w+)*"
_LIST: Final = rf"{_MODEL}(?:\s*(?:,\s*(?:and|or)|,|/|&|and|or|und|et|y)\s*{_MODEL})*"
_MODELS: Final = re.compile(
    rf"(?:(?i:\b(?:for|on|to|applies\s+to|applicable\s+to|effective\s+for|valid\s+for|für|pour|para)\s+"
    rf"(?:the\s+)?(?:models?|modelle?|types?|modèles?|modelos?))\s+(?P<for>{_LIST})"
    rf"|(?i:\bmodels?)\s+(?P<only>{_LIST})\s+(?i:only)\b|\b(?P<alone>{_LIST})\s+(?i:only)\b)"
)


@dataclass(frozen=True)
class Effectivity:
    """`said`: as printed. Serial numbers `low` to `high`, both included, where `prefix` are their
    letters; None: no bound. `models`: the only ones; `loose`: it does not call them models, and may
    mean something else ("F7 only" is a fuse), unless they begin with the letters of the
    machine's."""

    said: str
    prefix: str = ""
    low: int | None = None
    high: int | None = None
    models: tuple[str, ...] = ()
    loose: bool = False

    def covers(self, machine: Machine) -> bool | None:
        """Whether it is for the machine; None where that cannot be said."""
        if self.models:
            named = set().union(*map(numbers, machine.names))
            if not named or (self.loose and not _letters(self.models) <= _letters(named)):
                return None
            return any(fits(one, machine) for one in self.models)
        own = _split(machine.serial)
        if own is None or own[0] != self.prefix:
            return None
        return (self.low is None or own[1] >= self.low) and (
            self.high is None or own[1] <= self.high
        )


@lru_cache(maxsize=2048)
def effectivities(text: str) -> tuple[Effectivity, ...]:
    """What the text says of serial numbers and models that it is for, in its order."""
    text = _JOINED.sub(_joined, " ".join(text.split()))
    found = [(one.start(), _serials(one)) for one in _SERIALS.finditer(text)]
    if not any(one for _, one in found):
        found += [(one.start(), _serials(one)) for one in _BARE.finditer(text)]
    found += [(one.start(), _models(one)) for one in _MODELS.finditer(text)]
    return tuple(one for _, one in sorted(found, key=lambda pair: pair[0]) if one)


def _joined(found: re.Match[str]) -> str:
    """A serial number with a hyphen, 160-0417; two that are as long as each other are a range."""
    low, high = found.groups()
    return found[0] if len(low) == len(high) else f"{low}{_JOINT}{high}"


def _serials(found: re.Match[str]) -> Effectivity | None:
    said = {name: value for name, value in found.groupdict().items() if value}
    low = _split(said["low"])
    high = _split(said["high"]) if "high" in said else None
    if low is None:
        return None
    prefix, number = low
    text = found[0].strip().replace(_JOINT, "-")
    if high is not None:
        same = high[0] in ("", prefix) and high[1] >= number
        return Effectivity(text, prefix, number, high[1]) if same else None
    if "before" in said or "first" in said:
        return Effectivity(text, prefix, None, number - 1)
    if "until" in said or "most" in said or "down" in said:
        return Effectivity(text, prefix, None, number)
    if {"up", "from", "since", "open"} & said.keys():
        return Effectivity(text, prefix, number, None)
    return None


def _models(found: re.Match[str]) -> Effectivity | None:
    named = found["for"] or found["only"] or found["alone"]
    models = tuple(re.findall(_MODEL, named))
    # "2 only" is a number of things; "step 4 only" a place.
    marked = all(re.search(r"[A-Za-z]", one) or len(one) > 2 for one in models)
    if found["alone"]:
        marked = all(re.search(r"[A-Z].*\d|\d.*[A-Z]", one) for one in models)
    loose = bool(found["alone"])
    return Effectivity(found[0].strip(), models=models, loose=loose) if marked else None


def _letters(models: Iterable[str]) -> set[str]:
    """The letters that each begins with."""
    return {re.sub(r"[^a-z].*", "", one.casefold()) for one in models}


def _split(serial: str) -> tuple[str, int] | None:
    """(letters and digits up to the running number, the running number)."""
    bare = re.sub(r"[\s,]", "", serial).upper().replace(_JOINT, "-")
    if hyphened := re.fullmatch(r"(?P<prefix>[A-Z0-9]*\d)-(?P<number>\d{1,12})", bare):
        return hyphened["prefix"], int(hyphened["number"])
    bare = bare.replace("-", "")
    found = re.fullmatch(r"(?P<prefix>(?:[A-Z0-9]*[A-Z])?)(?P<number>\d{1,12})", bare)
    return (found["prefix"], int(found["number"])) if found else None
