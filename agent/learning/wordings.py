"""Finds the same question in other words: what is compared on must not be learned from by that way.

Asked in nearly the same words, or confirmed on mostly the same lines of a manual. Another number or
code makes another question, however alike the rest is.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from typing import Final

_LEAST_SHARE: Final = 0.75
_ENDINGS: Final = ("ing", "ed", "es", "s", "e")
_LEAST_STEM: Final = 3


def like_any(
    questions: Iterable[tuple[str, frozenset[str]]],
) -> Callable[[str, frozenset[str]], bool]:
    """A function that says whether a question is like one of these.

    Each is its group (see `split`) and the confirmed lines that answer it.
    """
    known = [(stems(group), lines) for group, lines in questions]
    holding: defaultdict[str, list[int]] = defaultdict(list)
    confirming: defaultdict[str, list[int]] = defaultdict(list)
    for number, (words, lines) in enumerate(known):
        for word in words:
            holding[word].append(number)
        for line in lines:
            confirming[line].append(number)

    def like(group: str, lines: frozenset[str]) -> bool:
        common = Counter(number for line in lines for number in confirming[line])
        if any(2 * count > len(lines | known[number][1]) for number, count in common.items()):
            return True
        words = stems(group)
        shared = Counter(number for word in words for number in holding[word])
        return any(
            count >= _LEAST_SHARE * len(words | known[number][0])
            and codes(words) == codes(known[number][0])
            for number, count in shared.items()
        )

    return like


def stems(group: str) -> frozenset[str]:
    """The words without their endings; numbers and codes as they are."""
    return frozenset(word if codes([word]) else _stem(word) for word in group.split())


def codes(words: Iterable[str]) -> frozenset[str]:
    """Those of the words that hold a digit."""
    return frozenset(word for word in words if any(char.isdigit() for char in word))


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST_STEM:
            return word.removesuffix(ending).removesuffix("e")
    return word
