"""What in an answered thread is for the bot: learned, packaged, and never in the way."""

import json

import numpy as np
import pytest

from bot.hearing.asking import asks_a_manual
from bot.hearing.asking_learned import PLACES, Learned, packaged, places
from tests.bench.fit_talk import everything, heard, learn

_ODD = [
    "",
    " \n\t ",
    "👍",
    "🔧🔧🔧",
    "...",
    "\u0000\u202e\ufeff",
    "\ud800 torn",
    "как снять крышку",
    "この部品のトルクは",
    "مرحبا كيف",
    "a" * 40_000,
    "why ? " * 7_000,
    "and " * 10_000,
    "\n" * 40_000,
]
_FOR_PEOPLE = [
    "ok thanks",
    "thanks!",
    "will do",
    "can you bring the wrench",
    "can you bring the torque wrench please",
    "don't start it, I'm still inside",
    "keep it locked out until I'm back",
    "did you lock it out?",
    "who has the key for the cage",
    "I'll do it after lunch",
    "danke, passt",
    "bringst du den großen Schlüssel mit",
    "merci, c'est bon",
    "gracias, ya quedó",
    "👍",
]
_FOR_THE_BOT = [
    "and in lb-ft?",
    "what torque for the M12 bolts?",
    "which page is that on",
    "hey bot what about the left one",
    "welche Dichtung brauch ich dafür",
    "et le couple pour les M12",
    "¿qué grasa lleva el rodamiento?",
]


@pytest.mark.parametrize("text", _ODD, ids=range(len(_ODD)))
def test_any_text_is_judged(text: str) -> None:
    """Whatever is written gets a finite score from places that there are, and a yes or no."""
    found = places(text)
    assert all(0 <= at < PLACES for at in found)
    assert np.isfinite(packaged().score(text))
    assert asks_a_manual(text) in (True, False)


@pytest.mark.parametrize("text", ["", " \n", "👍", "🔧🔧", "...", "?"])
def test_without_a_word_nothing_is_asked(text: str) -> None:
    """A message without a letter or digit is answered by nobody."""
    assert not asks_a_manual(text)


@pytest.mark.parametrize("text", _FOR_PEOPLE)
def test_plainly_for_people(text: str) -> None:
    """Thanks, plans, hands that are wanted and warnings to each other stay between people."""
    assert not asks_a_manual(text)


@pytest.mark.parametrize("text", _FOR_THE_BOT)
def test_plainly_for_the_bot(text: str) -> None:
    """A plain question of what is in a manual is heard, in four languages."""
    assert asks_a_manual(text)


def test_what_is_packaged_is_what_the_script_makes() -> None:
    """The packaged weights are those of the messages in tests/messages: scores within 0.05."""
    made, held = learn(everything()), packaged()
    texts = [text for one in everything()[::9] if (text := heard(one["message"])) is not None]
    assert len(texts) > 100
    assert max(abs(made.score(text) - held.score(text)) for text in texts) < 0.05


def test_weights_survive_their_file() -> None:
    """Written and read again they score alike; weights for other places are refused."""
    document = json.loads(json.dumps(packaged().document()))
    assert Learned.of(document) == packaged()
    with pytest.raises(ValueError, match="fit_talk"):
        Learned.of(document | {"weights": document["weights"][:-8]})
