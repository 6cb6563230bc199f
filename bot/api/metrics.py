"""What the API counts, in Prometheus' form; of one process."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from bot.monitoring import Counts

_SECONDS = (0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 80, 160)


class Metrics:
    """A registry of its own, so that several apps in a process do not meet; `counts` shares its:
    what all processes count, and how the database stands."""

    def __init__(self, counts: Counts | None = None) -> None:
        self._registry = counts.registry if counts else CollectorRegistry()
        self.requests = Counter(
            "shoptalk_api_requests_total",
            "Requests by operation and status.",
            ["operation", "status"],
            registry=self._registry,
        )
        self.seconds = Histogram(
            "shoptalk_api_request_seconds",
            "Seconds until the response was sent, streams to their end.",
            ["operation"],
            buckets=_SECONDS,
            registry=self._registry,
        )
        self.answers = Counter(
            "shoptalk_api_answers_total",
            "Answers by status.",
            ["status"],
            registry=self._registry,
        )
        self.answer_seconds = Histogram(
            "shoptalk_api_answer_seconds",
            "Seconds from the question to the answer.",
            buckets=_SECONDS,
            registry=self._registry,
        )
        self.tokens = Counter(
            "shoptalk_api_tokens_total",
            "Tokens of the language model: read (in) and written (out).",
            ["direction"],
            registry=self._registry,
        )
        self.at_work = Gauge(
            "shoptalk_api_answers_at_work",
            "Answers that are worked on now.",
            registry=self._registry,
        )
        self.abandoned = Counter(
            "shoptalk_api_abandoned_total",
            "Answers that were given up because the client went away.",
            registry=self._registry,
        )

    def text(self) -> bytes:
        """The exposition, in the text format 0.0.4."""
        return generate_latest(self._registry)
