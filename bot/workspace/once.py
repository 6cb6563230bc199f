"""Acts that are done once, however often they are asked for: by a key of who asks."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from bot.workspace.hub import Hub

Row = dict[str, Any]


class Once:
    """The keys are kept with the conversation: they survive its server, and go with a reset."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._doing = asyncio.Lock()

    async def do(self, key: str | None, act: Callable[[], Awaitable[Row]]) -> Row:
        """Do the act and keep what it says; where it was done, only say that again, with `again`.

        One at a time, so that who was killed while it was asked for, and asks again, waits for it.
        An act that raises was not done. Without a key it is simply done.
        """
        if key is None:
            return await act()
        async with self._doing:
            done = self._hub.state.marks.get(key)
            if done is not None:
                return {**done, "again": True}
            said = await act()
            self._hub.change({"kind": "marked", "key": key, "said": said})
            return said
