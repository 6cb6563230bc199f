"""A desk for trying programs: what was looked up once is kept for the night.

So two programs never differ by what was uploaded in between.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar, cast

import dspy

from agent.conversation import Bounds, Kind, Likeness, Thread
from agent.evidence import Desk, Evidence, Found, Unit
from sql.passages import Passage

T = TypeVar("T")


class KeptDesk:
    """A desk that looks everything up once, and shows nobody anything.

    `recalled`: what an LM said before to the very same words, None where that is not known.
    """

    def __init__(self, desk: Desk, recalled: Callable[[str], Any] = lambda _: None) -> None:
        self._desk = desk
        self._recalled = recalled
        self._kept: dict[Any, Any] = {}

    def _once(self, key: Any, look_up: Callable[[], T]) -> T:
        if key not in self._kept:
            self._kept[key] = look_up()
        found: T = self._kept[key]
        return found

    def search(self, queries: Sequence[str], identifiers: Sequence[str]) -> Evidence:
        key = ("search", tuple(queries), tuple(identifiers))
        return self._once(key, lambda: self._desk.search(queries, identifiers))

    def older(self, queries: Sequence[str], identifiers: Sequence[str]) -> Evidence:
        key = ("older", tuple(queries), tuple(identifiers))
        return self._once(key, lambda: self._desk.older(queries, identifiers))

    def reranked(self, question: str, found: Sequence[Found]) -> list[Found]:
        key = ("reranked", question, tuple(found))
        return self._once(key, lambda: self._desk.reranked(question, found))

    def excerpt(
        self, queries: Sequence[str], unit: Unit, words: int, kind: Kind | None = None
    ) -> Unit:
        key = ("excerpt", tuple(queries), unit, words, kind)
        return self._once(key, lambda: self._desk.excerpt(queries, unit, words, kind))

    def show(self, units: Sequence[Unit]) -> None:
        pass

    def kind(self, question: str) -> Kind:
        return self._once(("kind", question), lambda: self._desk.kind(question))

    def likeness(self, message: str, bounds: Bounds) -> Likeness:
        return self._desk.likeness(message, bounds)

    def holds(self, words: Sequence[str]) -> bool:
        return self._once(("holds", tuple(words)), lambda: self._desk.holds(words))

    def cited(self, thread: Thread) -> list[Passage]:
        return self._once(("cited", thread), lambda: self._desk.cited(thread))

    def remember(self, key: str, work: Callable[[], T]) -> T:
        """What the champion said to a user is not asked again; what candidates are told is kept
        for the night only, and no user's to hear.

        An optimiser that collects demonstrations has to see each call.
        """
        if dspy.settings.trace is not None:
            return work()

        def asked() -> T:
            known = self._recalled(key)
            return work() if known is None else cast(T, known)

        return self._once(("remember", key), asked)
