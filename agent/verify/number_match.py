"""Whether a claim's checked token is said by the tokens of its cited lines, and by which.

The rules are in `agent.verify.verify`'s docstring; each function here is one of them.
"""

import re
from dataclasses import dataclass, field

from agent.verify.canonical import canonical
from agent.verify.columns import stands_under
from agent.verify.numbers import find
from agent.verify.references import LENIENT
from agent.verify.tokens import Token, unhyphened
from agent.verify.unit_names import covers, free_units

_LOW = re.compile(r"(?i)\b(?:at least|min(?:imum|\.)?|(?:no|not) less than|lowest|lower|from)\b")
_HIGH = re.compile(
    r"(?i)\b(?:at most|max(?:imum|\.)?|up to|(?:no|not) more than|(?:not|never) exceed|highest"
    r"|upper)\b"
)
_LEAST = re.compile(
    r"(?i)\b(?:at least|min(?:imum|\.)?|(?:no|not) less than|(?:no|not) below|or more)\b"
)
_MOST = re.compile(
    r"(?i)\b(?:at most|max(?:imum|\.)?|(?:no|not) more than|(?:not|never) exceed|or less)\b"
)
_TOLERANCE = re.compile(r"(?i)\b(?:toleranc\w*|plus|minus|within|deviat\w*|accura\w*|vary)\b")
_COUNTED = frozenset({"step", "item", "task", "note", "no"})
_NEAR = 40
_BRACKETED = re.compile(r"[(\[]\s*([^()\[\]\d]{1,16}?)\s*[)\]]")
_CURRENT = {"VDC": re.compile(r"(?i)\bd\.?c\b"), "VAC": re.compile(r"(?i)\ba\.?c\b")}


@dataclass(frozen=True)
class Cited:
    """What a claim is checked against: the aligned lines, and the header of a table's row."""

    lines: str
    header: str = ""

    @property
    def text(self) -> str:
        """Header, then lines."""
        return f"{self.header}\n{self.lines}" if self.header else self.lines

    @property
    def tokens(self) -> tuple[Token, ...]:
        """The tokens of the lines, part of a word (8-pin) last, then those of the header."""
        own = sorted(find(self.lines), key=lambda token: self.lines[token.end :][:1] == "-")
        return (*own, *(find(self.header) if self.header else ()))


@dataclass(frozen=True)
class Claimed:
    """Where a token is claimed: the claim's text, and what the asker said."""

    text: str
    asked: str = ""
    units: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        named = {token.unit for text in (self.text, self.asked) for token in find(text)}
        free = free_units(canonical(self.text).text) | free_units(canonical(self.asked).text)
        object.__setattr__(self, "units", frozenset(named - {""}) | free)


def support(token: Token, claimed: Claimed, cited: Cited) -> Token | None:
    """The token of the cited lines that says what `token` claims; None when none does."""
    printed = cited.tokens
    if token.kind in ("code", "reference"):
        return next((other for other in printed if _same_name(token, other)), None)
    if token.kind in ("callout", "counter"):
        return next((other for other in printed if _same_place(token, other)), None)
    if token.kind == "range":
        same = (other for other in printed if _same_range(token, other, claimed, cited))
        return next(same, None)
    exact = (other for other in printed if _same_value(token, other, claimed, cited))
    return next(exact, None) or next(
        (other for other in printed if _end_of_range(token, other, claimed)), None
    )


def _same_name(token: Token, other: Token) -> bool:
    if other.kind == "reference" and token.kind == "reference":
        return token.code == other.code and (token.cue == other.cue or token.cue in LENIENT)
    names = {other.code, *other.aliases} - {""}
    if token.kind == "code":
        return unhyphened(token.code) in map(unhyphened, names)
    if other.kind in ("counter", "callout"):
        return token.cue in _COUNTED and canonical(other.text).text == token.code
    if token.cue not in LENIENT:
        return False
    return token.code in names or (not other.unit and canonical(other.text).text == token.code)


def _same_place(token: Token, other: Token) -> bool:
    if other.kind == "reference":
        return other.cue in ("item", "step", "no") and other.code == str(token.values[0])
    return (
        other.kind in ("value", "callout", "counter")
        and not other.unit
        and (token.values == other.values)
    )


def _same_unit(token: Token, other: Token, cited: Cited) -> bool:
    if covers(token.unit, other.unit):
        return True
    if other.unit == "V" and token.unit in _CURRENT:
        return bool(_CURRENT[token.unit].search(cited.text))
    if other.unit or not token.unit:
        return False
    header = free_units(canonical(cited.header).text)
    labels = " ".join(f"({name})" for name in _BRACKETED.findall(canonical(cited.lines).text))
    named = header | free_units(labels)
    if not any(covers(token.unit, unit) for unit in named):
        return False
    return stands_under(other, token.unit, cited.lines, cited.header)


def _same_range(token: Token, other: Token, claimed: Claimed, cited: Cited) -> bool:
    if other.kind in ("code", "reference"):
        return canonical(token.text).text.replace(" ", "") == other.code
    if other.kind != "range" or token.values != other.values:
        return False
    return _said_unit(token, other, claimed, cited)


def _said_unit(token: Token, other: Token, claimed: Claimed, cited: Cited) -> bool:
    if not token.unit and other.unit:
        return any(covers(unit, other.unit) for unit in claimed.units)
    return _same_unit(token, other, cited)


def _same_value(token: Token, other: Token, claimed: Claimed, cited: Cited) -> bool:
    if other.kind != "value" or token.values != other.values:
        return False
    if token.tolerance and not other.tolerance:
        return False
    if other.tolerance and not token.tolerance and not _TOLERANCE.search(claimed.text):
        return False
    return _said_unit(token, other, claimed, cited) and not _turned(token, other, claimed, cited)


def _turned(token: Token, other: Token, claimed: Claimed, cited: Cited) -> bool:
    """Whether a printed least is claimed as a most, or the other way round."""
    own = cited.lines[other.start : other.end] == other.text
    said = _around(claimed.text, token)
    printed = _around(cited.lines if own else cited.header, other)
    return any(
        one.search(said)
        and not two.search(said)
        and two.search(printed)
        and not one.search(printed)
        for one, two in ((_LEAST, _MOST), (_MOST, _LEAST))
    )


def _around(text: str, token: Token) -> str:
    """The words of the token's clause that are near, `#` in its place."""
    before = re.split(r"[;,.]\s", text[max(0, token.start - _NEAR) : token.start])[-1]
    after = re.split(r"[;,.]", text[token.end : token.end + _NEAR // 2])[0]
    return f"{before} # {after}"


def _end_of_range(token: Token, other: Token, claimed: Claimed) -> bool:
    """An end of a printed range, claimed as that end: at least 10, a maximum of 15."""
    if other.kind != "range" or not covers(token.unit, other.unit) or token.tolerance:
        return False
    low, high = other.values
    said = _around(claimed.text, token)
    if token.values[0] == low:
        return bool(_LOW.search(said))
    return token.values[0] == high and bool(_HIGH.search(said))


def near_miss(token: Token, cited: Cited) -> str:
    """A sentence for the LM: what is claimed, and what the lines have instead if it is close."""
    said = _label(token)
    for other in cited.tokens:
        printed = _label(other)
        if other.kind == "range" and set(token.values) < set(other.values):
            return f'The quoted lines give the range "{printed}", not "{said}".'
        if token.figures and other.values == token.values and other.unit:
            return f'The quoted lines say "{printed}", not "{said}".'
    return f'"{said}" is not in the quoted lines.'


def _label(token: Token) -> str:
    return " ".join(token.text.split()).rstrip(".")
