"""What a search returns: hits, and what it had to leave out to stay bounded."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Hit:
    """A passage that a search found; what `score` means is said by the search."""

    passage_id: int
    score: float


class Hits(list[Hit]):
    """Hits best first. `left_out`: words or identifiers of the query that were not read in full.
    `rarest`: what the rarest of words can add to a score; 0 = not known."""

    def __init__(
        self, hits: Iterable[Hit] = (), left_out: Iterable[str] = (), rarest: float = 0.0
    ) -> None:
        super().__init__(hits)
        self.left_out = tuple(left_out)
        self.rarest = rarest
