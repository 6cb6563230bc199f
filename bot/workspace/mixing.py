"""The order of events: Slack keeps none, not even of what one message brings."""

import asyncio
import random
from collections.abc import Callable
from typing import Any

from bot.workspace.knobs import Knobs

Payload = dict[str, Any]


class Mixing:
    """Lets events go; those of one act in an order that the knob `mix` seeds."""

    def __init__(self, knobs: Knobs, let_go: Callable[[Payload], None]) -> None:
        self._knobs = knobs
        self._let_go = let_go
        self._held: list[Payload] = []
        self._seed: int | None = None
        self._chance = random.Random()

    def take(self, payload: Payload) -> None:
        """Let it go, at once or with the others of its act."""
        if self._knobs.mix is None:
            self._let_go(payload)
            return
        if not self._held:
            asyncio.get_running_loop().call_soon(self._release)
        self._held.append(payload)

    def _release(self) -> None:
        held, self._held = self._held, []
        if self._seed != self._knobs.mix:
            self._seed, self._chance = self._knobs.mix, random.Random(self._knobs.mix)
        self._chance.shuffle(held)
        for payload in held:
            self._let_go(payload)
