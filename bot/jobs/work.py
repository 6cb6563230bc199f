"""What the jobs of a worker share."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from bot.queue import Queue
from bot.shop import Shop
from bot.slack import Audiences, Identity, Installed, Slack, Tongues


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

    @cached_property
    def tongues(self) -> Tongues:
        """In which language a person of the team is spoken to."""
        return Tongues(lambda: self.shop.db, self.me.team, self.slack)

    def of(self, ids: Mapping[str, object]) -> "Work":
        """Whose parts a job is done with: there is one team (see `bot.jobs.works`)."""
        return self
