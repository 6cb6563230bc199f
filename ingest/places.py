"""Settings of endpoints: what they cost, and further places to ask, as JSON. Loads nothing else."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Final, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
)
from pydantic_settings import NoDecode

from sql.endpoint import Endpoint

P = TypeVar("P", bound="Place")
_CALL: Final = "/call"
_HOW = (
    'write a JSON list such as [{"api_base": "http://127.0.0.1:8001/v1", "api_key": "KEY"}], or '
    "addresses with commas between them"
)


@dataclass(frozen=True)
class Rate:
    """What a million tokens, and what a call, cost, in whatever money."""

    tokens: float = 0.0
    call: float = 0.0

    @classmethod
    def of(cls, written: str | None) -> "Rate | None":
        """As "0.02" (a million tokens) or "0.002/call" says; ValueError where it says neither."""
        if written is None:
            return None
        amount = float(written.removesuffix(_CALL))
        if not 0 <= amount < float("inf"):
            raise ValueError("a price is not negative")
        return cls(call=amount) if written.endswith(_CALL) else cls(amount)

    def cost(self, tokens: float, calls: float) -> float:
        """Of so many tokens and calls."""
        return tokens * self.tokens / 1e6 + calls * self.call


def _rate(written: str) -> str:
    try:
        Rate.of(written)
    except ValueError:
        raise ValueError(
            "write what a million tokens cost, such as 0.02, or a call, such as 0.002/call"
        ) from None
    return written


WrittenRate = Annotated[str, AfterValidator(_rate)]


class Place(BaseModel):
    """One of them; what is not said of its name and limits is as for the first."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    api_base: Endpoint
    api_key: SecretStr | None = None
    model: str | None = Field(default=None, min_length=1)
    price: WrittenRate | None = None
    day_money: float | None = Field(default=None, gt=0)


def read_places(kind: type[P]) -> Callable[[Any], Any]:
    """What reads such a list. What is wrong is said without what was written, which may hold
    keys."""

    def read(written: Any) -> Any:
        if not isinstance(written, str):
            return written
        try:
            if written.lstrip().startswith("["):
                listed = json.loads(written)
            else:
                listed = list(filter(None, map(str.strip, written.split(","))))
            return tuple(
                kind.model_validate({"api_base": one} if isinstance(one, str) else one)
                for one in listed
            )
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"]))
            raise ValueError(f"{where}: {first['msg']}; {_HOW}") from None
        except ValueError:
            raise ValueError(_HOW) from None

    return read


class EmbeddingFallback(Place):
    """Another place of the same model."""

    day_tokens: int | None = Field(default=None, ge=1)
    concurrency: int | None = Field(default=None, ge=1)


class RerankerFallback(Place):
    """Another reranker: only its order counts, so that it may be another model."""

    day_calls: int | None = Field(default=None, ge=1)
    concurrency: int | None = Field(default=None, ge=1)


RerankerFallbacks = Annotated[
    tuple[RerankerFallback, ...], NoDecode, BeforeValidator(read_places(RerankerFallback))
]
EmbeddingFallbacks = Annotated[
    tuple[EmbeddingFallback, ...], NoDecode, BeforeValidator(read_places(EmbeddingFallback))
]
