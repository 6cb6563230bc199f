"""What Slack refuses, by the table of the local workspace, and what we never send; for tests."""

import re
from collections.abc import Iterator
from typing import Any

from bot.showing.blocks.content import Content
from bot.workspace.rules import UPDATED, message_fault, view_fault, words_of

__all__ = ["check_message", "check_view", "shown_text", "words_of"]

_ENTITY = re.compile(r"<[^<>\n]+>")
_ADDRESS = re.compile(r"(?i)\b(?:https?|ftp|mailto|slack)://?[^\s]")
_ALIVE = {
    "broadcast",
    "channel",
    "emoji",
    "image",
    "link",
    "markdown",
    "mrkdwn",
    "user",
    "usergroup",
}
_TOGGLES = {"feedback_buttons", "checkboxes", "radio_buttons"}


def check_message(said: Content) -> None:
    """Slack takes it, as a new message and as an update; nothing in it is alive (no mention, no
    link, no picture), and none of its controls shows a state that we could not know."""
    assert message_fault(said.text, said.blocks, UPDATED) is None
    assert said.text, "notifications, screen readers and searches read it"
    assert not _ENTITY.search(said.text), "an entity in the text"
    assert not _ADDRESS.search(said.text), "an address in the text"
    assert said.text.count("&") == len(re.findall(r"&(?:amp|lt|gt);", said.text))
    _check_parts(list(said.blocks))
    kinds = {part.get("type") for part in _parts(list(said.blocks))}
    assert not kinds & _TOGGLES


def check_view(view: dict[str, Any], alive: frozenset[str] = frozenset()) -> None:
    """Slack takes it as a form, or as a home tab, and nothing in it is alive but what is ours to
    say (`alive`)."""
    assert view_fault(view, "home" if view["type"] == "home" else "modal") is None
    _check_parts(view["blocks"], alive)


def shown_text(said: Content) -> str:
    """What a person reads in the blocks, a line each."""
    return "\n".join(text for block in said.blocks for text in words_of(block))


def _check_parts(blocks: list[Any], alive: frozenset[str] = frozenset()) -> None:
    for part in _parts(blocks):
        assert part.get("type") not in _ALIVE - alive
        if part.get("type") == "plain_text":
            assert part["emoji"] is False


def _parts(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict):
        yield part
        for value in part.values():
            yield from _parts(value)
    elif isinstance(part, list):
        for value in part:
            yield from _parts(value)
