"""What a long piece of work asks of LMs: counted, bounded and remembered."""

from typing import Any

import dspy
import pytest
from dspy.lm15 import Response, response_from_openai_chat

from agent.errors import BudgetSpent
from agent.lm.calls import Call, TokenProb, note, record_calls
from agent.lm.meter import Limits, Meter, Metered, metered
from agent.lm.models import outages
from agent.lm.prices import Price


class Kept(dict[str, dict[str, Any]]):
    """A memory."""

    def keep(self, key: str, reply: dict[str, Any]) -> None:
        self.setdefault(key, reply)


class Engine:
    """Says how often it was called, with a token's probability."""

    supports_response_schema = True
    supports_function_calling = False
    supports_reasoning = False
    supported_params = frozenset({"temperature", "max_tokens"})

    def __init__(self) -> None:
        self.calls = 0

    def complete(self, request: Any) -> Response:
        self.calls += 1
        text = f"reply {self.calls}"
        note(Call(text, (TokenProb(text, -0.5, {text: -0.5}),), 100, 10, 0, 0.1))
        choice = {"message": {"role": "assistant", "content": text}, "finish_reason": "stop"}
        said = {"id": "1", "object": "chat.completion", "model": "m", "choices": [choice]}
        return response_from_openai_chat(said, model="m")


def lm(engine: Engine, temperature: float = 0.0) -> dspy.LM:
    """An LM that the engine is."""
    price = Price.of("1/10")
    return dspy.LM("openai/m", engine=Metered(engine, price), cache=False, temperature=temperature)


def test_what_was_asked_is_counted_and_paid() -> None:
    """Calls, tokens and money, by stage; nothing outside."""
    engine, meter = Engine(), Meter(stage="judging")
    asked = lm(engine)
    asked("before")
    with metered(meter):
        asked("one")
        meter.stage = "comparing"
        asked("two")
    asked("after")
    assert engine.calls == 4
    assert (meter.spent.calls, meter.spent.tokens_read, meter.spent.tokens_written) == (2, 200, 20)
    assert meter.spent.money == pytest.approx(2 * (100 * 1 + 10 * 10) / 1e6)
    assert [one.calls for one in meter.by_stage.values()] == [1, 1]


@pytest.mark.parametrize("temperature", [0.0, 1.0])
def test_a_killed_work_goes_the_same_way(temperature: float) -> None:
    """Asked again with the same memory it is told the same, token by token, and asks no LM; what it
    is told counts as before. What an LM says otherwise each time is told otherwise again."""
    engine, memory = Engine(), Kept()
    heard = []
    for _ in range(2):
        meter = Meter(memory=memory)
        with metered(meter), record_calls() as calls:
            asked = lm(engine, temperature)
            said = [asked("one")[0], asked("one")[0], asked("two")[0]]
        heard.append((said, [one.tokens for one in calls], meter.spent.calls, meter.spent.tokens))
    assert heard[0] == heard[1]
    assert engine.calls == len({*heard[0][0]}) == (3 if temperature else 2)
    assert meter.spent.remembered == 3


@pytest.mark.parametrize(
    "limits", [Limits(calls=3), Limits(tokens=330), Limits(money=3 * 200 / 1e6)]
)
def test_no_call_beyond_the_limit(limits: Limits) -> None:
    """The call that reaches it is the last; the next is refused, and not tried again."""
    engine, meter = Engine(), Meter(limits)
    with metered(meter):
        asked = lm(engine)
        for number in range(3):
            asked(f"question {number}")
        with pytest.raises(BudgetSpent), outages():
            asked("one more")
    assert engine.calls == meter.spent.calls == 3


def test_a_part_of_what_is_left() -> None:
    """A share is of what was not spent yet; without a limit there is none."""
    meter = Meter(Limits(calls=10))
    with metered(meter):
        asked = lm(Engine())
        for number in range(4):
            asked(f"question {number}")
    part = meter.limits.part(meter.spent, 0.5)
    assert part == Limits(calls=7)
    assert not part.reached(meter.spent)


@pytest.mark.parametrize("written", ["1", "a/b", "1/2/3", "-1/2"])
def test_a_price_that_is_none(written: str) -> None:
    """It is refused."""
    with pytest.raises(ValueError):
        Price.of(written)
