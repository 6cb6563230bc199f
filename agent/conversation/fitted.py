"""What is fitted to one embedding model."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from agent.conversation.kinds import Kinds
from agent.conversation.likeness import Examples
from ingest.embedding import Embedder, Kept, Remembered


@dataclass(frozen=True)
class Fitted:
    """What goes with one embedding model: vectors that are remembered, the examples of small talk
    with theirs, and what tells a question's kind."""

    remembered: Embedder
    examples: Examples
    kinds: Kinds

    @classmethod
    def to(cls, embedder: Embedder, folders: Sequence[Path]) -> Self:
        """`folders`: where vectors of the examples are kept from one start to the next."""
        remembered = Remembered(embedder)
        kept = Kept(remembered, folders) if folders else remembered
        return cls(remembered, Examples(kept).warm(), Kinds(kept).warm())
