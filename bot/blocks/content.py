"""A message as it is posted, and the pieces that its blocks are made of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from bot.blocks.escape import clean, cut, escaped

Block: TypeAlias = dict[str, Any]

SECTION: Final = 3_000
TEXT: Final = 3_900
"""Slack updates no message whose text is longer than 4,000 characters."""
BLOCKS: Final = 50


@dataclass(frozen=True)
class Content:
    """`text` says all that `blocks` say: notifications, screen readers and searches read it."""

    text: str
    blocks: Sequence[Block]


def content(said: Iterable[str], blocks: Sequence[Block]) -> Content:
    """A message within Slack's limits; `said` are the paragraphs of its text, not yet escaped."""
    whole = "\n\n".join(part for part in map(clean, said) if part)
    most = TEXT
    # What is escaped becomes longer, and an escape must not be cut in two.
    while len(text := escaped(cut(whole, most))) > TEXT:
        most = most * TEXT // len(text) - 1
    return Content(text or "…", list(blocks)[:BLOCKS])


def plain(text: str, most: int = SECTION) -> Block:
    """A text object that Slack reads no mark-up in, not even emoji names."""
    return {"type": "plain_text", "text": cut(clean(text) or "…", most), "emoji": False}


def paragraph(text: str, accessory: Block | None = None) -> Block:
    """A paragraph of plain words, with a button or menu beside it."""
    block: dict[str, Any] = {"type": "section", "text": plain(text)}
    return {**block, "accessory": accessory} if accessory else block


def small(*texts: str) -> Block:
    """Small grey words."""
    return {"type": "context", "elements": [plain(text, 300) for text in texts]}


def alert(text: str, level: str = "warning") -> Block:
    """A notice that cannot be overlooked."""
    return {"type": "alert", "level": level, "text": plain(text, 2_000)}


def rich(*parts: Block) -> Block:
    """Rich text: its words are shown as they are."""
    return {"type": "rich_text", "elements": list(parts)}


def words(text: str, *, bold: bool = False) -> Block:
    """A part of rich text: a paragraph."""
    return {"type": "rich_text_section", "elements": [_words(text, bold=bold)]}


def quote(text: str, strong: str = "") -> Block:
    """A part of rich text: a quotation; `strong`, where the text holds it, in bold."""
    before, found, after = text.partition(strong) if strong else (text, "", "")
    parts = [(before, False), (found, True), (after, False)]
    elements = [_words(part, bold=bold) for part, bold in parts if clean(part)]
    return {"type": "rich_text_quote", "elements": elements or [_words(text)]}


def _words(text: str, *, bold: bool = False) -> Block:
    element: dict[str, Any] = {"type": "text", "text": clean(text, strip=False) or "…"}
    return {**element, "style": {"bold": True}} if bold else element
