"""Nothing that nobody sees is stored, asked or posted."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.hearing.unescape import unescape
from bot.showing.blocks.escape import clean
from ingest.legible import legible
from ingest.page.words import one_line

UNSEEN = {
    "no width": "\u200b",
    "joiner": "\u200d",
    "non-joiner": "\u200c",
    "word joiner": "\u2060",
    "byte order mark": "\ufeff",
    "soft hyphen": "\u00ad",
    "turned around": "\u202e",
    "isolate": "\u2066",
    "left to right": "\u200e",
    "Arabic letter mark": "\u061c",
    "Mongolian vowel separator": "\u180e",
    "invisible times": "\u2062",
    "note anchor": "\ufff9",
    "a tag": "\U000e0041",
    "half of a pair": "\ud800",
    "NUL": "\x00",
}


@pytest.mark.parametrize("char", UNSEEN.values(), ids=UNSEEN.keys())
def test_what_nobody_sees_is_out(char: str) -> None:
    """In questions, messages and titles alike, a word is the word that one sees."""
    hidden = f"tor{char}que"
    for read in (legible, unescape, clean, one_line):
        assert read(hidden) == "torque"


@pytest.mark.parametrize("char", ["\u2028", "\u2029", "\x85", "\r", "\r\n"])
def test_line_breaks(char: str) -> None:
    """Every kind of line break is a newline."""
    assert legible(f"one{char}two") == "one\ntwo"


def test_what_one_sees_stays() -> None:
    """Letters, signs, emoji, tabs and spaces of all kinds stay as they are."""
    seen = "Drehmoment 85 °C ± 0,1 Ω · 10⁻⁶ ½\t⚠ 扭矩 عزم 🔧\n\u00a0x"
    assert legible(seen) == seen


@given(st.text())
def test_any_text(text: str) -> None:
    """No character of any unseen category is left, and twice is once."""
    once = legible(text)
    assert all(unicodedata.category(char) not in ("Cf", "Zl", "Zp", "Cs") for char in once)
    assert legible(once) == once
