"""What the jobs of a worker share."""

from dataclasses import dataclass

from bot.audience import Audiences
from bot.queue import Queue
from bot.shop import Shop
from bot.slack import Identity, Slack


@dataclass(frozen=True)
class Work:
    """A worker's parts, made once by `bot.worker` and passed to every job."""

    shop: Shop
    slack: Slack
    me: Identity
    queue: Queue
    audiences: Audiences
