"""Text that databases, models and terminals take, whatever was typed."""

import pytest

from agent.plain import plain
from agent.thread import from_history
from agent.triage import to_search


@pytest.mark.parametrize("text", ["", "85 N·m ± 5 Ω", "👍🏽", "two\r\nlines\t|\f\x85", "Größe"])
def test_text_stays(text: str) -> None:
    """What can be passed on is left as it is."""
    assert plain(text) == text


@pytest.mark.parametrize("text", ["E\0-042", "E\ud800-042", "E\x1b-042", "E\x9b-042"])
def test_what_may_not_be_passed_on(text: str) -> None:
    """NUL, lone surrogates and what a terminal obeys become U+FFFD, whichever way they come in."""
    assert plain(text) == "E\ufffd-042"
    plain(text).encode("utf-8")
    route = to_search(text, text, (text,), "first message")
    assert route.queries == ("E\ufffd-042",)
    [turn] = from_history([{"role": "user", "text": text}]).turns
    assert turn.text == "E\ufffd-042"
