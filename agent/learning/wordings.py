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


class Wordings:
    """Questions, to say of another whether it is like one of them. Each is its group (see `split`)
    and the confirmed lines that answer it."""

    def __init__(self) -> None:
        self._known: list[tuple[frozenset[str], frozenset[str]]] = []
        self._holding: defaultdict[str, list[int]] = defaultdict(list)
        self._confirming: defaultdict[str, list[int]] = defaultdict(list)

    def add(self, group: str, lines: frozenset[str]) -> None:
        """From now on it is one of them."""
        words, number = stems(group), len(self._known)
        self._known.append((words, lines))
        for word in words:
            self._holding[word].append(number)
        for line in lines:
            self._confirming[line].append(number)

    def like(self, group: str, lines: frozenset[str]) -> bool:
        """Whether one of them is the same question in other words."""
        known = self._known
        common = Counter(number for line in lines for number in self._confirming[line])
        if any(2 * count > len(lines | known[number][1]) for number, count in common.items()):
            return True
        words = stems(group)
        shared = Counter(number for word in words for number in self._holding[word])
        return any(
            count >= _LEAST_SHARE * len(words | known[number][0])
            and codes(words) == codes(known[number][0])
            for number, count in shared.items()
        )


def like_any(
    questions: Iterable[tuple[str, frozenset[str]]],
) -> Callable[[str, frozenset[str]], bool]:
    """A function that says whether a question is like one of these."""
    known = Wordings()
    for group, lines in questions:
        known.add(group, lines)
    return known.like


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
