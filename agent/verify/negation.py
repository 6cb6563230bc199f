"""Whether a claim says the opposite of the lines that it cites.

Three signs are looked for: a word that one text denies (not, never, no, without) and the other
affirms, a word replaced by its opposite (tighten, loosen), and a switch that is on in one and off
in the other. They are judged on what both texts name, so an unrelated *not* in a long line harms
no claim.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from agent.verify.canonical import canonical

_CUE = re.compile(
    r"(?:not|never|no|without|cannot|neither|nor|none|non|\w+n't|dont|doesnt|wont|cant|mustnt)"
)
_NO_SENSE = re.compile(
    r"(?i)\bno\.(?=\s*[\dA-Z|])|\bno\.?(?=\s*(?:[|:)\n]|$))|\bnot only\b"
    r"|,?\s*\bunder (?:any|no) (?:circumstances?|conditions?)\b,?"
)
_WORD = re.compile(r"\d+(?:[.,]\d+)*(?![^\W_])|[^\W_]+(?:'[^\W\d_]+)?")
_CLAUSE_END = re.compile(
    r"[.;:!?)|](?:\s|$)|\("
    r"|,(?!\s+(?:\w+,\s+){0,4}(?:\w+,?\s+)?(?:or|nor)\b)\s"  # not the commas of a list of nots
)
_BUT = frozenset({"but", "except", "unless", "until", "then", "instead", "otherwise", "before"})
_WINDOW = 3
_FUNCTION_WORDS = """
a an the of to in on at by for from with as is are was were be been being do does did has have had
will would shall should must may might can could it its this that these those there any some all
each every you your we our they and or if when while so than more less up very too also only just
about into onto upon over under
"""
_FUNCTION = frozenset(re.findall(r"\w+", _FUNCTION_WORDS))
_SOFT = re.compile(
    r"(?i)\b(?:max(?:imum)?|limit\w*|avoid\w*|prohibit\w*|forbid\w*|only|fail\w*|less|below|unless"
    r"|lack\w*|missing|absent|prevent\w*|stop\w*|disable\w*|disconnect\w*|disengag\w*|unable|off"
    r"|inoperative|incorrect\w*|invalid|impossible|empty|free)\b"
)
_ENDINGS = ("ations", "ation", "ments", "ment", "ings", "ing", "able", "edly", "ied", "ies", "ed",
            "es", "ly", "s", "e")  # fmt: skip

_OPPOSITES = (
    "connect disconnect", "tighten loosen", "open close", "increase decrease", "raise lower",
    "install remove", "start stop", "lock unlock", "enable disable", "engage disengage",
    "clockwise counterclockwise", "clockwise anticlockwise", "left right", "above below",
    "before after", "maximum minimum", "max min", "more less", "correct incorrect", "front rear",
    "inlet outlet", "safe unsafe", "always never", "wet dry", "positive negative", "upper lower",
    "allowed forbidden", "permitted prohibited", "possible impossible", "operative inoperative",
)  # fmt: skip
_SWITCHED = re.compile(
    r"(?i:\b(?:turn|switch|power|key)\w*\s+(on|off)\b|\b(on|off)(?=\s*(?:[.,;:)]|$)))|\b(ON|OFF)\b"
)


@dataclass(frozen=True)
class Polarity:
    """Stems of a text's words: those affirmed somewhere, those denied somewhere, and its cues."""

    affirmed: frozenset[str]
    denied: frozenset[str]
    words: frozenset[str]
    cues: int


@lru_cache(maxsize=512)
def polarity(text: str) -> Polarity:
    """Read which words `text` denies: up to three content words after a cue, in its clause."""
    page = canonical(text).text
    page = page.replace("\n", " | " if "|" in page else " ")  # a wrapped line goes on, a row ends
    plain = _NO_SENSE.sub(lambda match: " " * len(match[0]), page)
    affirmed: set[str] = set()
    denied: set[str] = set()
    cues, left, last, before = 0, 0, 0, ""
    words = list(_WORD.finditer(plain))
    for match in words:
        word = match[0].lower()
        ended = _CLAUSE_END.search(plain, last) if 0 < left < _WINDOW else None
        if ended and ended.start() < match.start():
            left = 0
        last = match.end()
        if _CUE.fullmatch(word):
            cues, left = cues + 1, _WINDOW
        elif word in _BUT:
            left = 0
        elif word == "or" and denied and left < _WINDOW and stem(before) in denied:
            left = max(left, 2)
        elif word not in _FUNCTION:
            (denied if left else affirmed).add(stem(word))
            left = max(0, left - 1)
        before = word
    every = frozenset(stem(match[0].lower()) for match in words)
    return Polarity(frozenset(affirmed), frozenset(denied), every, cues)


def stem(word: str) -> str:
    """A word without the endings that do not change what it names."""
    if word in ("used", "using"):
        return "use"
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            bare = word[: -len(ending)]
            return bare[:-1] if len(bare) > 3 and bare[-1] == bare[-2] else bare
    return word


_PAIRS = tuple((stem(a), stem(b)) for a, b in (pair.split() for pair in _OPPOSITES))


def flipped(claim: str, lines: str) -> str | None:
    """The stem of the word whose sense the claim turns round against its lines, else None."""
    said, printed = polarity(claim), polarity(lines)
    for word in sorted(said.affirmed - said.denied):
        if word in printed.denied and word not in printed.affirmed:
            return word
    for word in sorted(said.denied - said.affirmed):
        if word in printed.affirmed and word not in printed.denied:
            return word
    if said.cues and not printed.cues and not (said.denied and _SOFT.search(lines)):
        return "not"
    for one, other in (*_PAIRS, *((b, a) for a, b in _PAIRS)):
        here = one in said.words and other not in said.words
        if here and other in printed.words and one not in printed.words:
            return one
    ours, theirs = _switched(claim), _switched(lines)
    return min(ours) if len(ours) == len(theirs) == 1 and ours != theirs else None


def _switched(text: str) -> set[str]:
    found = _SWITCHED.findall(" ".join(canonical(text).text.split()))
    return {state.lower() for states in found for state in states if state}
