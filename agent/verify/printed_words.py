"""A manual's text as words, with those soft that only point somewhere or say a value twice."""

from collections.abc import Sequence
from dataclasses import replace

from agent.verify.conversion import of_one_kind
from agent.verify.words import Word, read, words_in

_POINTS = words_in(
    """
    see refer tm tb fm wp fig figs figure figures item items table tables para paras section page
    """
)


def printed_words(text: str) -> tuple[Word, ...]:
    """`read` of a manual's text, in which callouts, step numbers, references in brackets and the
    same amount in another unit are soft too."""
    pieces = list(read(text))
    for at, piece in enumerate(pieces):
        if piece.token and piece.token.kind in ("callout", "counter"):
            pieces[at] = replace(piece, kind="soft")
    opened = None
    for at, piece in enumerate(pieces):
        if piece.kind == "mark" and piece.key == "(":
            opened = at
        elif piece.kind == "mark" and piece.key == ")" and opened is not None:
            inner = pieces[opened + 1 : at]
            before = pieces[:opened]
            if _only_points(inner) or _repeats(before, inner) or _calls_out(before, inner):
                pieces[opened + 1 : at] = [replace(one, kind="soft") for one in inner]
            opened = None
    return tuple(pieces)


def _only_points(inner: Sequence[Word]) -> bool:
    """Whether the words in brackets only point somewhere: (5), (see para 3-18), (refer to TM 9)."""
    named = any(one.key in _POINTS for one in inner)
    kinds = {"callout", "reference", "counter"} | ({"code"} if named else set())
    values = [one for one in inner if one.token]
    points = all(one.token and one.token.kind in kinds for one in values)
    words = {one.key for one in inner if one.kind == "word"}
    return bool(values) and points and words <= _POINTS | {"and", "to"}


def _calls_out(before: Sequence[Word], inner: Sequence[Word]) -> bool:
    """A bare number behind a code: lead 3B (3)."""
    one = inner[0].token if len(inner) == 1 else None
    named = before[-1].token if before else None
    return bool(one and named and named.kind == "code" and one.text.isdigit())


def _repeats(before: Sequence[Word], inner: Sequence[Word]) -> bool:
    """Whether the brackets hold the value before them in another unit."""
    if len(inner) != 1 or not before or not (inner[0].token and before[-1].token):
        return False
    return of_one_kind(before[-1].unit, inner[0].unit)
