"""Finds the words of a passage that a quote means, and gives them back as printed.

A language model copies almost verbatim. Case, white space, punctuation, hyphenation and ligatures
are ignored, a few letters may differ; a number, identifier or *not* may not.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz

from agent.verify.canonical import canonical
from agent.verify.cited_lines import whole
from agent.verify.numbers import find
from agent.verify.tokens import Token

THRESHOLD = 88.0
"""Least similarity (0-100) of a quote to the passage's words, on letters and digits alone."""
_SHORT = 12
"""A quote with fewer letters and digits must match to the letter."""
_GAP = 300
_TRIES = 4
_ELLIPSIS = re.compile(r"\s*(?:…|\[?\.\.\.+\]?)\s*")
_WORD, _SPACE = re.compile(r"\w+"), re.compile(r"\s+")
_MARKS = re.compile(r"[-±.,/]*\d|\|")
_DENIES = re.compile(
    r"(?i)\b(?:not|never|no(?!\.?\s*(?:[\d|:)\n]|$))|without|cannot|neither|nor|none|non|\w+n't"
    r"|dont|doesnt|wont|cant|mustnt)\b"
)
_NUMBERED = re.compile(r"^\s*\[\d{1,2}\]\s*")


@dataclass(frozen=True)
class Alignment:
    """A span of a passage's text: `text` is `passage_text[start:end]`, whole lines or sentences.

    `score` is the similarity to the quote, 0-100; 100 = the same letters and digits.
    """

    start: int
    end: int
    text: str
    score: float


@dataclass(frozen=True)
class _Letters:
    """The letters and digits of a text, case folded, each with its place in the text."""

    text: str
    origin: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> "_Letters":
        page = canonical(text)
        kept = [
            (letter, page.origin[at])
            for at, char in enumerate(page.text)
            if char.isalnum()
            for letter in char.casefold()
        ]
        return cls("".join(letter for letter, _ in kept), tuple(place for _, place in kept))


def align(quote: str, passage_text: str) -> Alignment | None:
    """Where `quote` stands in `passage_text`; None where it does not, or says another number.

    Of the parts around an ellipsis those count that stand at most 300 characters apart; a part
    further off (a header copied in front) is dropped when the others are longer.
    """
    return next(iter(alignments(quote, passage_text)), None)


def alignments(quote: str, passage_text: str) -> list[Alignment]:
    """Every place where `quote` stands, in the order of `align`; more than one if it is short."""
    parts = [part for part in _ELLIPSIS.split(_NUMBERED.sub("", quote)) if _Letters.of(part).text]
    passage = _Letters.of(passage_text)
    spans = list(_places(" ".join(parts), passage, passage_text)) if parts else []
    if not spans and len(parts) > 1:
        spans = _joined(parts, passage, passage_text)
    found: dict[tuple[int, int], Alignment] = {}
    for first, last, score in spans:
        start, end = whole(passage_text, first, last)
        place = Alignment(start, end, passage_text[start:end], score)
        found.setdefault((start, end), place)
    return list(found.values())


def _joined(parts: list[str], passage: _Letters, passage_text: str) -> list[tuple[int, int, float]]:
    groups: list[tuple[int, int, float]] = []
    for part in parts:
        after = groups[-1][1] if groups else 0
        places = _places(part, passage, passage_text)
        found = next((place for place in places if place[0] >= after), None)
        if found is None:
            return []
        if groups and found[0] - after <= _GAP:
            start, _, score = groups[-1]
            groups[-1] = (start, found[1], min(score, found[2]))
        else:
            groups.append(found)
    return sorted(groups, key=lambda span: span[0] - span[1])[:1]


def _places(quote: str, passage: _Letters, passage_text: str) -> Iterator[tuple[int, int, float]]:
    letters = _Letters.of(quote).text
    for first, last, score in _candidates(letters, passage):
        start, end = _words(passage_text, passage.origin[first], passage.origin[last - 1] + 1)
        if score < 100:
            start, end = _trimmed(passage_text, start, end, quote)
        score = min(score, fuzz.ratio(letters, _Letters.of(passage_text[start:end]).text))
        least = THRESHOLD if len(letters) >= _SHORT else 100.0
        printed = passage_text[start:end]
        same = score == 100 and _skeleton(quote) == _skeleton(printed)
        if score >= least and (same or _same_facts(quote, printed)):
            yield start, end, score


def _candidates(quote: str, passage: _Letters) -> Iterator[tuple[int, int, float]]:
    """Spans of the passage's letters that resemble the quote's, the same letters first."""
    at = passage.text.find(quote)
    while at >= 0:
        yield at, at + len(quote), 100.0
        at = passage.text.find(quote, at + 1)
    if len(quote) < _SHORT:
        return
    rest = passage.text
    for _ in range(_TRIES):
        best = fuzz.partial_ratio_alignment(quote, rest, score_cutoff=THRESHOLD)
        if best is None or best.dest_end <= best.dest_start or len(rest) < len(quote):
            return
        yield best.dest_start, best.dest_end, min(best.score, 99.9)
        blank = "\0" * (best.dest_end - best.dest_start)
        rest = rest[: best.dest_start] + blank + rest[best.dest_end :]


def _words(text: str, start: int, end: int) -> tuple[int, int]:
    """The span grown to whole words, and to the sign or unit glued to its ends."""
    while start > 0 and not text[start - 1].isspace() and text[start - 1] not in "|(":
        start -= 1
    while end < len(text) and not text[end].isspace() and text[end] not in "|(":
        end += 1
    return start, end


def _trimmed(text: str, start: int, end: int, quote: str) -> tuple[int, int]:
    """The span without words at its ends that the quote does not have; a *not* stays."""
    known = set(_WORD.findall(canonical(quote).text.casefold()))
    words = list(re.finditer(r"\S+", text[start:end]))

    def is_known(word: str) -> bool:
        own = set(_WORD.findall(canonical(word).text.casefold()))
        return bool(known & own) or _denials(word) > 0

    while words and not is_known(words[0][0]):
        words.pop(0)
    while words and not is_known(words[-1][0]):
        words.pop()
    return (start + words[0].start(), start + words[-1].end()) if words else (start, start)


def _same_facts(quote: str, printed: str) -> bool:
    """The same numbers, identifiers and negations; callouts and counters may be left out."""
    said, there = _facts(quote), _facts(printed)
    places: Counter[tuple[str, ...]] = Counter(
        ("value", str(token.values[0].normalize()), "", "")
        for token in find(printed)
        if token.kind in ("callout", "counter")
    )
    if said - there or there - said - places:
        return False
    return _denials(quote) == _denials(printed)


def _denials(text: str) -> int:
    """How many words deny; not "no. 4"."""
    return len(_DENIES.findall(canonical(text).text))


def _skeleton(text: str) -> str:
    """Digits with the marks that make numbers of them: what letters alone do not tell."""
    compact = _SPACE.sub("", canonical(text).text)
    return "".join(_MARKS.findall(compact))


def _facts(text: str) -> Counter[tuple[str, ...]]:
    """Tokens as compared here: on one line, so that a line's end makes no difference."""
    return Counter(_fact(token) for token in find(_SPACE.sub(" ", canonical(text).text)))


def _fact(token: Token) -> tuple[str, ...]:
    if token.kind in ("code", "reference"):
        return ("name", token.code)
    kind = "range" if token.kind == "range" else "value"
    values = tuple(str(value.normalize()) for value in token.values)
    return (kind, *values, token.unit, "±" if token.tolerance else "")
