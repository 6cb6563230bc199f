"""What LMs are asked in a long piece of work: counted, paid from a purse, and remembered.

`metered` holds for all calls inside. A call that was made before, by a process that was killed, is
answered from memory; it counts as it did then, so that the work takes the same way again. With an
empty purse no LM is asked any more.
"""

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Final, Protocol

import dspy
from dspy.lm15 import InvalidRequestError, Request, Response, response_from_openai_chat

from agent.errors import BudgetSpent
from agent.lm.calls import Call, TokenProb, note, record_calls
from agent.lm.prices import Price

_KEY: Final = "shoptalk_meter"


@dataclass
class Spent:
    """What was asked of LMs so far. `money` is None as long as a call had no price; `remembered` of
    the calls were made before, and cost nothing now."""

    calls: int = 0
    tokens_read: int = 0
    tokens_written: int = 0
    money: float | None = 0.0
    remembered: int = 0

    @property
    def tokens(self) -> int:
        """Read and written."""
        return self.tokens_read + self.tokens_written

    def add(self, call: Call, cost: float | None, remembered: bool) -> None:
        """One call more."""
        self.tokens_read += call.prompt_tokens
        self.tokens_written += call.completion_tokens
        self.remembered += remembered
        self.money = None if cost is None or self.money is None else self.money + cost

    def document(self) -> dict[str, Any]:
        """As JSON; money to the hundredth of a cent."""
        money = None if self.money is None else round(self.money, 4)
        return {**asdict(self), "money": money}


@dataclass(frozen=True)
class Limits:
    """The most that may be spent; None: as much as it takes."""

    calls: float | None = None
    tokens: float | None = None
    money: float | None = None

    def reached(self, spent: Spent) -> bool:
        """Whether any of them is used up."""
        return any(most is not None and self._of(spent, name) >= most for name, most in self._all())

    def part(self, spent: Spent, share: float) -> "Limits":
        """The limits after a share of what is left."""
        return Limits(
            **{
                name: None
                if most is None
                else self._of(spent, name) + max(most - self._of(spent, name), 0.0) * share
                for name, most in self._all()
            }
        )

    def _all(self) -> list[tuple[str, float | None]]:
        return [(one.name, getattr(self, one.name)) for one in fields(self)]

    @staticmethod
    def _of(spent: Spent, name: str) -> float:
        return float(getattr(spent, name) or 0.0)


class Memory(Protocol):
    """Where replies are kept, by a hash of what was asked."""

    def get(self, key: str) -> dict[str, Any] | None: ...
    def keep(self, key: str, reply: dict[str, Any]) -> None: ...


class Forgetful:
    """A memory that holds nothing."""

    def get(self, key: str) -> dict[str, Any] | None:
        return None

    def keep(self, key: str, reply: dict[str, Any]) -> None:
        pass


@dataclass
class Meter:
    """Counts the calls inside `metered`, by stage too, and keeps their replies. Safe for threads;
    a call that is under way when a limit is reached is still paid."""

    limits: Limits = field(default_factory=Limits)
    memory: Memory = field(default_factory=Forgetful)
    spent: Spent = field(default_factory=Spent)
    by_stage: dict[str, Spent] = field(default_factory=dict)
    stage: str = ""
    _asked: dict[str, int] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __deepcopy__(self, memo: Any) -> "Meter":
        return self

    def complete(self, engine: Any, request: Request, price: Price | None) -> Response:
        """The engine's response, or the one that it gave before. Raises an error with BudgetSpent
        as its cause where a limit is reached."""
        key = self._key(request)
        known = self.memory.get(key)
        self._begin()
        if known is not None:
            call = _call_of(known)
            self._pay(call, 0.0 if price is None else price.cost(call), True)
            note(call)
            return _response_of(call, request.model)
        with record_calls() as calls:
            response: Response = engine.complete(request)
        if calls:
            self.memory.keep(key, asdict(calls[-1]))
            self._pay(calls[-1], None if price is None else price.cost(calls[-1]), False)
        return response

    def _begin(self) -> None:
        with self._lock:
            if self.limits.reached(self.spent):
                raise _spent()
            self.spent.calls += 1
            self._of_stage().calls += 1

    def _pay(self, call: Call, cost: float | None, remembered: bool) -> None:
        with self._lock:
            self.spent.add(call, cost, remembered)
            self._of_stage().add(call, cost, remembered)

    def _of_stage(self) -> Spent:
        return self.by_stage.setdefault(self.stage, Spent())

    def _key(self, request: Request) -> str:
        """SHA-256, in hex, of all that the LM is told, and how often it was asked that before where
        it may say something else each time."""
        config = request.config
        asked = [
            request.model,
            str(request.system),
            [(message.role, message.text) for message in request.messages],
            {one.name: getattr(config, one.name) for one in fields(config)},
        ]
        text = json.dumps(asked, sort_keys=True, default=str, ensure_ascii=False)
        key = hashlib.sha256(text.encode()).hexdigest()
        if not config.temperature:
            return key
        with self._lock:
            number = self._asked[key] = self._asked.get(key, -1) + 1
        return f"{key}-{number}"


@contextmanager
def metered(meter: Meter) -> Iterator[None]:
    """Inside, all calls of LMs go through this meter. Follows `dspy.context`."""
    with dspy.context(**{_KEY: meter}):
        yield


class Metered:
    """An engine whose calls go through the meter in force, if there is one."""

    def __init__(self, engine: Any, price: Price | None = None) -> None:
        self._engine = engine
        self._price = price
        self.supports_response_schema = engine.supports_response_schema
        self.supports_function_calling = engine.supports_function_calling
        self.supports_reasoning = engine.supports_reasoning
        self.supported_params = engine.supported_params

    def complete(self, request: Request) -> Response:
        """The engine's response; raises what it or the meter raises."""
        meter: Meter | None = dspy.settings.get(_KEY, None)
        if meter is None:
            made: Response = self._engine.complete(request)
            return made
        return meter.complete(self._engine, request, self._price)


def _spent() -> InvalidRequestError:
    """Of the kinds that DSPy does not try again."""
    error = InvalidRequestError(BudgetSpent.__doc__ or "")
    error.__cause__ = BudgetSpent()
    return error


def _call_of(known: dict[str, Any]) -> Call:
    tokens = tuple(TokenProb(**one) for one in known["tokens"])
    return Call(**{**known, "tokens": tokens})


def _response_of(call: Call, model: str) -> Response:
    said = {
        "id": "remembered",
        "object": "chat.completion",
        "created": 0,
        "model": model,
        "choices": [
            {
                "index": 0,
                "finish_reason": "stop",
                "message": {"role": "assistant", "content": call.text},
            }
        ],
        "usage": {
            "prompt_tokens": call.prompt_tokens,
            "completion_tokens": call.completion_tokens,
            "total_tokens": call.prompt_tokens + call.completion_tokens,
        },
    }
    return response_from_openai_chat(said, model=model)
