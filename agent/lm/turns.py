"""Who is served next by the embedded LM, and which of its memories a call uses.

Answers go before judging, judging before optimising, and optimising never holds the last free
slot, so that a question does not wait for the end of a call that nobody waits for.
"""

import asyncio
import itertools
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Literal, get_args

Purpose = Literal["answers", "judge", "optimiser"]
PURPOSES: tuple[Purpose, ...] = get_args(Purpose)


class Turnstile:
    """Lets `slots` callers through at a time, the most urgent first, equals in order of arrival."""

    def __init__(self, slots: int) -> None:
        self._free = slots
        self._slots = slots
        self._arrivals = itertools.count()
        self._waiting: dict[tuple[int, int], asyncio.Future[None]] = {}

    @asynccontextmanager
    async def turn(self, purpose: Purpose) -> AsyncIterator[None]:
        """Wait for a slot and hold it; cancelling the wait gives the place up."""
        rank = PURPOSES.index(purpose)
        place = (rank, next(self._arrivals))
        mine = asyncio.get_running_loop().create_future()
        self._waiting[place] = mine
        self._admit()
        try:
            await mine
        except asyncio.CancelledError:
            if self._waiting.pop(place, None) is None:
                self._leave()
            raise
        try:
            yield
        finally:
            self._leave()

    def _admit(self) -> None:
        for place in sorted(self._waiting):
            kept_free = 1 if place[0] == len(PURPOSES) - 1 and self._slots > 1 else 0
            if self._free <= kept_free:
                return
            self._free -= 1
            self._waiting.pop(place).set_result(None)

    def _leave(self) -> None:
        self._free += 1
        self._admit()


class Memories:
    """Which of the server's memories each call uses, so that instructions stay read.

    A memory keeps the prompt that it last held, and reads the next one from where the two part. A
    call goes where its instructions (its system message) are, else where it forgets what was
    unused longest. Never ask for more at a time than there are.
    """

    def __init__(self, count: int) -> None:
        self._free: dict[int, str | None] = dict.fromkeys(range(count))

    @contextmanager
    def use(self, instructions: str) -> Iterator[int]:
        """The number of a free memory; it is this call's until the end."""
        same = (number for number, held in self._free.items() if held == instructions)
        number = next(same, next(iter(self._free)))
        del self._free[number]
        try:
            yield number
        finally:
            self._free[number] = instructions
