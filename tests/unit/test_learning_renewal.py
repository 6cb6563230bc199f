"""When a candidate gives way, and what number the next one has."""

import pytest

from agent.learning.forecast import QUESTIONS, say, weeks
from agent.learning.renewal import gives_way, number
from tests.bench import gate_page


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


def test_the_forecast_is_the_simulations() -> None:
    """Its figures are those of `docs/measurements/gate.json`, as the page tells them too."""
    for points, questions in QUESTIONS.items():
        [row] = [
            row
            for row in gate_page.rows()
            if (row["kind"], row["gain"], row["discordance"], row["votes"])
            == ("grid", points / 100, 0.2, 15)
        ]
        nights = gate_page.soon(row, 90)
        assert questions == (None if nights == "-" else 15 * int(nights))
    assert gate_page.how_long() in (gate_page.ROOT / "docs/learning.md").read_text("utf-8")
    assert gate_page.measured() in (gate_page.ROOT / "docs/measurements.md").read_text("utf-8")


def test_what_the_simulation_has_shown() -> None:
    """Nine of ten programs that are ten points better are promoted, and fewer than three of a
    hundred that are not, with a fifth of the votes poisoned too."""
    for row in gate_page.rows():
        promoted = row["players"]["gate"]["promoted"]
        if row["kind"] in ("grid", "poisoned", "hostile", "worse") and row["gain"] <= 0:
            assert promoted < 0.03, row
        if (row["kind"], row["gain"], row["discordance"], row["votes"]) == ("grid", 0.1, 0.2, 15):
            assert promoted >= 0.9


def test_how_long_it_takes() -> None:
    """More votes, sooner; nothing is promised that takes more than two years."""
    assert weeks(15, 50) == -(-QUESTIONS[15] // 50)
    assert weeks(10, 50) > weeks(10, 500)
    assert weeks(10, 0) is None
    assert weeks(10, 0.5) is None
    assert "With 50 questions voted on a week" in say(50)
    assert "No votes yet that nights go by" in say(0)
