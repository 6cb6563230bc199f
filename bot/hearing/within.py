"""A Bolt app that answers each delivery in time, and takes in each event once at a time.

A database that is frozen, or locked for a while, must not hold up what is heard: Slack waits three
seconds, and then delivers again. What was begun goes on by itself: should it still be committed,
the delivery that comes again changes nothing.

What comes again while it is taken in, or soon after, costs no second transaction: else the slower
we were, the more Slack would give us to do.
"""

from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from functools import partial
from threading import Lock
from typing import Any, Final

import structlog
from slack_bolt import App, BoltRequest, BoltResponse

from bot.hearing.told import kind_of, told
from sql.spans import span

log = structlog.get_logger()

SECONDS: Final = 2.5
"""Slack counts three from the delivery to the acknowledgement."""
_REMEMBERED: Final = 10_000
"""Events; Slack delivers about 30,000 an hour at most, and each again for some minutes."""


class AppInTime(App):
    """Like Bolt's own, but `dispatch` returns within a given time."""

    def __init__(
        self, *, at_work: ThreadPoolExecutor, seconds: float = SECONDS, **arguments: Any
    ) -> None:
        """`at_work`: whose threads take deliveries in; apps may share them."""
        super().__init__(**arguments)
        self._seconds = seconds
        self._at_work = at_work
        self._lock = Lock()
        self._begun: dict[str, Future[BoltResponse]] = {}
        self._taken_in: OrderedDict[str, None] = OrderedDict()

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        """What the listener says, or 503 where it says nothing in time."""
        event_id = str(req.body.get("event_id") or "")
        with self._lock:
            if event_id in self._taken_in:
                return BoltResponse(status=200, body="")
            done = self._begun.get(event_id)
            if mine := done is None:
                req.body = told(req.body)
                done = self._at_work.submit(self._taken, super().dispatch, req)
                if event_id:
                    self._begun[event_id] = done
        if mine and event_id:
            done.add_done_callback(partial(self._end, event_id))
        try:
            return done.result(self._seconds)
        except (TimeoutError, CancelledError):
            if mine:
                done.cancel()  # where it has not begun, nobody waits for it any more
            log.error("slack.delivery_too_slow", seconds=self._seconds)
            return BoltResponse(status=503, body="")

    @staticmethod
    def _taken(take: Callable[[BoltRequest], BoltResponse], req: BoltRequest) -> BoltResponse:
        """Take it in: where its trace begins, which goes on in the jobs that it enqueues."""
        kind = kind_of(req.body)
        about = {
            "messaging.system": "slack",
            "messaging.operation.name": "receive",
            "messaging.operation.type": "process",  # it was pushed: none went to fetch it
            "shoptalk.event": kind,
        }
        with span(f"receive {kind}", about, kind="consumer") as one:
            said = take(req)
            one.set({"http.response.status_code": said.status})
            if said.status >= 500:
                one.error = str(said.status)
            return said

    def _end(self, event_id: str, done: Future[BoltResponse]) -> None:
        with self._lock:
            del self._begun[event_id]
            if not done.cancelled() and not done.exception() and done.result().status == 200:
                self._taken_in[event_id] = None
                if len(self._taken_in) > _REMEMBERED:
                    self._taken_in.popitem(last=False)
