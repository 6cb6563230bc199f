"""Slack says that it keeps events back, since there were too many: they never come."""

from collections.abc import Callable

from slack_bolt import BoltResponse

from bot.hearing.comings import Comings
from bot.hearing.heard import Event


def limited(comings: Comings, body: Event, next: Callable[[], BoltResponse]) -> BoltResponse:
    """`app_rate_limited` is no event in an envelope: no listener of Bolt's takes it."""
    if body.get("type") != "app_rate_limited":
        return next()
    comings.limited()
    return BoltResponse(status=200, body="")
