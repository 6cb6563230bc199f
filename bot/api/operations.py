"""What an operation of the API is: of one table are made the routes and the OpenAPI document."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from bot.api.clients import Client
from bot.api.front import Front
from bot.api.once import Done
from sql.database import Connection


@dataclass(frozen=True)
class Given:
    """A request that was read and checked: `body` and `query` as the operation's models, `path` the
    ids in its path. `body` None: it takes none, or reads it itself."""

    client: Client
    request: Request
    path: Mapping[str, Any]
    query: Any = None
    body: Any = None
    idempotency_key: str | None = None
    raw: bytes = b""


Reads: TypeAlias = Callable[[Front, Given], Any]
"""Gives the response's document; in a thread."""
Writes: TypeAlias = Callable[[Front, Given, Connection], Done]
"""Writes in the transaction given; in a thread. Done once for an idempotency key."""
Serves: TypeAlias = Callable[[Front, Given], Awaitable[Response]]
"""Does all of it itself, in the event loop."""


@dataclass(frozen=True)
class Operation:
    """Exactly one of `reads`, `writes` and `serves` does it.

    `scope` None: whoever asks may; `takes`, `gives` and `query` are the models of body, response
    and query; `media` maps further content types of the response to their schemas; `body_media`
    is said where the body is no JSON; `reads_also` is the model where it reads JSON itself, too.
    """

    method: str
    path: str
    name: str
    summary: str
    tag: str
    scope: str | None = None
    takes: type[BaseModel] | None = None
    gives: type[BaseModel] | None = None
    query: type[BaseModel] | None = None
    status: int = 200
    also: Mapping[int, type[BaseModel]] = field(default_factory=dict)
    """Further statuses, with what they give."""
    reads: Reads | None = None
    writes: Writes | None = None
    serves: Serves | None = None
    once: bool = False
    media: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    body_media: str | None = None
    reads_also: type[BaseModel] | None = None
    errors: Sequence[int] = ()
    ids: Mapping[str, str] = field(default_factory=dict)
    """The parameters of its path: "int" (an id from 1 on), or "text"."""

    @property
    def takes_key(self) -> bool:
        """Whether it takes an idempotency key."""
        return self.once or self.writes is not None
