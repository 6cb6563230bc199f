"""What was done in a walk so far, by whom: from the clicks that counted, in their order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from sql.walks import Act, CardStep, Click

_TAKEN: tuple[Act, ...] = ("done", "skip", "not_solved", "solved")


@dataclass(frozen=True)
class Run:
    """Steps one after another that had the same done to them by the same person; `first` 0 is what
    stands before the first step."""

    act: Act
    by: str
    first: int
    last: int


def taken(clicks: Sequence[Click]) -> dict[int, Click]:
    """What was done to each card and was not gone back over."""
    found: dict[int, Click] = {}
    for click in clicks:
        if click.act in _TAKEN:
            found[click.card] = click
        elif click.act == "back":
            found.pop(click.card - 1, None)
    return found


def story(
    clicks: Sequence[Click], steps: Sequence[CardStep], name: Callable[[str], str | None]
) -> list[Run]:
    """What was done, step by step; a step of several cards is told by its last one that was."""
    of_step: dict[int, Click] = {}
    by_card = {one.card: one.step for one in steps}
    for card, click in sorted(taken(clicks).items()):
        if card in by_card:
            of_step[by_card[card]] = click
    runs: list[Run] = []
    order = sorted(of_step)
    groups = groupby(
        enumerate(order),
        key=lambda pair: (
            of_step[pair[1]].act,
            of_step[pair[1]].user_id,
            pair[1] - pair[0],
            pair[1] > 0,
        ),
    )
    for (act, user, _, _), group in groups:
        numbers = [step for _, step in group]
        runs.append(Run(act, name(user) or user, numbers[0], numbers[-1]))
    return runs
