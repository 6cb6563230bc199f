"""A machine as people name it ("the 4500, S/N 1234"), and whether a manual's equipment is that."""

import re
from dataclasses import dataclass
from typing import Final

SERIAL: Final = (
    r"(?:\bS/?N\b|\bMSN\b|\bserial(?:\s+(?:numbers?|nos?\b|nrs?\b))?|\bser\.?\s*nos?\b"
    r"|\bSerien-?(?:nummern?|nr)\b|\bnum[ée]ros?\s+de\s+s[ée]rie\b)"
)
_OWN: Final = re.compile(rf"(?i){SERIAL}[\s.:#]*(?P<serial>[A-Z]{{0,6}}[- ]?\d[\w-]*)")
_APART: Final = re.compile(r"\s*[,;/()]\s*|\s+(?:and|or|und|oder|et|ou|y|o)\s+", re.IGNORECASE)
_ARTICLE: Final = re.compile(
    r"(?i)^(?:(?:the|our|a|an|der|die|das|den|dem|unsere?r?|le|la|les|notre|el|los|nuestr[oa]"
    r"|models?|type|machine|modell|maschine|typ|modèle|modelo|m[áa]quina)\s+)+"
)
_WORD: Final = re.compile(r"[^\W_]+")
_MARKED: Final = re.compile(r"\b(?:[A-Z]{1,4}[ ](?=\d))?(?=[\w-]*\d)\w+(?:-\w+)*")
_BESIDE: Final = re.compile(r"\b([^\W\d_]{1,4})[ ]((?=[\w-]*\d)\w+(?:-\w+)*)")
_LONG: Final = 3


@dataclass(frozen=True)
class Machine:
    """`said`: the words; `names`: what of them names it, its model or tail number, each enough to
    know it by; `serial`: its serial number, "" where none was said."""

    said: str
    names: tuple[str, ...]
    serial: str = ""


def machine_of(said: str) -> Machine:
    """The machine that the words name; without names where they name none."""
    said = " ".join(said.split()).strip(" .!?:;,")
    found = _OWN.search(said)
    rest = f"{said[: found.start()]},{said[found.end() :]}" if found else said
    names = (_ARTICLE.sub("", one.strip(" .!?:")) for one in _APART.split(rest))
    serial = re.sub(r"\s", "", found["serial"]).upper() if found else ""
    return Machine(said, tuple(filter(None, names)), serial)


def fits(equipment: str, machine: Machine) -> bool:
    """Whether a manual of that equipment may be the machine's. Model numbers decide where both have
    some, whatever stands between their letters and digits (an HP-160U is no HP-160); words
    otherwise."""
    return any(_fits(equipment, name) for name in machine.names)


def _fits(equipment: str, name: str) -> bool:
    ours, theirs = numbers(name), numbers(equipment)
    if ours and theirs:
        ours |= {_bare(first + second) for first, second in _BESIDE.findall(name)}
        # An A320-214 is an A320; which A320 a manual is of says the manual.
        return bool(ours & (theirs | _series(equipment)) or theirs & _series(name))
    words, others = _words(name), _words(equipment)
    if ours:
        return bool({word for word in words if len(word) > _LONG} & others)
    return bool(words) and words <= others


def numbers(text: str) -> set[str]:
    """The model numbers in the text, without what stands between their letters and digits."""
    return {_bare(found[0]) for found in _MARKED.finditer(text)}


def called(equipment: str, most: int = 32) -> str:
    """The equipment in few words: its model numbers as printed, where it is longer than `most`."""
    said = " ".join(equipment.split())
    if len(said) <= most:
        return said
    found = dict.fromkeys(one[0] for one in _MARKED.finditer(said))
    named = [one for one in found if any(map(str.isalpha, one))]
    return ", ".join(named or found) or said


def _series(text: str) -> set[str]:
    """What the model numbers begin with, up to a hyphen: A320 of A320-214."""
    return {
        _bare(found[0][:at])
        for found in _MARKED.finditer(text)
        for at in (one.start() for one in re.finditer("-", found[0]))
        if any(map(str.isdigit, found[0][:at]))
    }


def _bare(text: str) -> str:
    return re.sub(r"[\W_]", "", text).casefold()


def _words(text: str) -> set[str]:
    return {found[0].casefold() for found in _WORD.finditer(text)}
