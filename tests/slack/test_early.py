"""What is shown beside the work: the first lines, better ones in their place, nothing after."""

import threading
from typing import cast

from bot.showing.blocks.content import Content
from bot.showing.early import Early
from bot.showing.visible import VisibleMessage
from tests.workspace_client import until


class _Message:
    """Keeps what is shown; a first showing waits until it is let go."""

    def __init__(self, *, waits: bool = False) -> None:
        self.texts: list[str] = []
        self.ts: str | None = None
        self.begun, self.go = threading.Event(), threading.Event()
        if not waits:
            self.go.set()

    def show(self, content: Content) -> None:
        self.begun.set()
        assert self.go.wait(30)
        self.texts.append(content.text)


def _early(message: _Message, seconds: float = 20.0) -> Early:
    return Early(cast(VisibleMessage, message), seconds)


def test_better_lines_take_the_place_of_the_first() -> None:
    """Both are shown, in order."""
    message = _Message()
    with _early(message) as early:
        early.show(Content("first", ()))
        assert message.begun.wait(30)
        until(lambda: message.texts)
        message.begun.clear()
        early.show(Content("better", ()))
        assert message.begun.wait(30)
    assert message.texts == ["first", "better"]


def test_nothing_is_put_before_an_answer_that_is_there() -> None:
    """Lines that wait when the answer comes are not shown any more, if others were."""
    message = _Message(waits=True)
    early = _early(message)
    with early:
        early.show(Content("first", ()))
        assert message.begun.wait(30)
        early.show(Content("better", ()))
        early._ended = True
        message.go.set()
    early.show(Content("too late", ()))
    assert message.texts == ["first"]


def test_the_first_lines_are_shown_however_soon_the_answer_is_there() -> None:
    """A person sees what the answer is checked against."""
    message = _Message()
    with _early(message) as early:
        early.show(Content("first", ()))
    assert message.texts == ["first"]


def test_a_word_until_then() -> None:
    """When nothing is found in time, a word stands there; then the lines."""
    message = _Message()
    with _early(message, 0.01) as early:
        assert message.begun.wait(30)
        early.show(Content("first", ()))
    assert message.texts == ["Looking in the manuals …", "first"]
