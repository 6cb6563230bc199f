"""Who comes and goes, channels that are shared with others, and people who become guests."""

from bot.hearing.comings import Comings
from bot.hearing.heard import Event
from bot.hearing.home_box import HomeBox


def moved(comings: Comings, homes: HomeBox, event: Event) -> None:
    """Somebody joined or left a channel, and may read something else now."""
    comings.moved(event)
    homes.moved(str(event["user"]))


def shared(comings: Comings, event: Event) -> None:
    """A channel is shared with others, or no more."""
    comings.shared(event)


def described(comings: Comings, event: Event) -> None:
    """Somebody is something else now; comes only where the app subscribes to it (README)."""
    comings.described(event)
