"""A made-up language, in which a sentence of ours that was left in English is seen.

Each sentence of ours stands between ⟦ and ⟧. What a message is given is Cyrillic (`WORD`): a Latin
letter outside of the brackets is a forgotten sentence.
"""

import gettext
import re
from collections.abc import Iterator
from typing import Any

import pytest

from agent.wording import catalogue as wording
from bot.showing.blocks.content import Content

MADE_UP = "xx"
WORD = "Ж"


class _Wrapped(gettext.NullTranslations):
    """Says everything between brackets."""

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"⟦{msgid1 if n == 1 else msgid2}⟧"


@pytest.fixture
def made_up(monkeypatch: pytest.MonkeyPatch) -> str:
    """The language's code; it has a catalogue while the test runs."""
    real = wording.catalogue
    monkeypatch.setattr(
        wording, "catalogue", lambda code: _Wrapped() if code == MADE_UP else real(code)
    )
    # How numbers are written is babel's, which does not know it.
    monkeypatch.setattr(wording, "get_decimal_symbol", lambda _: ",")
    monkeypatch.setattr(
        "bot.jobs.uploads.reading.format_decimal", lambda number, locale: str(number)
    )
    return MADE_UP


def left_in_english(drawn: Any) -> list[str]:
    """The texts of a message, a form or a home tab with a sentence that was forgotten; all of them
    where nothing of it is ours."""
    texts = list(read(drawn))
    found = [text for text in texts if forgotten(text)]
    return found if any("⟦" in text for text in texts) else texts or ["nothing"]


def read(drawn: Any) -> Iterator[str]:
    """Every text that somebody reads or hears."""
    if isinstance(drawn, Content):
        yield drawn.text
        yield from read(list(drawn.blocks))
    elif isinstance(drawn, list):
        for one in drawn:
            yield from read(one)
    elif isinstance(drawn, dict):
        for name, one in drawn.items():
            if isinstance(one, str) and name in ("text", "accessibility_label", "alt_text"):
                yield one
            yield from read(one if isinstance(one, dict | list) else [])


def forgotten(text: str) -> bool:
    """Whether a Latin letter is outside of the brackets, also where the text was cut in one; the
    mention of a user group is Slack's."""
    kept, depth = [], 0
    for letter in text:
        depth += letter == "⟦"
        kept.append("" if depth else letter)
        depth -= letter == "⟧"
    return re.search("[A-Za-z]", re.sub(r"<!subteam\^S0EXP>", "", "".join(kept))) is not None
