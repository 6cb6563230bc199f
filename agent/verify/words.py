"""A text as the words that have to be found again: values, words, marks; and which are the same.

Nothing is skipped because it is unknown: the closed class of words that say nothing by themselves
(`_SOFT`) is the only list, every other word, value and sign must have its partner.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from agent.verify.canonical import canonical
from agent.verify.numbers import find
from agent.verify.tokens import Token, unhyphened


def words_in(text: str) -> frozenset[str]:
    """A closed class, written as its words."""
    return frozenset(text.split())


_SOFT = words_in(
    "a an the is are be this these that which it its their your you there do does please"
)
"""Words without sense of their own. Never a preposition, quantifier, modal or tense."""
_PIECE = re.compile(r"[^\W\d]+(?:'[^\W\d]+)?|!(?=[\w=])|[^\w\s!]")
_OWNED = re.compile(r"^['’]s\b")
_SILENT = frozenset("-'\"`.•*·|…")
_BREAKS = frozenset(",;:()[]=")
_SAME_MARK = {"[": "(", "]": ")", "=": ":", "–": "-"}
_SHORT_NOT = {"ca": "can", "wo": "will", "sha": "must", "can": "can"}
_ALIASES = {"shall": "must", "max": "maximum", "min": "minimum", "approx": "approximately"}
_LEAST: tuple[tuple[str, ...], ...] = (("at", "least"), ("not", "less", "than"))
_LEAST += (("no", "less", "than"), ("minimum", "of"), ("minimum",), ("≥",))
_MOST: tuple[tuple[str, ...], ...] = (("at", "most"), ("not", "more", "than"))
_MOST += (("no", "more", "than"), ("maximum", "of"), ("maximum",), ("≤",))
_MOST += (("not", "exceed"), ("never", "exceed"))
_BEFORE = {**dict.fromkeys(_LEAST, "least"), **dict.fromkeys(_MOST, "most")}
_AFTER = {
    ("or", "more"): "least",
    ("minimum",): "least",
    ("or", "less"): "most",
    ("maximum",): "most",
}
_ENDINGS = (("", "s"), ("", "es"), ("y", "ies"))
_PAST = (*_ENDINGS, ("", "ed"), ("e", "ed"), ("y", "ied"))
_NO_PAST = words_in("set cut put shut split reset let")
_IRREGULAR = {"held": "hold", "kept": "keep", "driven": "drive", "drawn": "draw", "worn": "wear"}
_UNIT_LIKE = 4

Kind = Literal["word", "value", "mark", "soft"]


@dataclass(frozen=True)
class Word:
    """One piece of a text. `key` is what is compared: a word in small letters, a mark, a value's
    figures. `soft` pieces may be left out. `bound`: the value is a least or a most.

    `unit` is the value's own or its column's; `follows_value` where a unit would stand."""

    kind: Kind
    key: str
    text: str
    token: Token | None = None
    unit: str = ""
    bound: str = ""
    follows_value: bool = False

    @property
    def is_break(self) -> bool:
        """A comma, colon or bracket."""
        return self.kind == "mark" and self.key in _BREAKS


@lru_cache(maxsize=2048)
def read(text: str) -> tuple[Word, ...]:
    """The pieces of `text` in order, bounds joined to their values."""
    pieces: list[Word] = []
    at = 0
    for token in find(text):
        pieces.extend(_words(_OWNED.sub("", text[at : token.start]) if at else text[: token.start]))
        pieces.append(Word("value", _figures(token), token.text, token, token.unit))
        at = token.end
    pieces.extend(_words(_OWNED.sub("", text[at:]) if at else text))
    return tuple(_softened(_bounded(_beside_values(pieces))))


def same(said: Word, printed: Word, *, past: bool = False) -> bool:
    """Whether a piece of a lead is a piece of the manual. `past`: tightened is tighten."""
    if said.token and printed.token:
        return _same_value(said, printed)
    if (
        said.token
        or printed.token
        or (said.kind != printed.kind and "mark" in (said.kind, printed.kind))
    ):
        return False
    if said.follows_value and printed.follows_value:
        short = min(len(said.text), len(printed.text)) <= _UNIT_LIKE
        if short and said.text != printed.text:
            return False
    return same_word(said.key, printed.key, past=past)


def same_word(one: str, other: str, *, past: bool = False) -> bool:
    """The same word, singular or plural; with `past` also its participle (`one`)."""
    if one == other:
        return not past or one in _NO_PAST
    if past and _IRREGULAR.get(one) == other:
        return True
    if past and one.endswith("ed") and len(one) > 5 and one[:-3] == other and one[-3] == one[-4]:
        return True
    for short, long in _PAST if past else _ENDINGS:
        for a, b in ((one, other),) if past else ((one, other), (other, one)):
            ends = a.endswith(long) and b.endswith(short)
            if ends and a[: -len(long)] == b[: len(b) - len(short)] and len(b) > 2:
                return True
    return False


def bare_forms(doing: str) -> list[str]:
    """The verbs that may stand behind a word in -ing: replace, of replacing."""
    stem = doing.removesuffix("ing")
    return [stem, f"{stem}e", stem[:-1]] if len(stem) > 2 and stem != doing else []


def _words(text: str) -> Iterator[Word]:
    for match in _PIECE.finditer(canonical(text).text):
        raw = match[0]
        key = _SAME_MARK.get(raw, unicodedata.normalize("NFKC", raw).casefold())
        if key in _SILENT:
            continue
        if not (key[0].isalpha() or key[0] == "_"):
            yield Word("mark", key, raw)
            continue
        if key.endswith("n't"):
            yield Word("word", _SHORT_NOT.get(key[:-3], key[:-3]), raw)
            yield Word("word", "not", raw)
        elif key == "cannot":
            yield Word("word", "can", raw)
            yield Word("word", "not", raw)
        else:
            bare = key.removesuffix("'s")
            yield Word("word", _ALIASES.get(bare, bare), raw)


def _figures(token: Token) -> str:
    if token.kind in ("code", "reference"):
        return f"name {unhyphened(token.code)}"
    kind = "range" if token.kind == "range" else "value"
    amounts = " ".join(str(value.normalize()) for value in token.values)
    return f"{kind} {amounts} {'±' if token.tolerance else ''}"


def _same_value(said: Word, printed: Word) -> bool:
    if said.key != printed.key or said.bound != printed.bound:
        return False
    places = ("callout", "counter")
    one, other = said.token, printed.token
    if one and other and (one.kind in places) != (other.kind in places):
        return False
    return said.unit == printed.unit


def _beside_values(pieces: Sequence[Word]) -> list[Word]:
    marked = []
    for at, piece in enumerate(pieces):
        before = pieces[at - 1].token if at else None
        after = before is not None and before.kind in ("value", "range")
        marked.append(replace(piece, follows_value=after and piece.kind == "word"))
    return marked


def _bounded(pieces: list[Word]) -> list[Word]:
    """At least 25, 25 or more, minimum 25: one value with one bound; others stay words."""
    result: list[Word] = []
    at = 0
    while at < len(pieces):
        piece = pieces[at]
        at += 1
        if piece.kind != "value" or piece.token is None or not piece.token.figures:
            result.append(piece)
            continue
        for length in (3, 2, 1):
            before = tuple(one.key for one in result[-length:] if one.key != "a")
            if before in _BEFORE and len(before) == length:
                del result[-length:]
                piece = replace(piece, bound=_BEFORE[before])
                break
        for length in (2, 1):
            after = tuple(one.key for one in pieces[at : at + length])
            follows = pieces[at + length].kind if at + length < len(pieces) else ""
            if not piece.bound and after in _AFTER and follows != "value":
                piece = replace(piece, bound=_AFTER[after])
                at += length
        result.append(piece)
    return result


def _softened(pieces: list[Word]) -> list[Word]:
    result = list(pieces)
    for at, piece in enumerate(pieces):
        name = piece.text == "A" and at > 0
        beside = [one.kind == "value" for one in pieces[max(0, at - 1) : at + 2]]
        soft = (piece.key in _SOFT and not name) or (piece.key == "of" and any(beside))
        if piece.kind == "word" and soft:
            result[at] = replace(piece, kind="soft")
    return result
