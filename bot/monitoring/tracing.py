"""OpenTelemetry's traces of our spans, where it is installed and the environment asks for it."""

from importlib.metadata import version

from opentelemetry import context, trace
from opentelemetry.context import Context
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.trace import SpanKind, Status, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from sql.spans import Kind, Span

_KINDS: dict[Kind, SpanKind] = {
    "internal": SpanKind.INTERNAL,
    "server": SpanKind.SERVER,
    "client": SpanKind.CLIENT,
    "producer": SpanKind.PRODUCER,
    "consumer": SpanKind.CONSUMER,
}
_FORM = TraceContextTextMapPropagator()


class Tracing:
    """A watcher that makes a trace of what begins one: a delivery, a request, a job, what the clock
    enqueues. A stage or a call outside of these belongs to nothing, and is not told."""

    traces = True

    def __init__(self, provider: TracerProvider) -> None:
        self._tracer = provider.get_tracer("shoptalk", version("shoptalk"))

    def began(self, span: Span, parent: str | None) -> object:
        """The span of OpenTelemetry's, made the current one; None where it belongs to no trace."""
        above: Context | None = None
        if parent is not None:
            above = _FORM.extract({"traceparent": parent})
        under = trace.get_current_span(above).get_span_context().is_valid
        if not under and span.kind in ("internal", "client"):
            return None
        made = self._tracer.start_span(span.name, above, _KINDS[span.kind], span.attributes)
        return made, context.attach(trace.set_span_in_context(made, above))

    def ended(self, span: Span, mark: object) -> None:
        """It is handed on to be sent, with the class of what ended it, and no text."""
        if not isinstance(mark, tuple):
            return
        made, token = mark
        made.update_name(span.name)
        made.set_attributes(span.attributes)
        if span.error:
            made.set_attribute("error.type", span.error)
            made.set_status(Status(StatusCode.ERROR))
        context.detach(token)
        made.end()

    def traceparent(self) -> str | None:
        """Of the current span; None outside of any."""
        said: dict[str, str] = {}
        _FORM.inject(said)
        return said.get("traceparent")
