"""Whether and where OpenTelemetry's data is sent: as the standard OTEL_* variables say.

On where the environment, or `.env`, names a receiver or an exporter, and OpenTelemetry is
installed (the extra `otel`). Sent is OTLP over HTTP. Nothing waits for a receiver that is away.
"""

import logging
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any, Final, TypeAlias

import structlog
from prometheus_client import CollectorRegistry

from bot.env_file import read_env_file
from sql.spans import watched_by

log = structlog.get_logger()

End: TypeAlias = Callable[[], object]

_SECONDS_TO_SEND: Final = 1.0
"""What is not sent by then when a process ends is lost; it has other things to finish."""
_MILLISECONDS_BETWEEN: Final = 60_000.0
_TOO: Final = "Traces and metrics are asked for by OTEL_*, but OpenTelemetry is not installed: "


def wanted(signal: str) -> bool:
    """Whether `signal`, TRACES or METRICS, is to be sent by OTLP."""
    env = os.environ
    if env.get("OTEL_SDK_DISABLED", "").lower() == "true":
        return False
    exporter = env.get(f"OTEL_{signal}_EXPORTER", "").strip()
    if exporter:
        return "otlp" in exporter
    return bool(
        env.get("OTEL_EXPORTER_OTLP_ENDPOINT") or env.get(f"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT")
    )


def lacking() -> str | None:
    """What to install where traces or metrics are asked for and cannot be sent; else None."""
    read_env_file("OTEL_")
    is_asked = wanted("TRACES") or wanted("METRICS")
    return f"{_TOO}make extra-otel." if is_asked and not _installed() else None


@contextmanager
def exported(process: str, registry: CollectorRegistry) -> Iterator[None]:
    """Inside, spans and what the registry counts are sent, as far as it is asked for."""
    read_env_file("OTEL_")
    traces, metrics = wanted("TRACES"), wanted("METRICS")
    if not (traces or metrics):
        yield
        return
    if reason := lacking():
        log.warning("otel.missing", reason=reason)
        yield
        return
    # It warns of each try; that nothing came through at last is an error, and is said.
    logging.getLogger("opentelemetry.exporter").setLevel(logging.ERROR)
    resource, ends = _resource(process), list[End]()
    with ExitStack() as stack:
        stack.callback(lambda: _end(ends))
        if traces:
            ends.append(_trace(resource, stack))
        if metrics:
            ends.append(_push(resource, registry))
        log.info("otel.started", traces=traces, metrics=metrics)
        yield


def _installed() -> bool:
    try:
        return find_spec("opentelemetry.exporter.otlp.proto.http") is not None
    except ModuleNotFoundError:  # of a package above it
        return False


def _trace(resource: Any, stack: ExitStack) -> End:
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    from bot.monitoring.tracing import Tracing

    provider = TracerProvider(resource=resource, shutdown_on_exit=False)
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    stack.enter_context(watched_by(Tracing(provider)))
    return provider.shutdown


def _push(resource: Any, registry: CollectorRegistry) -> End:
    from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter

    from bot.monitoring.otlp_metrics import data_of

    exporter, stop = OTLPMetricExporter(), threading.Event()
    every = float(os.environ.get("OTEL_METRIC_EXPORT_INTERVAL") or _MILLISECONDS_BETWEEN) / 1000

    def push() -> None:
        while not stop.wait(every):
            exporter.export(data_of(registry, resource))

    threading.Thread(target=push, name="otlp metrics", daemon=True).start()

    def end() -> None:
        stop.set()
        exporter.export(data_of(registry, resource))
        exporter.shutdown()

    return end


def _end(ends: Sequence[End]) -> None:
    """Send what is left, but do not wait for it for long."""
    ending = [threading.Thread(target=one, name="otlp end", daemon=True) for one in ends]
    until = time.monotonic() + _SECONDS_TO_SEND
    for one in ending:
        one.start()
    for one in ending:
        one.join(max(0.0, until - time.monotonic()))


def _resource(process: str) -> Any:
    """Who sends: the environment's word for the service goes first."""
    from opentelemetry.sdk.resources import Resource

    about = {
        "service.namespace": "shoptalk",
        "service.version": version("shoptalk"),
        "service.instance.id": f"{socket.gethostname()}:{os.getpid()}",
    }
    named = os.environ.get("OTEL_RESOURCE_ATTRIBUTES", "")
    if not os.environ.get("OTEL_SERVICE_NAME") and "service.name=" not in named:
        about["service.name"] = f"shoptalk-{process}"
    return Resource.create({name: said for name, said in about.items() if f"{name}=" not in named})
