"""Who comes and goes, channels that are shared with others, and people who become guests."""

from slack_bolt import App

from bot.hearing.comings import Comings
from bot.hearing.heard import Event


def register(app: App, comings: Comings) -> None:
    """Hear of people; `user_change` only where the app subscribes to it (see the README)."""

    @app.event("member_joined_channel")
    def joined(event: Event) -> None:
        comings.moved(event)

    @app.event("member_left_channel")
    def left(event: Event) -> None:
        comings.moved(event)

    @app.event("channel_shared")
    def shared(event: Event) -> None:
        comings.shared(event)

    @app.event("channel_unshared")
    def unshared(event: Event) -> None:
        comings.shared(event)

    @app.event("user_change")
    def described(event: Event) -> None:
        comings.described(event)
