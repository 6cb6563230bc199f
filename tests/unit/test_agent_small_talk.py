"""Small talk is recognised only where nothing is asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.conversation.small_talk import essence, recognise


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("thanks", "thanks"),
        ("Thank you so much, that worked!", "thanks"),
        ("Vielen Dank", "thanks"),
        ("cheers mate 🍻", "thanks"),
        ("👍", "thanks"),
        (":pray: :tada:", "thanks"),
        ("Good morning", "greeting"),
        ("hello", "greeting"),
        ("bye", "goodbye"),
        ("What can you do?", "about"),
        ("are you a bot", "about"),
    ],
)
def test_small_talk(message: str, kind: str) -> None:
    """Thanks, greetings, goodbyes and questions about the bot are known for what they are."""
    assert recognise(message) == kind


@pytest.mark.parametrize(
    "message",
    [
        "",
        "  ",
        "E-042",
        "hi, pump P1 is loud",
        "thanks! and the torque?",
        "thx, what about 350",
        "ok the seal",
        "what are you doing with the relief valve",
        "grease",
        "who made you start the press",
    ],
)
def test_questions(message: str) -> None:
    """One word of a machine or one digit makes a message a question, whatever stands around it."""
    assert recognise(message) is None


@given(st.sampled_from(["thanks", "hello there", "bye", "great, thank you"]), st.integers(0, 9999))
def test_a_number_is_never_small_talk(polite: str, number: int) -> None:
    """A number beside polite words is something to search for."""
    assert recognise(f"{polite} {number}") is None


@pytest.mark.parametrize(
    ("message", "asked"),
    [
        (
            "Hey guys, quick question, sorry if it was asked already: What torque? Thanks a lot!",
            "What torque?",
        ),
        ("Please, where is the fuse? 🙏", "where is the fuse?"),
        ("hello\nwhere is the fuse\nthanks!", "where is the fuse"),
        ("Hi team, E-042 came up. What now?", "E-042 came up. What now?"),
        ("How do I know, before start, that it is off?",) * 2,
        ("How do you do?",) * 2,
        ("thanks",) * 2,
        ("",) * 2,
    ],
)
def test_essence(message: str, asked: str) -> None:
    """Greeting and thanks around a question go, and no word of the question."""
    assert essence(message) == asked
