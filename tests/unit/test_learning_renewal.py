"""When a candidate gives way, and what number the next one has."""

import pytest

from agent.learning.forecast import QUESTIONS, say, weeks
from agent.learning.renewal import gives_way, number


@pytest.mark.parametrize(
    ("now", "expected"), [(6, 1), (11, 1), (12, 2), (24, 3), (95, 4), (96, 5), (3, 1)]
)
def test_a_number_for_each_doubling(now: int, expected: int) -> None:
    """It depends on how much there is to learn from, and on nothing else."""
    assert number(6, now) == expected


def test_who_wins_stays() -> None:
    """Another comes with the next number only, and not while there is more for the present one."""
    assert gives_way(1, 2, 0.5)
    assert gives_way(1, 2, 1.0)
    assert not gives_way(1, 2, 1.5)
    assert not gives_way(2, 2, 0.01)


def test_how_long_it_takes() -> None:
    """More votes, sooner; nothing is promised that takes more than two years."""
    assert weeks(15, 50) == -(-QUESTIONS[15] // 50)
    assert weeks(10, 50) > weeks(10, 500)
    assert weeks(10, 0) is None
    assert weeks(10, 0.5) is None
    assert "With 50 questions voted on a week" in say(50)
    assert "Nobody has voted" in say(0)
