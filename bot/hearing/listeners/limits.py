"""Slack says that it keeps events back, since there were too many: they never come."""

from collections.abc import Callable

from slack_bolt import App, BoltResponse

from bot.hearing.comings import Comings
from bot.hearing.heard import Event


def register(app: App, comings: Comings) -> None:
    """Hear `app_rate_limited`, which is no event in an envelope: no listener of Bolt's takes it."""

    @app.middleware
    def limited(body: Event, next: Callable[[], BoltResponse]) -> BoltResponse:
        if body.get("type") != "app_rate_limited":
            return next()
        comings.limited()
        return BoltResponse(status=200, body="")
