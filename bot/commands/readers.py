"""Whose readers a command answers for: the operator's, or those who read along in a channel."""

from bot.api import Client, SlackReaders
from bot.shop import Shop
from bot.slack import Why
from sql.audience import Audience


def readers_of(shop: Shop, channel: str | None) -> tuple[Audience, Why | None]:
    """Who will see it, and why that is narrow: as for whoever asks in the channel by Slack or by
    the API; the operator, who sees everything, where none is named."""
    if channel is None:
        return shop.operator, None
    readers = SlackReaders(shop.settings, lambda: shop.db)
    seen = readers.seen(Client.of_operator(shop.team), channel)
    return seen.audience, seen.why
