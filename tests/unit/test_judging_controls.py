"""Planted controls: known to be right or wrong, and always the same."""

import re

import pytest

from agent.errors import NotAJudge
from agent.judging import FAMILIES, Asks, Right, Shown, plant

ROWS = (
    ("gland bolts", "205 N·m"),
    ("motor feet", "80 N·m"),
    ("return filter cover", "25 N·m"),
    ("tool clamping bolts", "350 N·m"),
)
CONFIRMED = [
    Shown(
        f"How tight are the {joint}?",
        f"Tighten the {joint} crosswise in three passes, to {value} at the end.",
        ("HP-160 · 6.2 Torque table", f"{joint} | {value}"),
    )
    for joint, value in ROWS
]


def test_every_family_is_planted() -> None:
    """So many of each, and as many good ones as bad ones as far as there are any."""
    made = plant(CONFIRMED, FAMILIES, each=2)
    bad = [one.family for one in made if not one.good]
    assert {name: bad.count(name) for name in FAMILIES} == dict.fromkeys(FAMILIES, 2)
    assert sum(one.good for one in made) == 2 * len(CONFIRMED)
    assert made == plant(CONFIRMED, FAMILIES, each=2)


def test_a_number_that_stands_nowhere() -> None:
    """The values of a spoilt answer are in none of its lines, and those of the question stay."""
    for one in plant(CONFIRMED, ["number"], good=False, each=9):
        said = set(re.findall(r"\d+", one.shown.answer))
        assert said
        assert not said & set(re.findall(r"\d+", " ".join(one.shown.lines)))


def test_another_place_never_answers() -> None:
    """What is planted as wrong has the lines of another question, not of the same line."""
    same = Shown("How tight must the gland bolts be?", "205 N·m", CONFIRMED[0].lines)
    for one in plant([*CONFIRMED, same], ["elsewhere", "long"], good=False, each=9):
        own = next(c for c in [*CONFIRMED, same] if c.question == one.shown.question)
        assert own.lines[-1] not in one.shown.lines


def test_one_answer_alone_has_no_other_place() -> None:
    """Families that take another question's answer need two."""
    made = plant(CONFIRMED[:1], FAMILIES)
    assert made == []


def test_a_judge_names_controls_that_there_are() -> None:
    """A misspelt family is said, and which there are."""
    with pytest.raises(NotAJudge, match=r"elsewere.*elsewhere"):
        Asks(Right, ("elsewere",))
