"""A receiver of OpenTelemetry's data: an HTTP server that reads OTLP as its protocol says."""

import json
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest


@dataclass(frozen=True)
class Seen:
    """A span as it was received; ids in hex."""

    name: str
    kind: int
    trace: str
    id: str
    parent: str
    service: str
    attributes: dict[str, Any]
    failed: bool


@dataclass
class Otlp:
    """What was received so far."""

    url: str
    raw: list[bytes] = field(default_factory=list)
    spans: list[Seen] = field(default_factory=list)
    metrics: dict[str, Any] = field(default_factory=dict)
    headers: list[dict[str, str]] = field(default_factory=list)

    @property
    def settings(self) -> dict[str, str]:
        """The standard variables that have everything sent here, soon."""
        return {
            "OTEL_EXPORTER_OTLP_ENDPOINT": self.url,
            "OTEL_EXPORTER_OTLP_HEADERS": "x-tenant=plant7",
            "OTEL_BSP_SCHEDULE_DELAY": "100",
            "OTEL_METRIC_EXPORT_INTERVAL": "300",
        }

    def wait_for(self, *names: str, seconds: float = 30) -> list[Seen]:
        """Wait until there are spans of all these names; return all spans."""
        until = time.monotonic() + seconds
        while not set(names) <= {one.name for one in self.spans}:
            assert time.monotonic() < until, sorted({one.name for one in self.spans})
            time.sleep(0.05)
        return list(self.spans)

    def wait_for_metric(
        self, name: str, holds: Callable[[Any], bool] = lambda _: True, seconds: float = 60
    ) -> Any:
        """Wait until the metric was received as it is to be; return it as it came last. It comes
        again and again, with what was counted by then."""
        until = time.monotonic() + seconds
        while name not in self.metrics or not holds(self.metrics[name]):
            assert time.monotonic() < until, self.metrics.get(name, sorted(self.metrics))
            time.sleep(0.05)
        return self.metrics[name]

    def take(self, path: str, body: bytes) -> None:
        """Read what was sent, by the protocol's own definition; raises where it is not that."""
        from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import (
            ExportMetricsServiceRequest,
        )
        from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
            ExportTraceServiceRequest,
        )

        self.raw.append(body)
        if path == "/v1/metrics":
            metrics = ExportMetricsServiceRequest.FromString(body)
            for of in metrics.resource_metrics:
                for scope in of.scope_metrics:
                    self.metrics |= {one.name: one for one in scope.metrics}
            return
        assert path == "/v1/traces", path
        traces = ExportTraceServiceRequest.FromString(body)
        for of_ in traces.resource_spans:
            service = _values(of_.resource.attributes)["service.name"]
            for scope_ in of_.scope_spans:
                for one in scope_.spans:
                    self.spans.append(
                        Seen(
                            one.name,
                            one.kind,
                            one.trace_id.hex(),
                            one.span_id.hex(),
                            one.parent_span_id.hex(),
                            service,
                            _values(one.attributes),
                            one.status.code == 2,
                        )
                    )


def _values(attributes: Any) -> dict[str, Any]:
    return {one.key: getattr(one.value, one.value.WhichOneof("value")) for one in attributes}


@contextmanager
def receiving() -> Iterator[Otlp]:
    """A receiver that listens; needs OpenTelemetry (the extra `otel`)."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            received.headers.append({name.lower(): said for name, said in self.headers.items()})
            received.take(self.path, body)
            self.send_response(200)
            self.send_header("Content-Type", "application/x-protobuf")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    received = Otlp(f"http://127.0.0.1:{server.server_port}")
    serving = threading.Thread(target=server.serve_forever, daemon=True)
    serving.start()
    try:
        yield received
    finally:
        server.shutdown()
        server.server_close()
        serving.join()


@pytest.fixture
def otlp() -> Iterator[Otlp]:
    """A receiver that listens; skipped where OpenTelemetry is not installed."""
    pytest.importorskip("opentelemetry.sdk")
    pytest.importorskip("opentelemetry.proto")
    with receiving() as received:
        yield received


def main() -> None:
    """Listen, say where on standard output, and say at the end of standard input what came."""
    with receiving() as received:
        print(received.url, flush=True)
        sys.stdin.read()
    print(
        json.dumps(
            {
                "spans": len(received.spans),
                "traces": len({one.trace for one in received.spans}),
                "requests": len(received.raw),
                "bytes": sum(map(len, received.raw)),
            }
        )
    )


if __name__ == "__main__":
    main()
