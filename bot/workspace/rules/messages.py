"""A whole message: its text, and its blocks together."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.workspace.rules.blocks import BLOCKS
from bot.workspace.rules.check import faults, length
from bot.workspace.rules.kinds import Many, One, Surface

TEXT: Final = 40_000
UPDATED: Final = 4_000
"""Characters of text that `chat.postMessage` and `chat.update` take."""
_BLOCKS: Final = 50
_WORDS: Final = 13_297
_A_BLOCK: Final = 125
"""Characters in all blocks of a message, and how many fewer for each further one: measured by
others (bolt-js#2509); Slack says nothing of it."""
_CELLS: Final = 10_000
_TABLES: Final = ("table", "data_table")


@dataclass(frozen=True)
class Fault:
    """Why something is refused: Slack's name for it, and what is wrong where."""

    error: str
    messages: tuple[str, ...] = ()


def message_fault(text: str, blocks: Sequence[Any], most: int = TEXT) -> Fault | None:
    """Why Slack would refuse a message of this text (at most `most` characters) and these blocks;
    None where it takes it."""
    if not text and not blocks:
        return Fault("no_text")
    if length(text) > most:
        return Fault("msg_too_long")
    if wrong := tuple(block_faults(blocks, _BLOCKS, "/blocks", "message")):
        return Fault("invalid_blocks", wrong)
    if sum(block["type"] in _TABLES for block in blocks) > 1:
        return Fault("invalid_blocks", ("[ERROR] only_one_table_allowed [json-pointer:/blocks]",))
    words = sum(len(one) for one in words_of(list(blocks)))
    if words > _WORDS - _A_BLOCK * (len(blocks) - 1):
        return Fault("msg_blocks_too_long")
    return None


def block_faults(blocks: Any, most: int, at: str, surface: Surface) -> Iterator[str]:
    """What is wrong with the blocks of a message or view."""
    yield from faults(blocks, Many(One(tuple(BLOCKS), block=True), most, 0), at, surface)
    if not isinstance(blocks, list | tuple) or not all(isinstance(one, dict) for one in blocks):
        return
    named = Counter(block["block_id"] for block in blocks if block.get("block_id"))
    yield from (
        f"[ERROR] block_id {name} already exists [json-pointer:{at}]"
        for name, count in named.items()
        if count > 1
    )
    for number, block in enumerate(blocks):
        yield from _together(block, f"{at}/{number}")


def _together(block: dict[str, Any], at: str) -> Iterator[str]:
    """What is wrong with the parts of a block beside one another."""
    elements = block.get("elements")
    inside = (
        [one for one in elements if isinstance(one, dict)] if isinstance(elements, list) else []
    )
    acts = Counter(str(one["action_id"]) for one in inside if one.get("action_id"))
    yield from (
        f"[ERROR] action_id {name} already exists [json-pointer:{at}/elements]"
        for name, count in acts.items()
        if count > 1
    )
    rows = block.get("rows")
    if block.get("type") in _TABLES and isinstance(rows, list):
        if len({len(row) for row in rows if isinstance(row, list)}) > 1:
            yield f"[ERROR] rows must have the same number of cells [json-pointer:{at}/rows]"
        if sum(len(one) for one in words_of(rows)) > _CELLS:
            yield f"[ERROR] must be less than {_CELLS + 1} characters [json-pointer:{at}/rows]"


def words_of(part: Any) -> Iterator[str]:
    """Every text in a block that a person reads."""
    if isinstance(part, dict):
        if isinstance(part.get("text"), str):
            yield part["text"]
        for value in part.values():
            yield from words_of(value)
    elif isinstance(part, list | tuple):
        for value in part:
            yield from words_of(value)
