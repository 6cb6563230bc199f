"""A message as it is posted, and the pieces that its blocks are made of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from bot.showing.blocks.escape import clean, cut, escaped, length

Block: TypeAlias = dict[str, Any]

SECTION: Final = 3_000
TEXT: Final = 3_900
"""Slack updates no message whose text is longer than 4,000 characters."""
BLOCKS: Final = 50
_WORDS: Final = 13_000
_A_BLOCK: Final = 125
"""Characters that all blocks of a message may hold, and how many fewer for each block: Slack
refuses more (msg_blocks_too_long), but says no number; these were measured (bolt-js#2509)."""
MARK: Final = "⚠"
"""Stands before a warning."""
_NOTICE: Final = 2_000


@dataclass(frozen=True)
class Content:
    """`text` says all that `blocks` say: notifications, screen readers and searches read it."""

    text: str
    blocks: Sequence[Block]


def fits(blocks: Sequence[Block]) -> bool:
    """Whether Slack takes so many words in so many blocks."""
    return len(blocks) <= BLOCKS and _words(list(blocks)) <= _WORDS - _A_BLOCK * len(blocks)


def _words(part: Any) -> int:
    """Characters of every text in a block."""
    inside = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    own = part.get("text") if isinstance(part, dict) else None
    return (len(own) if isinstance(own, str) else 0) + sum(map(_words, inside))


def content(said: Iterable[str], blocks: Sequence[Block]) -> Content:
    """A message within Slack's limits; `said` are the paragraphs of its text, not yet escaped."""
    whole = "\n\n".join(part for part in map(clean, said) if part)
    most = TEXT
    # What is escaped becomes longer, and an escape must not be cut in two.
    while (long := length(text := escaped(cut(whole, most)))) > TEXT:
        most = most * TEXT // long - 1
    return Content(text or "…", list(blocks)[:BLOCKS])


def plain(text: str, most: int = SECTION) -> Block:
    """A text object that Slack reads no mark-up in, not even emoji names."""
    shown = clean(text) or "…"
    return {"type": "plain_text", "text": cut(shown, most), "emoji": False}


def label(text: str) -> str:
    """What a screen reader says of a button: at most 75 characters, as Slack counts them."""
    shown = clean(text) or "…"
    return cut(shown, 75, "…")


def paragraph(text: str, accessory: Block | None = None) -> Block:
    """A paragraph of plain words, with a button or menu beside it."""
    block: dict[str, Any] = {"type": "section", "text": plain(text)}
    return {**block, "accessory": accessory} if accessory else block


def small(*texts: str) -> Block:
    """Small grey words."""
    return {"type": "context", "elements": [plain(text, 300) for text in texts]}


def notice(text: str) -> Block:
    """Words that cannot be overlooked. Slack's own `alert` blocks are for forms: a message that has
    one is refused."""
    return rich(quote((f"{MARK} ", True), (cut(text, _NOTICE), False)))


def rich(*parts: Block) -> Block:
    """Rich text: its words are shown as they are."""
    return {"type": "rich_text", "elements": list(parts)}


def words(text: str, *, bold: bool = False) -> Block:
    """A part of rich text: a paragraph."""
    return {"type": "rich_text_section", "elements": [run(text, bold=bold)]}


def runs(*parts: tuple[str, bool]) -> list[Block]:
    """(text, whether in bold) as what rich text is made of, without what is empty."""
    kept = [(text, bold) for text, bold in parts if clean(text, strip=False)]
    return [run(text, bold=bold) for text, bold in kept] or [run("")]


def section(*parts: tuple[str, bool]) -> Block:
    """A part of rich text: a paragraph of (text, whether in bold)."""
    return {"type": "rich_text_section", "elements": runs(*parts)}


def quote(*parts: tuple[str, bool]) -> Block:
    """A part of rich text: a quotation of (text, whether in bold)."""
    return {"type": "rich_text_quote", "elements": runs(*parts)}


def run(text: str, *, bold: bool = False) -> Block:
    """A run of rich text."""
    element: dict[str, Any] = {"type": "text", "text": clean(text, strip=False) or "…"}
    return {**element, "style": {"bold": True}} if bold else element


def table(rows: Sequence[Sequence[str]]) -> Block:
    """A table; Slack takes one a message."""
    cells = [
        [{"type": "raw_text", "text": clean(cell) or "\u00a0"} for cell in row] for row in rows
    ]
    settings = [{"is_wrapped": True} for _ in rows[0]]
    return {"type": "table", "rows": cells, "column_settings": settings}
