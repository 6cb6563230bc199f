"""Slack's Web API with each call a span, and the pauses that Slack asks for.

Of a call only its method is told, and Slack's own word where it refuses.
"""

from collections.abc import Callable
from typing import Any, Final

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState

from sql.spans import span

_TOO_MANY: Final = 429


class TracedClient(WebClient):
    """As the SDK's own, with a token that can be another one at the next call."""

    def __init__(self, ask: Callable[[], str], **given: Any) -> None:
        self._ask = ask
        super().__init__(**given)

    @property
    def token(self) -> str | None:
        """The token that is good now."""
        return self._ask()

    @token.setter
    def token(self, token: str | None) -> None:
        """The SDK sets what it was given: nothing."""

    def api_call(self, api_method: str, **given: Any) -> Any:
        verb = str(given.get("http_verb", "POST"))
        about = {"shoptalk.slack_method": api_method, "http.request.method": verb}
        with span(f"slack {api_method}", about, kind="client") as one:
            try:
                said = super().api_call(api_method, **given)
            except SlackApiError as error:
                status = int(getattr(error.response, "status_code", 0) or 0)
                one.set({"http.response.status_code": status or None})
                one.error = str(_TOO_MANY) if status == _TOO_MANY else _word(error)
                raise
            one.set({"http.response.status_code": 200})
            return said


class Waiting(RateLimitErrorRetryHandler):
    """Waits as long as Slack says where there were too many calls; the wait is a span."""

    def prepare_for_next_attempt(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> None:
        with span("wait for slack"):
            super().prepare_for_next_attempt(
                state=state, request=request, response=response, error=error
            )


def _word(error: SlackApiError) -> str:
    """Slack's word for why; what is none is not told."""
    said = error.response.get("error") if hasattr(error.response, "get") else None
    if isinstance(said, str) and said.replace("_", "").isalnum() and len(said) <= 40:
        return said
    return "SlackApiError"
