"""What went wrong, as the client reads it: `application/problem+json` (RFC 9457), for every error.

`type` is `urn:shoptalk:problem:` and the slug, which stays the same between releases; `detail` says
what the client can do. Nothing of the server's settings, addresses or libraries is in it.
"""

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import structlog
from starlette.responses import Response

from agent.errors import (
    BadCorrection,
    BadHistory,
    BadMap,
    BadOrders,
    LMUnavailable,
    NeedsTwo,
    NoSuchCorrection,
    NoSuchProgram,
    NotAClassifier,
    NothingBefore,
    NothingByWords,
    NothingToOpen,
    NotSent,
    OrderRefused,
    StateMismatch,
)
from bot.api.lingering import Lingering
from bot.errors import (
    MayNot,
    NoCharts,
    NoSuchAnswer,
    NoSuchManual,
    ReadersChange,
    SlackUnreachable,
    told,
)
from ingest.calling import until_midnight
from ingest.embedding import EmbeddingFailed, EmbeddingSpent
from ingest.errors import IngestError, NoSuchPage, TooLarge
from ingest.weights import WeightsError
from sql.errors import SqlError
from sql.failure import Failure, kind_of

log = structlog.get_logger()
TYPE: Final = "urn:shoptalk:problem:"
MEDIA: Final = "application/problem+json"
_SECONDS_TO_RETRY: Final = 5
_TITLES: Final[Mapping[int, str]] = {
    400: "The request cannot be read",
    401: "Who are you?",
    403: "This key may not do that",
    404: "There is no such thing",
    405: "Not that method",
    409: "Not as things stand",
    413: "Too large",
    415: "Not that kind of content",
    422: "The request cannot be used",
    429: "Too many requests",
    500: "Something went wrong inside Shoptalk",
    501: "Not installed here",
    503: "Not now",
}


class Problem(Exception):
    """An answer that is an error."""

    def __init__(
        self,
        status: int,
        slug: str,
        detail: str,
        *,
        headers: Mapping[str, str] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.slug = slug
        self.detail = detail
        self.headers = dict(headers or {})
        self.more = more

    def document(self) -> dict[str, Any]:
        """The JSON. `error` repeats it in the form that OpenAI's clients read."""
        return {
            "type": f"{TYPE}{self.slug}",
            "title": _TITLES.get(self.status, "Error"),
            "status": self.status,
            "detail": self.detail,
            **self.more,
            "error": {"message": self.detail, "type": self.slug, "code": self.slug, "param": None},
        }

    def response(self) -> Response:
        """The response, in ASCII: it may repeat what the client sent, whatever that was."""
        kind = Lingering if self.status == 413 else Response
        return kind(json.dumps(self.document()), self.status, self.headers, media_type=MEDIA)


def wrong_key() -> Problem:
    """401: no key, or none that holds."""
    said = "Send `Authorization: Bearer KEY` with a key that holds: this one is missing, unknown, "
    said += "revoked or expired."
    return Problem(401, "wrong-key", said, headers={"WWW-Authenticate": "Bearer"})


def no_scope(scope: str) -> Problem:
    """403: the key lacks the scope."""
    said = f"This key lacks the scope {scope}: ask whoever made it for one that has it."
    return Problem(403, "wrong-scope", said, scope=scope)


def no_channel(named: str, own: Sequence[str], what: str = "channel") -> Problem:
    """403: the channel or group is not the key's."""
    has = f"its {what}s are {', '.join(own)}" if own else f"it has no {what}s"
    said = f"This key is not for the {what} {named[:80]!r}: {has}."
    return Problem(403, "wrong-channel", said)


def not_found(what: str) -> Problem:
    """404: there is none such, or none that the key may see."""
    return Problem(404, "not-found", f"There is no such {what}, or it is not for this key.")


def too_often(seconds: float) -> Problem:
    """429, with the seconds to wait."""
    wait = max(1, int(seconds + 0.999))
    said = f"This key has made its calls of this minute: wait {wait} s."
    return Problem(429, "too-many-requests", said, headers={"Retry-After": str(wait)})


def too_large(limit: int) -> Problem:
    """413, with the limit in bytes."""
    said = f"The body is larger than this takes: at most {limit:,} bytes ({limit / 1e6:g} MB)."
    return Problem(413, "too-large", said, headers={"Connection": "close"}, limit=limit)


def busy(detail: str, seconds: int = _SECONDS_TO_RETRY) -> Problem:
    """503, with the seconds to wait."""
    return Problem(503, "unavailable", detail, headers={"Retry-After": str(seconds)})


_MISSING: Final[Mapping[type[Failure], str]] = {
    NoSuchManual: "manual",
    NoSuchAnswer: "answer",
    NoSuchProgram: "program",
    NoSuchCorrection: "correction",
    NoSuchPage: "page",
}
_CONFLICTS: Final[Mapping[type[Failure], str]] = {
    NothingBefore: "No program served before this one: name a version.",
    StateMismatch: "This program was made by another release and cannot serve.",
    NeedsTwo: "Who wrote a correction does not approve it here: somebody else has to.",
    NothingToOpen: "There is no place for new work orders: whoever looks after Shoptalk sets "
    "BOT_ORDERS_WEBHOOK or BOT_ORDERS_CSV.",
    OrderRefused: "The system for work orders refused the draft: tell whoever looks after Shoptalk."
    " The draft is kept, and the same request tries again.",
    NotAClassifier: "There is no classifier of this name yet: `shoptalk classify --learn FILE "
    "--save` makes one.",
}


def problem_of(error: Exception, incidents: Path, limit: int) -> Problem:
    """The error as a problem; one that nobody foresaw is written down, and the problem has its
    number. `limit`: bytes of a PDF."""
    if isinstance(error, Problem):
        return error
    for kind, what in _MISSING.items():
        if isinstance(error, kind):
            return not_found(what)
    for kind, said in _CONFLICTS.items():
        if isinstance(error, kind):
            return Problem(409, "conflict", said)
    match error:
        case TooLarge():
            return too_large(limit)
        case IngestError() if kind_of(error) == "permanent":
            return Problem(422, "unreadable-pdf", error.for_people)
        case MayNot():
            return Problem(403, "wrong-role", error.for_people)
        case BadCorrection() | BadHistory() | BadMap() | BadOrders():
            return Problem(422, "invalid", str(error))
        case NoCharts():
            said = "Pictures need the extra `charts` where Shoptalk runs (`make extra-charts`): "
            return Problem(501, "no-charts", f"{said}the JSON does without.")
        case NotSent():
            log.warning("api.unavailable", reason=error.for_operators)
            said = "The system for work orders did not take it. The draft is kept: ask again."
            return busy(said)
        case ReadersChange() | SlackUnreachable():
            return busy("It is not known just now who reads along: try again.")
        case NothingByWords() | EmbeddingSpent():
            log.warning("api.unavailable", reason=error.for_operators)
            return busy(error.for_people, math.ceil(until_midnight()))
        case SqlError() | EmbeddingFailed() | WeightsError() | LMUnavailable():
            log.warning("api.unavailable", reason=error.for_operators)
            return busy("A part that this needs is away just now: try again.")
        case Failure() if kind_of(error) == "passing":
            log.warning("api.unavailable", reason=error.for_operators)
            return busy(error.for_people)
    return Problem(500, "ours", told(error, incidents))
