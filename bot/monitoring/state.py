"""How the queue, the nights and the manuals stand, as the database says when it is asked.

True however many processes there are, and whoever died. The same wherever it is served: a
dashboard takes the greatest, not the sum.
"""

import threading
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from typing import Final

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.monitoring.prices import Prices
from bot.settings import Settings
from sql import state
from sql.database import Connection, Database
from sql.failure import Failure
from sql.state import Named

_DAY: Final = 1
_SECONDS: Final = 5.0
"""Prometheus gives up on a process after ten, with all that it says: then a database that is away
would be told of as a process that is down."""


class DatabaseState(Collector):
    """A collector; where the database is away, or says nothing for five seconds, it says that, and
    nothing else. The database is asked once at a time."""

    def __init__(self, db: Database, settings: Settings, seconds: float = _SECONDS) -> None:
        self._db = db
        self._seconds = seconds
        self._silence = settings.bot.stalled_seconds
        self._prices = Prices(settings.agent)
        self._lock = threading.Lock()
        self._asked: Future[list[Metric]] | None = None

    def describe(self) -> Iterable[Metric]:
        """Nothing: to be registered costs no look at the database."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """The database as it is now."""
        try:
            found = self._ask().result(self._seconds)
        except (Failure, TimeoutError):
            found = []
        yield _gauge("database_up", "Whether the database could be asked.", [((), bool(found))])
        yield from found

    def _ask(self) -> Future[list[Metric]]:
        """What the database will say: to who asked before, where it has said nothing yet."""
        with self._lock:
            if self._asked is None or self._asked.done():
                self._asked = Future()
                # Of a database that is away nobody knows how long it takes; nothing waits for it
                # when the process ends.
                answering = threading.Thread(
                    target=self._answer, args=[self._asked], name="database state", daemon=True
                )
                answering.start()
            return self._asked

    def _answer(self, asked: Future[list[Metric]]) -> None:
        try:
            with self._db.connection() as conn:
                asked.set_result(list(self._read(conn)))
        except BaseException as error:  # noqa: BLE001 - it is raised where it was asked for
            asked.set_exception(error)

    def _read(self, conn: Connection) -> Iterator[Metric]:
        queues = state.queues(conn)
        jobs = [
            ((one.queue, name), float(getattr(one, name)))
            for one in queues
            for name in ("waiting", "later", "running")
        ]
        yield _gauge("queue_jobs", "Jobs that wait, wait for later, run.", jobs, "queue", "state")
        ages = [((one.queue,), one.oldest_seconds) for one in queues]
        yield _gauge("queue_oldest_seconds", "Age of the oldest due job.", ages, "queue")
        yield _named("queue_failed_jobs", "Jobs given up, kept.", state.failed_jobs(conn), "task")
        yield _named("answers_last_day", "Answers.", state.answers_of_a_day(conn), "status")
        yield _named("votes_last_day", "Votes that stand.", state.votes_of_a_day(conn), "value")
        yield _named("manuals", "Manuals.", state.manuals(conn), "state")
        yield from self._spent(conn)
        now = state.now(conn, self._silence)
        yield _gauge("replies_stuck", "Replies unfinished for 5 minutes.", [((), now.stuck)])
        yield _gauge("workers", "Living workers, one for each queue.", [((), now.workers)])
        for name, help_, at in (
            ("succeeded", "When a night last ended well.", now.night_succeeded_at),
            ("failed", "When a night last failed.", now.night_failed_at),
        ):
            yield _gauge(
                f"night_last_{name}_timestamp_seconds", help_, [] if at is None else [((), at)]
            )

    def _spent(self, conn: Connection) -> Iterator[Metric]:
        rows = state.costs(conn, "version", _DAY, None)
        tokens, money, beside = [], [], []
        for one in rows:
            labels = (one.name, one.lm or "none")
            tokens += [
                ((*labels, "input"), float(one.tokens_in)),
                ((*labels, "output"), float(one.tokens_out)),
            ]
            cost = self._prices.cost(one.lm, one.tokens_in, one.tokens_out) if one.lm else 0.0
            if cost is not None:
                money.append((labels, cost))
            if one.embed_tokens:
                tokens.append(((*labels, "embedding"), float(one.embed_tokens)))
            if one.endpoint_money is not None:
                beside.append((labels, one.endpoint_money))
        yield _gauge(
            "tokens_last_day", "Tokens of answers.", tokens, "program", "model", "direction"
        )
        yield _gauge("cost_last_day", "Money for answers.", money, "program", "model")
        help_ = "Money of embedding and reranking for answers."
        yield _gauge("endpoint_cost_last_day", help_, beside, "program", "model")
        today = state.asked_today(conn)
        for name, help_, found in (
            ("provider_calls_today", "Calls, of all kinds.", [one.calls for one in today]),
            ("provider_tokens_today", "Tokens, of all kinds.", [one.tokens for one in today]),
            ("provider_money_today", "Money, for all kinds.", [one.money for one in today]),
        ):
            labelled = [((one.name,), float(n)) for one, n in zip(today, found, strict=True)]
            yield _gauge(name, help_, labelled, "model")


def _named(name: str, help_: str, found: Sequence[Named], label: str) -> GaugeMetricFamily:
    return _gauge(name, help_, [((one.name,), float(one.count)) for one in found], label)


def _gauge(
    name: str, help_: str, values: Sequence[tuple[tuple[str, ...], float]], *labels: str
) -> GaugeMetricFamily:
    family = GaugeMetricFamily(f"shoptalk_{name}", help_, labels=labels)
    for said, value in values:
        family.add_metric(said, float(value))
    return family
