"""Language models: which there are, the server that a home shares, and what a call gave.

The face opens when a name is first asked for: the server is a module of this room, and must not
load DSPy, which the others do.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from agent.lm.adapter import CompactAdapter
    from agent.lm.asked import key_of
    from agent.lm.breaker import Breaker
    from agent.lm.calls import Call, record_calls
    from agent.lm.choices import Choice, choices_of, fallbacks_of, prices_known, runs_here
    from agent.lm.confidence import chance, chances
    from agent.lm.deadline import answering_within
    from agent.lm.failing import to_change
    from agent.lm.fallbacks import Fallbacks, WrittenPrice
    from agent.lm.meter import Limits, Meter, metered
    from agent.lm.models import LMs, open_lm, outages
    from agent.lm.purse import DatabaseLedger, Ledger
    from agent.lm.traced import in_this_trace
    from agent.lm.vision import open_vision

__all__ = [
    "Breaker",
    "Call",
    "Choice",
    "CompactAdapter",
    "DatabaseLedger",
    "Fallbacks",
    "LMs",
    "Ledger",
    "Limits",
    "Meter",
    "WrittenPrice",
    "answering_within",
    "chance",
    "chances",
    "choices_of",
    "fallbacks_of",
    "in_this_trace",
    "key_of",
    "metered",
    "open_lm",
    "open_vision",
    "outages",
    "prices_known",
    "record_calls",
    "runs_here",
    "to_change",
]

_MODULES: Final = {
    "Breaker": "breaker",
    "Call": "calls",
    "Choice": "choices",
    "CompactAdapter": "adapter",
    "DatabaseLedger": "purse",
    "Fallbacks": "fallbacks",
    "LMs": "models",
    "Ledger": "purse",
    "Limits": "meter",
    "Meter": "meter",
    "WrittenPrice": "fallbacks",
    "answering_within": "deadline",
    "chance": "confidence",
    "chances": "confidence",
    "choices_of": "choices",
    "fallbacks_of": "choices",
    "in_this_trace": "traced",
    "key_of": "asked",
    "metered": "meter",
    "open_lm": "models",
    "open_vision": "vision",
    "outages": "models",
    "prices_known": "choices",
    "record_calls": "calls",
    "runs_here": "choices",
    "to_change": "failing",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(name)
    return getattr(import_module(f"agent.lm.{_MODULES[name]}"), name)
