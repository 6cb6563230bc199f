"""What failed calls of LMs mean: worth another try, worth another LM, or this question's own."""

from typing import Any

from dspy.lm15 import (
    AuthError as KeyRefused,
)
from dspy.lm15 import (
    BillingError,
    ContextLengthError,
    InvalidRequestError,
    LM15Error,
    ProviderError,
    RateLimitError,
    ServerError,
    TransportError,
    UnsupportedModelError,
)
from dspy.lm15 import (
    TimeoutError as LMTimeout,
)
from dspy.utils import exceptions as said

from agent.errors import LMLate, LMSpent
from agent.lm.address import Address
from agent.lm.wire import Answer

_PASSING = (
    RateLimitError,
    ServerError,
    TransportError,
    LMTimeout,
    said.LMRateLimitError,
    said.LMServerError,
    said.LMTransportError,
    said.LMTimeoutError,
)
_BROKEN = (
    *_PASSING,
    KeyRefused,
    BillingError,
    UnsupportedModelError,
    said.LMAuthError,
    said.LMBillingError,
    said.LMUnsupportedModelError,
)
_OVERFLOW = (ContextLengthError, said.ContextWindowExceededError)


def is_passing(error: Exception) -> bool:
    """Whether the same call may work a little later."""
    return isinstance(error, _PASSING) and not isinstance(error, BillingError)


def is_broken(error: Exception) -> bool:
    """Whether the LM would fail on any question now, so that asking it again soon is of no use."""
    return isinstance(error, _BROKEN) or is_late(error)


def is_anothers(error: Exception) -> bool:
    """Whether another LM may answer instead: not where the prompt is too long, which the program
    handles, nor where our own code is at fault."""
    known = isinstance(error, (LM15Error, said.LMError))
    return known and not isinstance(error, (*_OVERFLOW, said.LMUnexpectedError))


def is_late(error: BaseException) -> bool:
    """Whether the time was up."""
    return isinstance(error.__cause__, LMLate)


def retry_after(error: BaseException) -> float | None:
    """Seconds that the server asks to be left alone."""
    seconds: Any = getattr(error, "retry_after", None)
    return float(seconds) if isinstance(seconds, int | float) else None


def late(failed: Exception | None = None) -> InvalidRequestError:
    """The time is up. Of the kinds that DSPy does not try again, the one that blames no key and no
    limit."""
    cause = LMLate()
    cause.__cause__ = failed
    error = InvalidRequestError(str(cause))
    error.__cause__ = cause
    return error


def spent(lm: str) -> InvalidRequestError:
    """The day's limit is reached."""
    cause = LMSpent(f"{lm} was asked as much as it may be today: {LMSpent.cure}")
    error = InvalidRequestError(str(cause))
    error.__cause__ = cause
    return error


def to_change(error: BaseException, setting: str) -> str:
    """The settings to look at where this LM, which `setting` names, failed so."""
    of = "AGENT_LM_FALLBACKS: " if setting == "AGENT_LM_FALLBACKS" else ""
    key, base = (
        (f"{of}api_key", f"{of}api_base") if of else (f"{setting}_API_KEY", f"{setting}_API_BASE")
    )
    cause: BaseException | None = error
    while cause is not None:
        for kinds, change in (
            ((KeyRefused, said.LMAuthError), key),
            ((UnsupportedModelError, said.LMUnsupportedModelError), f"{setting} or {base}"),
            ((LMTimeout, said.LMTimeoutError), "AGENT_LM_TIMEOUT"),
            ((BillingError, said.LMBillingError), "the account at the provider"),
            ((RateLimitError, said.LMRateLimitError), "AGENT_LM_CONCURRENCY"),
            ((TransportError, said.LMTransportError), base),
        ):
            if isinstance(cause, kinds):
                return change
        cause = cause.__cause__
    return setting


def of_answer(answer: Answer, address: Address) -> ProviderError:
    """What a server's answer means that is none; without the address's secrets."""
    status, wait = answer.status, answer.retry_after
    text = address.without_secrets(answer.text[:3_000])[:300]
    message = f"{address.url} answered {status}: {text}"
    if "exceed_context_size" in text or "context_length_exceeded" in text:
        return ContextLengthError(message, status=status)
    if status in (401, 403):
        return KeyRefused(message, status=status)
    if "insufficient_quota" in text:
        return BillingError(message, status=status)
    if status == 429:
        return RateLimitError(message, status=429, retry_after=wait)
    if status == 404:
        return UnsupportedModelError(message, status=404)
    if status >= 500:
        return ServerError(message, status=status, retry_after=wait)
    return InvalidRequestError(message, status=status)
