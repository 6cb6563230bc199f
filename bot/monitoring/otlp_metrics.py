"""What is counted for Prometheus, in OpenTelemetry's form: it is counted once, and told twice."""

import time
from collections.abc import Iterator
from importlib.metadata import version
from typing import Any, Final

from opentelemetry.sdk.metrics.export import (
    AggregationTemporality,
    Gauge,
    Histogram,
    HistogramDataPoint,
    Metric,
    MetricsData,
    NumberDataPoint,
    ResourceMetrics,
    ScopeMetrics,
    Sum,
)
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.util.instrumentation import InstrumentationScope
from prometheus_client import CollectorRegistry
from prometheus_client.metrics_core import Metric as Family

_NAMES: Final = {
    "gen_ai_client_operation_duration_seconds": ("gen_ai.client.operation.duration", "s"),
    "gen_ai_client_token_usage": ("gen_ai.client.token.usage", "{token}"),
}
"""Names of OpenTelemetry's own; ours keep theirs, with a dot after the first word."""
_SCOPE: Final = InstrumentationScope("shoptalk", version("shoptalk"))
_SECONDS: Final = "_seconds"
_BEGAN: Final = time.time_ns()


def data_of(registry: CollectorRegistry, resource: Resource) -> MetricsData:
    """All that the registry holds now, cumulative since the process began."""
    metrics = [made for family in registry.collect() if (made := _metric(family)) is not None]
    scope = ScopeMetrics(_SCOPE, metrics, "")
    return MetricsData([ResourceMetrics(resource, [scope], "")])


def _metric(family: Family) -> Metric | None:
    now = time.time_ns()
    unit = "s" if family.name.endswith(_SECONDS) else ""
    name, unit = _NAMES.get(family.name, (family.name.replace("_", ".", 1), unit))
    data: Any
    if family.type == "histogram":
        points = list(_histograms(family, now))
        data = Histogram(points, AggregationTemporality.CUMULATIVE)
    else:
        points_ = [
            NumberDataPoint(_attributes(sample.labels), _BEGAN, now, sample.value)
            for sample in family.samples
            if not sample.name.endswith("_created")
        ]
        points = points_  # type: ignore[assignment]
        is_counter = family.type == "counter"
        data = (
            Sum(points_, AggregationTemporality.CUMULATIVE, is_monotonic=True)
            if is_counter
            else Gauge(points_)
        )
    return Metric(name, family.documentation, unit, data) if points else None


def _histograms(family: Family, now: int) -> Iterator[HistogramDataPoint]:
    """One for each set of labels; Prometheus' buckets add up, OpenTelemetry's do not."""
    found: dict[tuple[tuple[str, str], ...], dict[str, Any]] = {}
    for sample in family.samples:
        labels = {name: value for name, value in sample.labels.items() if name != "le"}
        one = found.setdefault(tuple(sorted(labels.items())), {"buckets": []})
        if sample.name.endswith("_bucket"):
            one["buckets"].append((float(sample.labels["le"]), int(sample.value)))
        elif sample.name.endswith("_sum"):
            one["sum"] = sample.value
    for labels_, one in found.items():
        buckets = sorted(one["buckets"])
        counts = [count for _, count in buckets]
        apart = [upper - lower for lower, upper in zip([0, *counts], counts, strict=False)]
        yield HistogramDataPoint(
            attributes=_attributes(dict(labels_)),
            start_time_unix_nano=_BEGAN,
            time_unix_nano=now,
            count=counts[-1],
            sum=one["sum"],
            bucket_counts=apart,
            explicit_bounds=[bound for bound, _ in buckets[:-1]],
            min=None,  # type: ignore[arg-type]  # Prometheus keeps neither, and OTLP asks for none
            max=None,  # type: ignore[arg-type]
        )


def _attributes(labels: dict[str, str]) -> dict[str, str]:
    return {_label(name): value for name, value in labels.items()}


def _label(name: str) -> str:
    """`gen_ai_request_model` is `gen_ai.request.model`."""
    if name.startswith("gen_ai_"):
        return "gen_ai." + name.removeprefix("gen_ai_").replace("_", ".")
    return "error.type" if name == "error_type" else name
