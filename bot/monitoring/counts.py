"""What one process counts, for Prometheus: made of the spans that its rooms tell of anyway."""

from collections.abc import Callable
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram

from sql.spans import Span

_SECONDS: Final = (0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 80, 160, 600)
_TOKENS: Final = (16, 64, 256, 1024, 4096, 16384, 65536)
_LM: Final = ("gen_ai_operation_name", "gen_ai_provider_name", "gen_ai_request_model")
Price = Callable[[str, int, int], float | None]
"""What a call costs: of which model, tokens read, tokens written; None: nobody says."""


class Counts:
    """A watcher of spans with a registry of its own. What it counts begins at 0 with the process:
    Prometheus adds up over processes and restarts."""

    traces = False

    def __init__(self, price: Price = lambda *_: None) -> None:
        self.registry = CollectorRegistry()
        self._price = price
        self._answers = self._counter(
            "answers", "Answers by status and program version.", "status", "program"
        )
        self._answer_seconds = self._seconds("answer", "Until an answer was recorded.")
        self._evidence_seconds = self._seconds("evidence", "Until the first lines were found.")
        self._lines_seconds = self._seconds(
            "early_lines", "From the start of the job until the first lines stood in Slack."
        )
        self._refused = self._counter(
            "refused_sentences", "Sentences of the language model that verification refused."
        )
        self._jobs = self._counter("jobs", "Tries of jobs by task and outcome.", "task", "outcome")
        self._job_seconds = self._seconds("job", "Seconds of a try of a job.", "task")
        self._lm_seconds = Histogram(
            "gen_ai_client_operation_duration_seconds",
            "Seconds of a call of a language model; error_type is empty where it answered.",
            [*_LM, "error_type"],
            buckets=_SECONDS,
            registry=self.registry,
        )
        self._lm_tokens = Histogram(
            "gen_ai_client_token_usage",
            "Tokens of a call of a language model, read (input) and written (output).",
            [*_LM, "gen_ai_token_type"],
            buckets=_TOKENS,
            registry=self.registry,
        )
        self._lm_cost = self._counter(
            "lm_cost", "Money for calls of a language model whose price is known.", "model"
        )
        self._slack = self._counter(
            "slack_calls", "Calls of Slack's Web API by method and error.", "method", "error"
        )
        self._slack_waits = self._counter(
            "slack_rate_limited", "Times that Slack had a call wait (429)."
        )
        self._slack_waited = self._counter(
            "slack_rate_limited_seconds", "Seconds waited because Slack said so."
        )
        self._deliveries = self._counter(
            "deliveries",
            "Deliveries of Slack's by event and the status they got.",
            "event",
            "status",
        )
        self._manuals = self._counter("manuals_read", "PDFs that were read, by outcome.", "outcome")
        self._ingest_seconds = self._seconds("ingest", "Until a manual was in, or refused.")

    def began(self, span: Span, parent: str | None) -> object:
        """Nothing is counted before it ends."""
        return None

    def traceparent(self) -> str | None:
        """It makes no traces."""
        return None

    def ended(self, span: Span, mark: object) -> None:
        """Count it, if it is one of those that are counted."""
        name, kind, said = span.name, span.kind, span.attributes
        if kind == "client" and "gen_ai.request.model" in said:
            self._lm(span)
        elif kind == "client" and "shoptalk.slack_method" in said:
            self._slack.labels(str(said["shoptalk.slack_method"]), span.error).inc()
        elif kind == "consumer" and "shoptalk.task" in said:
            task = str(said["shoptalk.task"])
            self._jobs.labels(task, str(said.get("shoptalk.outcome", "aborted"))).inc()
            self._job_seconds.labels(task).observe(span.seconds)
        elif kind == "consumer" and "shoptalk.event" in said:
            status = str(said.get("http.response.status_code", 500))
            self._deliveries.labels(str(said["shoptalk.event"]), status).inc()
        elif name == "answer" and not span.error:
            self._answer(span)
        elif name == "show early lines" and (lines := said.get("shoptalk.seconds_to_lines")):
            self._lines_seconds.observe(float(lines))
        elif name == "wait for slack":
            self._slack_waits.inc()
            self._slack_waited.inc(span.seconds)
        elif name == "ingest":
            self._manuals.labels(span.error or str(said.get("shoptalk.status"))).inc()
            self._ingest_seconds.observe(span.seconds)

    def _answer(self, span: Span) -> None:
        said = span.attributes
        self._answers.labels(str(said["shoptalk.status"]), str(said["shoptalk.program"])).inc()
        self._answer_seconds.observe(span.seconds)
        self._refused.inc(float(said.get("shoptalk.refused", 0)))
        if (found := said.get("shoptalk.evidence_seconds")) is not None:
            self._evidence_seconds.observe(float(found))

    def _lm(self, span: Span) -> None:
        said = span.attributes
        labels = [
            str(said[name])
            for name in ("gen_ai.operation.name", "gen_ai.provider.name", "gen_ai.request.model")
        ]
        self._lm_seconds.labels(*labels, span.error).observe(span.seconds)
        if "gen_ai.usage.input_tokens" not in said:
            return
        read = int(said["gen_ai.usage.input_tokens"])
        written = int(said["gen_ai.usage.output_tokens"])
        self._lm_tokens.labels(*labels, "input").observe(read)
        self._lm_tokens.labels(*labels, "output").observe(written)
        lm = f"{labels[1]}/{labels[2]}"
        if (cost := self._price(lm, read, written)) is not None:
            self._lm_cost.labels(lm).inc(cost)

    def _counter(self, name: str, help_: str, *labels: str) -> Counter:
        return Counter(f"shoptalk_{name}_total", help_, labels, registry=self.registry)

    def _seconds(self, name: str, help_: str, *labels: str) -> Histogram:
        return Histogram(
            f"shoptalk_{name}_seconds", help_, labels, buckets=_SECONDS, registry=self.registry
        )
