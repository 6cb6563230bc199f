"""Who is let through first, and that nobody's place is lost."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from agent.lm.turns import Memories, Purpose, Turnstile


class Crowd:
    """Callers that note when they get through and stay until they are told to leave."""

    def __init__(self, slots: int) -> None:
        self.turnstile = Turnstile(slots)
        self.through: list[str] = []
        self._leave: dict[str, asyncio.Event] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    async def come(self, name: str, purpose: Purpose) -> None:
        self._leave[name] = asyncio.Event()
        self._tasks[name] = asyncio.create_task(self._stay(name, purpose))
        await self.settle()

    async def leave(self, name: str) -> None:
        self._leave[name].set()
        await self._tasks[name]
        await self.settle()

    async def give_up(self, name: str) -> None:
        self._tasks[name].cancel()
        await asyncio.gather(self._tasks[name], return_exceptions=True)
        await self.settle()

    async def _stay(self, name: str, purpose: Purpose) -> None:
        async with self.turnstile.turn(purpose):
            self.through.append(name)
            await self._leave[name].wait()

    @staticmethod
    async def settle() -> None:
        for _ in range(5):
            await asyncio.sleep(0)


def story(tell: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(asyncio.wait_for(tell(), 5))  # type: ignore[arg-type]


def test_answers_overtake() -> None:
    """When a slot is free again the most urgent goes first, equals in order of arrival."""

    async def tell() -> None:
        crowd = Crowd(slots=1)
        await crowd.come("busy", "optimiser")
        await crowd.come("o1", "optimiser")
        await crowd.come("j1", "judge")
        await crowd.come("a1", "answers")
        await crowd.come("a2", "answers")
        assert crowd.through == ["busy"]
        for name in ("busy", "a1", "a2", "j1", "o1"):
            await crowd.leave(name)
        assert crowd.through == ["busy", "a1", "a2", "j1", "o1"]

    story(tell)


def test_optimiser_never_holds_the_last_slot() -> None:
    """Optimising leaves a slot free, so that an answer starts at once."""

    async def tell() -> None:
        crowd = Crowd(slots=2)
        await crowd.come("o1", "optimiser")
        await crowd.come("o2", "optimiser")
        assert crowd.through == ["o1"]
        await crowd.come("a1", "answers")
        assert crowd.through == ["o1", "a1"]
        await crowd.leave("a1")
        assert crowd.through == ["o1", "a1"]
        await crowd.leave("o1")
        assert crowd.through == ["o1", "a1", "o2"]

    story(tell)


@pytest.mark.parametrize("given_up", ["waiting", "inside"])
def test_giving_up_frees_the_place(given_up: str) -> None:
    """Who gives up, waiting or inside, takes no slot away from the others."""

    async def tell() -> None:
        crowd = Crowd(slots=1)
        await crowd.come("inside", "answers")
        await crowd.come("waiting", "answers")
        await crowd.come("last", "answers")
        await crowd.give_up(given_up)
        await crowd.leave("inside" if given_up == "waiting" else "waiting")
        assert crowd.through[-1] == "last"

    story(tell)


def test_given_up_in_the_moment_of_admission() -> None:
    """A caller who is cancelled just as it is let through hands its slot on."""

    async def tell() -> None:
        turnstile = Turnstile(1)

        async def enter() -> None:
            async with turnstile.turn("answers"):
                raise AssertionError("it was cancelled")

        async with turnstile.turn("answers"):
            waiting = asyncio.create_task(enter())
            await Crowd.settle()
        # The slot is its own now, and it has not run since.
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        async with turnstile.turn("answers"):
            pass

    story(tell)


def test_instructions_keep_their_memory() -> None:
    """A call returns to where its instructions were read, and the longest unused are forgotten."""
    memories = Memories(3)
    used = []
    for instructions in ("compose", "check", "triage", "check", "compose", "other", "triage"):
        with memories.use(instructions) as number:
            used.append(number)
    assert used == [0, 1, 2, 1, 0, 2, 1]


def test_memories_are_not_shared() -> None:
    """Two calls with the same instructions at the same time have a memory each."""
    memories = Memories(2)
    with memories.use("compose") as one, memories.use("compose") as two:
        assert one != two
