"""What the manuals do not answer, by topic: questions with most of their words in common, and what
such a manual would be about.

Words and codes decide, no LM: which machine or code is asked about stands in the question.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Generic, Protocol, TypeVar

from agent.conversation import word_set
from agent.learning.split import group_of
from agent.learning.wordings import codes, stems

_SHARE: Final = 0.5
_SHORT: Final = 2
_TERMS: Final = 3
_LEAST: Final = 3
_PLAIN: Final = word_set(
    """about after again all also and any anyone are be been before being but by check could do does
    doing done fix fixing for from get gets getting give go had has have having he help how
    however if into keep keeps know just let like long look make makes many may me mean means more
    much must my need needs new next no not now often old on one only or other out over please
    put right same see set she should show so some somebody someone still such
    sure take than that them then there
    these they thing things this too under up us use used using want was way were when where which
    while who whom why will with without work works would wrong yes yet
    size value number type best correct
    der die das den dem des ein eine einer eines wie was wo warum welche welcher welches ist
    sind und oder nicht mit von für auf im in zu zum zur bei muss kann ich wir man
    le la les un une des du de et ou est sont comment quel quelle quels pourquoi où pour avec dans
    el los las una unos que qué cómo cuál por para con en es son"""
)


class Question(Protocol):
    """What somebody asked."""

    @property
    def text(self) -> str: ...

    @property
    def user_id(self) -> str: ...


T = TypeVar("T", bound=Question)


@dataclass(frozen=True)
class Gap(Generic[T]):
    """Questions on one topic, in the order given; how many people asked; the codes and words that
    most of them have, which a manual that answers would be about."""

    questions: tuple[T, ...]
    people: int
    terms: tuple[str, ...]


def gaps(questions: Sequence[T]) -> list[Gap[T]]:
    """The questions by topic, the topic with most of them first.

    A question joins the first topic whose first question shares half of its own words, or of that
    one's, and no other code stands in either.
    """
    topics: list[tuple[frozenset[str], list[T]]] = []
    for one in questions:
        words = content(one.text)
        for known, inside in topics:
            if _alike(words, known):
                inside.append(one)
                break
        else:
            topics.append((words, [one]))
    found = [_gap(inside) for _, inside in topics]
    return sorted(found, key=lambda gap: (-len(gap.questions), -gap.people))


def content(text: str) -> frozenset[str]:
    """The stems of the words that say what it is about."""
    return stems(" ".join(_words(text)))


def named_by(terms: Iterable[str], name: str) -> bool:
    """Whether a manual's title or equipment names one of them."""
    return bool(stems(" ".join(terms)) & content(name))


def _words(text: str) -> list[str]:
    found = [
        word
        for word in group_of(text).split()
        if word not in _PLAIN and (len(word) >= _LEAST or codes([word]))
    ]
    return found or group_of(text).split()


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    shared, least = one & other, min(len(one), len(other))
    if not shared:
        return False
    own, theirs = codes(one), codes(other)
    if own and theirs and not own & theirs:
        return False
    enough = len(shared) >= _SHORT or bool(own & theirs) or least <= _SHORT
    return enough and len(shared) >= _SHARE * least


def _gap(inside: Sequence[T]) -> Gap[T]:
    said: Counter[str] = Counter()
    words: dict[str, str] = {}
    for one in inside:
        for stem in content(one.text):
            said[stem] += 1
        for word in _words(one.text):
            words.setdefault(next(iter(stems(word))), word)
    # Codes first: they say best what is meant; then what most of them have, long words first.
    ranked = sorted(said, key=lambda stem: (not codes([stem]), -said[stem], -len(stem), stem))
    common = [stem for stem in ranked if 2 * said[stem] >= len(inside)]
    terms = tuple(
        stem.upper() if codes([stem]) else words.get(stem, stem)
        for stem in (common or ranked)[:_TERMS]
    )
    return Gap(tuple(inside), len({one.user_id for one in inside}), terms)
