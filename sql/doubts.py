"""Lines of a passage that may have been read wrongly, each with the reason in words."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Doubt:
    """A line of a page as it stands in a passage, and why it may be read wrongly."""

    text: str
    why: str


def from_json(rows: Sequence[Any]) -> tuple[Doubt, ...]:
    """The doubts that `to_json` wrote; doubts stay as they are."""
    return tuple(row if isinstance(row, Doubt) else Doubt(row["text"], row["why"]) for row in rows)


def to_json(doubts: Sequence[Doubt]) -> list[dict[str, Any]]:
    """The doubts as JSON has them."""
    return [asdict(doubt) for doubt in doubts]
