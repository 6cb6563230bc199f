"""Text that databases, models and terminals take, whatever was typed."""

import pytest

from agent.conversation.thread import from_history
from agent.conversation.triage import to_search
from agent.wording.plain import brief, plain


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


def test_brief() -> None:
    """A text for an LM ends at its last word that is read, and without words at a length."""
    assert brief(" two\nlines ") == " two\nlines "
    assert brief("one two\nthree four", 3) == "one two\nthree"
    assert brief("one two three", 3) == "one two three"
    assert brief("1" * 10_000) == "1" * 2_400
    assert brief(" " * 10_000).strip() == ""
