"""Which optimiser `auto` is, as docs/learning.md has it."""

from dataclasses import replace
from pathlib import Path

import pytest

from agent.learning.auto import FEW, MANY, WORDS, choose
from agent.learning.optimisers import OPTIMISERS
from agent.learning.snapshot import Voted
from agent.learning.voices import Voice
from tests.unit.test_learning_demonstrations import voted

_PAGE = Path(__file__).parents[2] / "docs" / "learning.md"


def examples(told: int, worded: int = 0, corrected: int = 0) -> list[Voted]:
    """So many confirmed answers, some more with a reason, some of them corrected."""
    every = [voted("same", f"question {n}") for n in range(told)]
    every = [replace(one, corrected=n < corrected) for n, one in enumerate(every)]
    down = (Voice("U1", up=False, reasons=("wrong",)),)
    return every + [replace(voted("avoid", f"bad {n}"), voices=down) for n in range(worded)]


@pytest.mark.parametrize(
    ("reader", "train", "wanted"),
    [
        ("small", examples(FEW - 1), "Thresholds"),
        ("strong", examples(FEW - 1), "Thresholds"),
        ("small", examples(FEW), "BootstrapFewShot"),
        ("small", examples(FEW, worded=9), "BootstrapFewShot"),
        ("strong", examples(FEW), "BootstrapFewShot"),
        ("strong", examples(FEW - 1, worded=WORDS), "GEPA"),
        ("strong", examples(FEW, corrected=WORDS), "GEPA"),
        ("strong", examples(FEW - 5, worded=WORDS), "Thresholds"),
        ("small", examples(MANY), "BootstrapFewShotWithRandomSearch"),
        ("strong", examples(MANY), "MIPROv2"),
    ],
)
def test_the_rule(reader: str, train: list[Voted], wanted: str) -> None:
    """By reader, by how many questions people told of, and by how many said so in words."""
    assert choose(reader, train) == wanted
    assert wanted in OPTIMISERS
    assert f"| `{wanted}`" in _PAGE.read_text("utf-8")
