"""A process that is monitored: counted, served to Prometheus, traced, as far as it is set."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from bot.monitoring.counts import Counts
from bot.monitoring.export import exported
from bot.monitoring.prices import Prices
from bot.monitoring.serve import served
from bot.monitoring.state import DatabaseState
from bot.settings import Settings
from sql.database import Database
from sql.home import Home
from sql.spans import watched_by


@contextmanager
def monitored(
    process: str, settings: Settings, *, state: Database | None = None, serves: bool = True
) -> Iterator[Counts]:
    """Inside, what this process does is counted, and told to whom the settings name.

    `state`: the database whose state is told beside that, for one process of a kind. `serves`
    false: it has no port, as one that ends soon.
    """
    counts = Counts(Prices(settings.agent).cost)
    if state is not None:
        counts.registry.register(DatabaseState(state, settings))
    bot = settings.bot
    with ExitStack() as stack:
        stack.enter_context(watched_by(counts))
        if serves and bot.metrics_port is not None:
            run = Home.from_settings(settings.sql).run
            stack.enter_context(
                served(process, counts.registry, bot.metrics_host, bot.metrics_port, run)
            )
        stack.enter_context(exported(process, counts.registry))
        yield counts
