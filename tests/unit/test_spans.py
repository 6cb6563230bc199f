"""Spans: what is told of a piece of work, and that telling costs nobody their work."""

import pytest
from prometheus_client import generate_latest
from structlog.testing import capture_logs

from bot.monitoring import Counts
from sql.spans import Span, span, staged, traceparent, tracing, watched_by


class _Seen:
    traces = False

    def __init__(self, broken: bool = False) -> None:
        self.ended_: list[Span] = []
        self._broken = broken

    def began(self, span: Span, parent: str | None) -> object:
        if self._broken:
            raise RuntimeError("what somebody wrote")
        return span.name

    def ended(self, span: Span, mark: object) -> None:
        assert mark == span.name
        self.ended_.append(span)

    def traceparent(self) -> str | None:
        return None


def test_what_is_told() -> None:
    """Of what fails the class is told and never the text; what is None is not said."""
    seen = _Seen()
    with watched_by(seen), pytest.raises(ValueError), span("outer", {"a": None, "b": 1}):  # noqa: PT012
        with span("inner") as one:
            one.set({"c": 0})
        raise ValueError("what somebody wrote")
    inner, outer = seen.ended_
    assert (inner.name, inner.error, inner.attributes) == ("inner", "", {"c": 0})
    assert (outer.name, outer.error, outer.attributes) == ("outer", "ValueError", {"b": 1})
    assert outer.seconds >= inner.seconds > 0
    with span("unwatched"):
        pass
    assert len(seen.ended_) == 2
    assert not tracing()
    assert traceparent() is None


def test_a_watcher_that_fails() -> None:
    """The work is done all the same, and the log says who failed, not with what."""
    with capture_logs() as said, watched_by(_Seen(broken=True)):
        assert staged("work")(lambda: 5)() == 5
    assert {one["event"] for one in said} == {"span.unwatched"}
    assert "wrote" not in str(said)


def test_what_is_counted() -> None:
    """Answers, calls of a language model with what they cost, jobs, Slack's calls and pauses."""
    counts = Counts(lambda lm, read, written: (read + written) / 1000 if lm == "p/m" else None)
    about = {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "p",
        "gen_ai.request.model": "m",
    }
    used = {"gen_ai.usage.input_tokens": 900, "gen_ai.usage.output_tokens": 100}
    with watched_by(counts):
        with span("chat m", {**about, **used}, kind="client"):
            pass
        with pytest.raises(TimeoutError), span("chat m", about, kind="client"):
            raise TimeoutError
        told = {"shoptalk.status": "likely", "shoptalk.program": "v1", "shoptalk.refused": 2}
        with span("answer", told):
            pass
        with pytest.raises(ValueError), span("answer", {"shoptalk.program": "v1"}):
            raise ValueError
        with span("process t", {"shoptalk.task": "t", "shoptalk.outcome": "done"}, kind="consumer"):
            pass
        with span("wait for slack"):
            pass
    said = generate_latest(counts.registry).decode().splitlines()
    labels = 'gen_ai_operation_name="chat",gen_ai_provider_name="p",gen_ai_request_model="m"'
    for line in (
        f'gen_ai_client_operation_duration_seconds_count{{error_type="",{labels}}} 1.0',
        f'gen_ai_client_operation_duration_seconds_count{{error_type="TimeoutError",{labels}}} 1.0',
        f'gen_ai_client_token_usage_sum{{{labels},gen_ai_token_type="input"}} 900.0',
        'shoptalk_lm_cost_total{model="p/m"} 1.0',
        'shoptalk_answers_total{program="v1",status="likely"} 1.0',
        "shoptalk_refused_sentences_total 2.0",
        'shoptalk_jobs_total{outcome="done",task="t"} 1.0',
        "shoptalk_slack_rate_limited_total 1.0",
    ):
        assert line in said, said
