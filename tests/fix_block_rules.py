"""Slack's rules for messages, as far as the bot's can break them; for tests of blocks."""

import re
from collections.abc import Iterator
from typing import Any

from slack_sdk.models.blocks import Block as SdkBlock
from slack_sdk.models.blocks import BlockElement

from bot.showing.blocks.content import Content

_ENTITY = re.compile(r"<[^<>\n]+>")
_ADDRESS = re.compile(r"(?i)\b(?:https?|ftp|mailto|slack)://?[^\s]")


def check_message(said: Content) -> None:
    """Within Slack's limits, and nothing in it is alive: no mention, no link, no picture."""
    assert 0 < len(said.text) <= 4_000
    assert len(said.blocks) <= 50
    assert not _ENTITY.search(said.text), "an entity in the text"
    assert not _ADDRESS.search(said.text), "an address in the text"
    assert said.text.count("&") == len(re.findall(r"&(?:amp|lt|gt);", said.text))
    whole = 0
    assert sum(block["type"] == "table" for block in said.blocks) <= 1
    for block in said.blocks:
        _check_block(block)
        whole += sum(len(text) for text in words_of(block))
    assert whole <= 13_000


def check_view(view: dict[str, Any]) -> None:
    """A modal within Slack's limits."""
    for key in ("title", "submit", "close"):
        assert 0 < len(view[key]["text"]) <= 24
    assert len(view["private_metadata"]) <= 3_000
    assert len(view["blocks"]) <= 100
    for block in view["blocks"]:
        _check_block(block)


def words_of(part: Any) -> Iterator[str]:
    """Every text in a block that a person reads."""
    if isinstance(part, dict):
        if isinstance(part.get("text"), str):
            yield part["text"]
        for value in part.values():
            yield from words_of(value)
    elif isinstance(part, list):
        for value in part:
            yield from words_of(value)


def shown_text(said: Content) -> str:
    """What a person reads in the blocks, a line each."""
    return "\n".join(text for block in said.blocks for text in words_of(block))


def _check_block(block: dict[str, Any]) -> None:
    parsed = SdkBlock.parse(block)
    assert parsed is not None
    parsed.validate_json()
    for part in _parts(block):
        kind = part.get("type")
        assert kind not in ("mrkdwn", "markdown", "link", "user", "broadcast", "image", "emoji")
        if kind == "plain_text":
            assert 0 < len(part["text"]) <= 3_000
            assert part["emoji"] is False
        if kind == "text":
            assert part["text"]
        if kind in ("button", "overflow", "static_select"):
            element = BlockElement.parse(part)
            assert element is not None
            element.validate_json()
        if kind == "context":
            assert 1 <= len(part["elements"]) <= 10
        if kind == "overflow":
            assert 1 <= len(part["options"]) <= 5
    if block["type"] == "table":
        widths = {len(row) for row in block["rows"]}
        assert len(widths) == 1
        assert max(widths) <= 20
        assert len(block["rows"]) <= 100
        cells = [cell for row in block["rows"] for cell in row]
        assert all(cell["type"] == "raw_text" and cell["text"] for cell in cells)
    if block["type"] == "section":
        assert len(block["text"]["text"]) <= 3_000


def _parts(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict):
        yield part
        for value in part.values():
            yield from _parts(value)
    elif isinstance(part, list):
        for value in part:
            yield from _parts(value)
