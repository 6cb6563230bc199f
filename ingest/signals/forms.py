"""How a signal word stands on a page: alone as a label, or in front of what it warns of.

Printed with or without "!", a colon, a sign in front of it, spaced letters, and again in other
languages ("DANGER / PELIGRO"). A sentence that only begins with such a word is none.
"""

import re
from functools import lru_cache
from typing import Final, NamedTuple

from ingest.signals.words import SIGNALS, Signal

_WORDS: Final = sorted(SIGNALS, key=len, reverse=True)


def _spaced(word: str) -> str:
    """The letters of a word with a space between: "W A R N I N G"."""
    return r"\s+".join(r"\s".join(map(re.escape, part)) for part in word.split())


_CAPITALS = "|".join([re.escape(w.upper()) for w in _WORDS] + [_spaced(w.upper()) for w in _WORDS])
_TITLED = "|".join(re.escape(w[0].upper() + w[1:]) for w in _WORDS)
_AND = r"(?:\s?[/|,&+–—-]\s?|\s+)"
_SIGN = r"[^\w(\[\"“«'‘]*"
"""What may stand before the word: a bullet, a warning triangle."""
_CONTINUED = r"(?:\s?[(\[]\s?(?i:cont|forts|suite|segue|vervolg|cd)\S{0,10}[)\]])?"
_LABEL = re.compile(
    rf"{_SIGN}(?:(?P<word>{_CAPITALS})(?:{_AND}(?:{_CAPITALS}))*{_CONTINUED}\W*"
    rf"|(?P<titled>{_TITLED})(?:\s?[/|]\s?(?:{_TITLED}))*{_CONTINUED}[^\w.,;]*)"
)
_MARKED = re.compile(
    rf"{_SIGN}(?:(?P<word>{_CAPITALS})(?:{_AND}(?:{_CAPITALS}))*{_CONTINUED}(?:\s?[:!–—]+|\s-+|-+(?![a-z]))"
    rf"|(?P<titled>{_TITLED})(?:\s?[:!–—]+|\s-+(?=\s)))\s*(?=\S)"
)
_BARE = re.compile(rf"{_SIGN}(?P<word>{_CAPITALS})\s+(?=\S)")
_FIRST = re.compile(r"[^\w(\[\"“«'‘]*(?:[^\W\d_]){2}|[^\w(\[\"“«'‘]*[A-Z]\s")
_STARTS = frozenset(word[:2] for word in _WORDS)
_SAID, _ENDED = 3, 4
"""Words that a text after a bare signal word has at least; where its second is no small one."""


class Opening(NamedTuple):
    """A signal word at the head of a line; what it says begins at character `ends`."""

    signal: Signal
    word: str
    """As printed, without signs or marks."""
    ends: int


@lru_cache(maxsize=2048)
def label(text: str) -> Opening | None:
    """The signal word that a line or cell is, and nothing but that."""
    match = _LABEL.fullmatch(text) if _maybe(text) else None
    return _opening(match) if match else None


@lru_cache(maxsize=2048)
def opening(text: str) -> Opening | None:
    """The signal word that a line begins with where what it warns of follows on the line.

    "WARNING: Hot.", "Note - See page 4.", "CAUTION Hot surface ahead." A heading ("WARNING LIGHTS")
    and a sentence ("Note that ...", "Warning lights ...") begin with none.
    """
    if not _maybe(text):
        return None
    if match := _MARKED.match(text):
        found = _opening(match)
        explained = match["titled"] and found.signal.several and ":" not in match[0]
        return None if explained else found
    match = _BARE.match(text)
    if match and _says(text[match.end() :]):
        found = _opening(match)
        return None if found.signal.plain else found
    return None


def begins(text: str) -> Opening | None:
    """The signal word that a line is or begins with."""
    return label(text) or opening(text)


def _maybe(text: str) -> bool:
    """Whether it begins as a form does; most lines end here."""
    match = _FIRST.match(text)
    return match is not None and (match[0][-1] == " " or match[0][-2:].lower() in _STARTS)


def _opening(match: re.Match[str]) -> Opening:
    printed = match["word"] or match["titled"]
    key = printed.lower()
    if key not in SIGNALS:
        key = next(w for w in _WORDS if w.replace(" ", "") == re.sub(r"\s", "", key))
    return Opening(SIGNALS[key], printed, match.end())


def _says(said: str) -> bool:
    """Whether the words after a signal word without a mark are a sentence, not more of a title."""
    words = said.split()
    if len(words) < _SAID or not words[0][0].isupper():
        return False
    lower = words[1][0].islower() and not words[0].isupper()
    article = len(words[0]) == 1 and words[1][0].islower()
    ended = len(words) >= _ENDED and said.rstrip()[-1] in ".!"
    return lower or article or (ended and (said.isupper() or not words[0].isupper()))
