"""One server that is sent JSON and gives JSON."""

import random
import threading
import time
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Final

import httpx

from ingest.calling.trust import trust
from sql.endpoint import Endpoint
from sql.retry_after import seconds_of

_FIRST_PAUSE: Final = 0.5
_LONGEST_PAUSE: Final = 20.0
"""Seconds; a server that asks to be left alone for longer is not waited for."""
_PASSING: Final = frozenset({408, 429, 500, 502, 503, 504})


class CallFailed(Exception):
    """There is no answer to use: `status` is what the server said, None where it was not reached.
    The text holds no secret."""

    def __init__(self, message: str, status: int | None = None, said: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.said = said

    @property
    def is_refused(self) -> bool:
        """Whether it is refused again until somebody changes something."""
        return self.status is not None and 400 <= self.status < 500 and self.status not in _PASSING


class Caller:
    """`seconds`: how long a try may take. `retries`: tries more of what may work a little later.
    `most`: calls at a time, None for any number. `patient`: what gave no answer in time is tried
    again too, which is of no use where another server can be asked. Safe for threads."""

    def __init__(
        self,
        server: Endpoint,
        key: str | None,
        *,
        headers: Mapping[str, str],
        seconds: float,
        retries: int,
        most: int | None = None,
        patient: bool = True,
    ) -> None:
        self._server, self._key = server, key
        self._retries = retries
        self._patient = patient
        self._turns: AbstractContextManager[Any] = (
            threading.BoundedSemaphore(most) if most else nullcontext()
        )
        timeout = httpx.Timeout(seconds, connect=min(5.0, seconds))
        self._client = httpx.Client(headers=dict(headers), timeout=timeout, verify=trust())

    def close(self) -> None:
        self._client.close()

    def post(self, url: str, told: str, body: Mapping[str, Any]) -> Any:
        """What the server answers; `told` is what people may read of the address `url`. Raises
        CallFailed."""
        for attempt in range(self._retries + 1):
            try:
                with self._turns:
                    response = self._client.post(url, json=body)
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                why = self._server.without_secrets(str(error), self._key)
                failed = CallFailed(f"{told} cannot be reached ({why})")
                failed.__cause__ = error
                wait = None
                again = isinstance(error, httpx.TransportError) and (
                    self._patient or not isinstance(error, httpx.TimeoutException)
                )
            else:
                if not response.is_error:
                    return _document(response, told)
                said = self._server.without_secrets(response.text[:3_000], self._key)
                failed = CallFailed(
                    f"{told} answered {response.status_code}", response.status_code, said
                )
                wait = seconds_of(response.headers.get("Retry-After"))
                again = response.status_code in _PASSING
            wait = _FIRST_PAUSE * 2**attempt * (0.5 + random.random()) if wait is None else wait
            if not again or attempt == self._retries or wait > _LONGEST_PAUSE:
                raise failed
            time.sleep(wait)
        raise AssertionError


def _document(response: httpx.Response, told: str) -> Any:
    try:
        return response.json()
    except ValueError as error:
        raise CallFailed(f"{told} did not answer with JSON") from error
