"""Which held-out questions are one piece of evidence: one pair stands for all of them.

The same question in other words, what the same lines answer, and what one person asked about the
same passage: whoever asks twenty times is heard once. The first that was asked stands for the
others, so that what is asked later takes nothing back.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from agent.learning.wordings import Wordings


class Clustered(Protocol):
    """What it takes to tell whether two questions are one."""

    @property
    def group(self) -> str: ...

    @property
    def asker(self) -> str: ...

    @property
    def confirmed_lines(self) -> frozenset[str]: ...

    @property
    def passages(self) -> frozenset[int]: ...


T = TypeVar("T", bound=Clustered)


@dataclass(frozen=True)
class Clusters(Generic[T]):
    """One question a cluster, in the order given, and how many stand behind them."""

    first: tuple[T, ...]
    others: int


def clusters(questions: Iterable[T]) -> Clusters[T]:
    """Let one question of each cluster stand for it: the first of those given."""
    known = Wordings()
    asked: defaultdict[str, set[int]] = defaultdict(set)
    first: list[T] = []
    others = 0
    for one in questions:
        again = asked[one.asker] & one.passages
        asked[one.asker] |= one.passages
        if again or known.like(one.group, one.confirmed_lines):
            others += 1
            continue
        known.add(one.group, one.confirmed_lines)
        first.append(one)
    return Clusters(tuple(first), others)
