"""What is not answered, by topic; and the plots."""

from dataclasses import dataclass

import pytest

from agent.learning.gaps import gaps, named_by
from bot.showing.plots import GROUND, INK, Bar, Plot, draw


@dataclass(frozen=True)
class Asked:
    text: str
    user_id: str = "U1"


def test_by_topic() -> None:
    """Wordings of one thing are one topic, other codes are another; the one that most asked about
    comes first, and says what it is about."""
    found = gaps(
        [
            Asked("What oil does the palletiser gearbox need?"),
            Asked("How do I reset the winder E-47?", "U1"),
            Asked("winder shows E-47, what now?", "U2"),
            Asked("The winder says E-12"),
            Asked("reset of E-47 on the winder", "U3"),
        ]
    )
    assert [(len(gap.questions), gap.people) for gap in found] == [(3, 3), (1, 1), (1, 1)]
    assert found[0].terms[:2] == ("E-47", "winder")
    assert "palletiser" in found[1].terms
    assert gaps([]) == []


def test_whose_manual_it_is() -> None:
    """A manual is named where its title or equipment has one of the words, whatever its ending."""
    assert named_by(("winders",), "Winder 2000: service manual")
    assert not named_by(("palletiser", "gearbox"), "Winder 2000: service manual")


def test_a_question_without_words() -> None:
    """Signs and small words alone are a topic of their own, and nothing fails."""
    assert len(gaps([Asked("???"), Asked("how?"), Asked("")])) >= 1


def test_a_picture() -> None:
    """It is an opaque PNG of a phone's width, on a ground of its own; its figures are in words."""
    png = pytest.importorskip("PIL.Image")
    import io

    bars = tuple(Bar(f"{day:02d} Nov", (day, 1, 2)) for day in range(1, 9))
    names = (("answered", "good"), ("closest lines", "middle"), ("not found", "bad"))
    plot = Plot("Questions a week", names, bars, ((5, "2026-11-20-abc $x$"),))
    image = png.open(io.BytesIO(draw(plot)))
    assert image.width == 1080
    alpha = image.convert("RGBA").getchannel("A")
    assert alpha.getextrema() == (255, 255)
    corner = "#{:02x}{:02x}{:02x}".format(*image.convert("RGB").getpixel((2, 2)))
    assert corner == GROUND
    assert "8 answered, 1 closest lines, 2 not found" in plot.alt
    assert "2026-11-20-abc $x$ from 06 Nov" in plot.alt
    assert _contrast(INK, GROUND) > 7


def _contrast(one: str, other: str) -> float:
    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)
