"""The workspace's log: every call, delivery and visible change, for tests to count."""

import asyncio
import time
from typing import Any

Row = dict[str, Any]


class Log:
    """Kept in memory; entries are numbered from 1. Listeners are woken by each visible change.

    The oldest are forgotten when there are more than `most`.
    """

    def __init__(self, most: int = 200_000) -> None:
        self._most = most
        self._entries: list[Row] = []
        self._forgotten = 0
        self._listeners: set[asyncio.Queue[Row]] = set()

    def add(self, kind: str, **fields: Any) -> Row:
        """Add an entry; it may be filled in later."""
        n = self._forgotten + len(self._entries) + 1
        entry = {"n": n, "at": time.time(), "kind": kind, **fields}
        self._entries.append(entry)
        if len(self._entries) > self._most:
            half = self._most // 2
            del self._entries[:half]
            self._forgotten += half
        return entry

    def since(self, n: int, most: int = 5000) -> tuple[list[Row], int]:
        """The next entries after number `n` that are still kept, and the number to go on from.

        Not all at once: while a long list is written as JSON, nothing is delivered.
        """
        start = max(n - self._forgotten, 0)
        found = self._entries[start : start + most]
        return found, self._forgotten + start + len(found)

    def changed(self, **fields: Any) -> None:
        """Log a visible change and tell whoever looks on."""
        entry = self.add("change", **fields)
        for queue in self._listeners:
            queue.put_nowait(entry)

    def listen(self) -> "asyncio.Queue[Row]":
        """A queue of the changes from now on; give it back with `forget`."""
        queue: asyncio.Queue[Row] = asyncio.Queue()
        self._listeners.add(queue)
        return queue

    def forget(self, queue: "asyncio.Queue[Row]") -> None:
        self._listeners.discard(queue)
