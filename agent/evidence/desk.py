"""What the program looks things up at, for one audience; it reaches the stages through context.

Pools, clients and models stay outside the program, since optimisers copy it: whoever runs it says
`with answering_at(desk):`, which threads that DSPy starts inside have too.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol, TypeVar, cast

import dspy

from agent.conversation import Bounds, Kind, Likeness, Thread
from agent.evidence.fusion import Found
from agent.evidence.search import Evidence
from agent.evidence.units import Unit
from sql.passages import Passage

T = TypeVar("T")
_DESK = "shoptalk_desk"


class Desk(Protocol):
    """All of it is limited to the answer's audience."""

    def search(self, queries: Sequence[str], identifiers: Sequence[str]) -> Evidence:
        """What the manuals hold, best first; the question is the first query."""
        ...

    def older(self, queries: Sequence[str], identifiers: Sequence[str]) -> Evidence:
        """What superseded revisions hold."""
        ...

    def reranked(self, question: str, found: Sequence[Found]) -> list[Found]:
        """The units in a reranker's order; as they are where there is none."""
        ...

    def excerpt(
        self, queries: Sequence[str], unit: Unit, words: int, kind: Kind | None = None
    ) -> Unit:
        """The lines of the unit that matter for the queries, and for the question's kind where it
        is given, about so many words."""
        ...

    def show(self, units: Sequence[Unit]) -> None:
        """Lines to show before there is an answer."""
        ...

    def kind(self, question: str) -> Kind:
        """What kind of answer the question wants."""
        ...

    def likeness(self, message: str, bounds: Bounds) -> Likeness:
        """How like chat, or like asking back, the message is."""
        ...

    def holds(self, words: Sequence[str]) -> bool:
        """Whether the manuals hold any of the words."""
        ...

    def cited(self, thread: Thread) -> list[Passage]:
        """The passages that the thread's last answer stood on, where they may still be used."""
        ...

    def remember(self, key: str, work: Callable[[], T]) -> T:
        """What the work gave when it was first done under this key; JSON has its form. An LM's
        probabilities change in the second digit with what else it reads: the same question about
        the same lines must not get another answer the second time."""
        ...


@contextmanager
def answering_at(desk: Desk) -> Iterator[None]:
    """Programs that run inside look things up at the desk."""
    with dspy.context(**{_DESK: desk}):
        yield


def desk_here() -> Desk:
    """The desk in force; LookupError outside `answering_at`."""
    desk: Any = dspy.settings.get(_DESK, None)
    if desk is None:
        raise LookupError("The program has no desk: run it inside `answering_at(desk)`.")
    return cast(Desk, desk)
