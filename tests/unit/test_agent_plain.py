"""Text that PostgreSQL and the models take, whatever was typed."""

import pytest

from agent.plain import plain
from agent.thread import from_history
from agent.triage import to_search


@pytest.mark.parametrize("text", ["", "85 N·m ± 5 Ω", "👍🏽", "two\nlines\t|", "Größe"])
def test_text_stays(text: str) -> None:
    """What can be stored is left as it is."""
    assert plain(text) == text


@pytest.mark.parametrize("text", ["E\0-042", "E\ud800-042"])
def test_what_cannot_be_stored(text: str) -> None:
    """NUL and lone surrogates become the replacement character, in every way into the database."""
    assert plain(text) == "E\ufffd-042"
    plain(text).encode("utf-8")
    route = to_search(text, text, (text,), "first message")
    assert route.queries == ("E\ufffd-042",)
    [turn] = from_history([{"role": "user", "text": text}]).turns
    assert turn.text == "E\ufffd-042"
