"""The setting AGENT_LM_FALLBACKS: language models that answer when AGENT_LM does not."""

import json
from typing import Annotated, Any

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


def price(written: str) -> str:
    """Two numbers, as `agent.lm.prices.Price` reads them."""
    numbers = written.split("/")
    if len(numbers) != 2 or min(map(float, numbers)) < 0:
        raise ValueError("write what a million tokens cost, read and written, such as 0.15/0.60")
    return written


WrittenPrice = Annotated[str, AfterValidator(price)]


class Fallback(BaseModel):
    """One of them; what is not said of its limits is as for AGENT_LM."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    lm: str = Field(min_length=1)
    api_base: Endpoint | None = None
    api_key: SecretStr | None = None
    price: WrittenPrice | None = None
    concurrency: int | None = Field(default=None, ge=1)
    day_tokens: int | None = Field(default=None, ge=1)
    day_money: float | None = Field(default=None, gt=0)


_HOW = (
    'write names with commas between them, or a JSON list such as [{"lm": "openai/NAME", '
    '"api_base": "http://127.0.0.1:8000/v1", "api_key": "KEY"}]'
)


def _read(written: Any) -> Any:
    """Names, or a JSON list of names and objects. What is wrong is said without what was written,
    which may hold keys."""
    if not isinstance(written, str):
        return written
    if not written.lstrip().startswith("["):
        return tuple(Fallback(lm=name) for name in filter(None, map(str.strip, written.split(","))))
    try:
        listed = json.loads(written)
        return tuple(
            Fallback.model_validate({"lm": one} if isinstance(one, str) else one) for one in listed
        )
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise ValueError(f"{where}: {first['msg']}; {_HOW}") from None
    except ValueError:
        raise ValueError(_HOW) from None


Fallbacks = Annotated[tuple[Fallback, ...], NoDecode, BeforeValidator(_read)]
