"""Calls of an LM as spans, in OpenTelemetry's words for generative AI: what was asked and said is
in none of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import dspy
from dspy.lm15 import Request, Response

from agent.lm.calls import record_calls
from sql.spans import span, traceparent

_KEY: Final = "shoptalk_traceparent"


@contextmanager
def in_this_trace() -> Iterator[None]:
    """Inside, calls in threads that DSPy starts are part of the trace that is under way here."""
    with dspy.context(**{_KEY: traceparent()}):
        yield


class Traced:
    """An engine each of whose calls is a span, one that fails or comes too late as well."""

    def __init__(self, engine: Any, name: str) -> None:
        """`name`: of the LM, as "provider/model"."""
        self._engine = engine
        provider, _, model = name.rpartition("/")
        self._about = {
            "gen_ai.operation.name": "chat",
            "gen_ai.provider.name": provider.split("/")[0] or "unknown",
            "gen_ai.request.model": model,
        }
        self.supports_response_schema = engine.supports_response_schema
        self.supports_function_calling = engine.supports_function_calling
        self.supports_reasoning = engine.supports_reasoning
        self.supported_params = engine.supported_params

    def complete(self, request: Request) -> Response:
        """The engine's response; raises what it raises."""
        config = request.config
        name = f"chat {self._about['gen_ai.request.model']}"
        parent = None if traceparent() else dspy.settings.get(_KEY, None)
        with span(name, self._about, kind="client", parent=parent) as one:
            one.set(
                {
                    "gen_ai.request.max_tokens": config.max_tokens,
                    "gen_ai.request.temperature": config.temperature,
                }
            )
            with record_calls() as calls:
                response: Response = self._engine.complete(request)
            one.set({"gen_ai.response.model": response.model or None})
            if calls:
                one.set(
                    {
                        "gen_ai.usage.input_tokens": calls[-1].prompt_tokens,
                        "gen_ai.usage.output_tokens": calls[-1].completion_tokens,
                        "gen_ai.usage.cache_read.input_tokens": calls[-1].cached_tokens,
                    }
                )
            return response
