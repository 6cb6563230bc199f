"""A Bolt app that answers each delivery in time: what takes longer is not acknowledged.

A database that is frozen, or locked for a while, must not hold up what is heard: Slack waits three
seconds, and then delivers again. What was begun goes on by itself: should it still be committed,
the delivery that comes again changes nothing.
"""

from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Final

import structlog
from slack_bolt import App, BoltRequest, BoltResponse

from bot.hearing.told import told

log = structlog.get_logger()

SECONDS: Final = 2.5
"""Slack counts three from the delivery to the acknowledgement."""


class AppInTime(App):
    """Like Bolt's own, but `dispatch` returns within a given time."""

    def __init__(self, *, threads: int, seconds: float = SECONDS, **arguments: Any) -> None:
        super().__init__(**arguments)
        self._seconds = seconds
        self._at_work = ThreadPoolExecutor(threads, "listener")

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        """What the listener says, or 503 where it says nothing in time."""
        req.body = told(req.body)
        done: Future[BoltResponse] = self._at_work.submit(super().dispatch, req)
        try:
            return done.result(self._seconds)
        except TimeoutError:
            done.cancel()  # where it has not begun, nobody waits for it any more
            log.error("slack.delivery_too_slow", seconds=self._seconds)
            return BoltResponse(status=503, body="")
