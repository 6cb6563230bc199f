"""What the jobs of a worker share."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.queue import Queue
from bot.shop import Shop
from bot.slack import Audiences, Identity, Installed, Slack


@dataclass(frozen=True)
class Work:
    """A worker's parts, made once by `bot.queue.worker` and passed to every job."""

    shop: Shop
    slack: Slack
    me: Identity
    queue: Queue
    audiences: Audiences
    installed: Installed | None = None
    """Where the team is one of those that installed the app."""

    def of(self, ids: Mapping[str, object]) -> "Work":
        """Whose parts a job is done with: there is one team (see `bot.jobs.works`)."""
        return self
