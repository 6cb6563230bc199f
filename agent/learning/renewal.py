"""When there is a new candidate: evidence adds up for one that stays, and each new one costs.

How much there is to learn from says what number a candidate has, and nothing that was won or lost
does: so the n-th is the n-th, whoever stood in between. One comes where there is twice as much to
learn from as for the one before, in the place of one that wins no more than it loses.
"""

from math import floor, log2
from typing import Final

HOPELESS: Final = 1.0
"""From this E down a candidate gives way: there is no more for it than against it."""


def number(first: int, now: int) -> int:
    """The number of a candidate made from `now` examples, where the first was made from `first`:
    one more each time that they have doubled."""
    return 1 + floor(log2(max(now, first) / max(first, 1)))


def gives_way(its_number: int, number_now: int, e_value: float) -> bool:
    """Whether a new candidate takes its place."""
    return number_now > its_number and e_value <= HOPELESS
