"""The split: one question is on one side, for good."""

import string
import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from agent.learning.split import group_of, held_out

WORDS = st.lists(
    st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=8), min_size=1, max_size=9
)


@given(WORDS, st.randoms(use_true_random=False))
def test_order_case_and_punctuation_do_not_matter(words: list[str], chance: object) -> None:
    """All wordings with the same words are one group, and so on one side."""
    other = [word.upper() for word in words]
    chance.shuffle(other)  # type: ignore[attr-defined]
    said, again = " ".join(words), f"{', '.join(other)}?!"
    assert group_of(said) == group_of(again)
    assert held_out(group_of(said)) == held_out(group_of(again))


@given(st.text())
def test_any_text_has_a_group(text: str) -> None:
    """Whatever is written has a side, the same every time."""
    assert held_out(group_of(text)) == held_out(group_of(text))


def test_same_in_every_process() -> None:
    """Python's own hash differs from run to run; the split does not."""
    questions = [f"What is the torque of joint {n}?" for n in range(60)]
    program = (
        "from agent.learning.split import group_of, held_out\n"
        "print([held_out(group_of(f'What is the torque of joint {n}?')) for n in range(60)])"
    )
    other = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert other.stdout.strip() == str([held_out(group_of(one)) for one in questions])


def test_fillers_do_not_make_another_question() -> None:
    """Politeness changes nothing."""
    assert group_of("Torque for gland bolts?") == group_of(
        "Hi, please tell me what the torque is for the gland bolts"
    )


def test_about_six_of_ten_are_held_out() -> None:
    """Neither side is empty for long."""
    shares = [held_out(group_of(f"part {n}")) for n in range(2000)]
    assert 0.56 < sum(shares) / len(shares) < 0.64
