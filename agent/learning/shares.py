"""No person decides a night: how much of what is counted may rest on one, and who is over it."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Final, TypeVar

SHARE: Final = 0.2
"""The most of a night's evidence that may rest on one person, where at least five vote."""
LEAST_PEOPLE: Final = 3
"""A promotion rests on the votes of at least so many."""
T = TypeVar("T")


def within_share(items: Sequence[tuple[T, Collection[str]]], voters: int | None = None) -> list[T]:
    """The items that may count, in their order: of each person's at most a fifth of all that count.

    An item that rests on several people is a part of each. Where fewer than five people vote
    (`voters`; None: those behind what is left of the items), nobody may have more than an equal
    share. Of a person who has too much, the last ones are left out, and of those the ones that rest
    on fewest others.
    """
    kept = dict(enumerate(items))
    load: defaultdict[str, float] = defaultdict(float)
    for _, people in items:
        for person in people:
            load[person] += 1 / len(people)
    while load:
        person = max(sorted(load), key=load.__getitem__)
        most = max(1.0, max(SHARE, 1 / (voters or len(load))) * len(kept))
        if load[person] <= most + 1e-9:
            break
        own = [at for at, (_, people) in kept.items() if person in people]
        gone = max(own, key=lambda at: (-len(kept[at][1]), at))
        for one in kept.pop(gone)[1]:
            load[one] -= 1 / len(items[gone][1])
            if load[one] < 1e-9:
                del load[one]
    return [item for item, _ in kept.values()]
