"""Language models: which there are, the server that a home shares, and what a call gave.

The face opens when a name is first asked for: the server is a module of this room, and must not
load DSPy, which the others do.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from agent.lm.adapter import CompactAdapter
    from agent.lm.asked import key_of
    from agent.lm.calls import Call, record_calls
    from agent.lm.confidence import chance, chances
    from agent.lm.deadline import answering_within
    from agent.lm.models import LMs, open_lm, outages, runs_here

__all__ = [
    "Call",
    "CompactAdapter",
    "LMs",
    "answering_within",
    "chance",
    "chances",
    "key_of",
    "open_lm",
    "outages",
    "record_calls",
    "runs_here",
]

_MODULES: Final = {
    "Call": "calls",
    "CompactAdapter": "adapter",
    "LMs": "models",
    "answering_within": "deadline",
    "chance": "confidence",
    "chances": "confidence",
    "key_of": "asked",
    "open_lm": "models",
    "outages": "models",
    "record_calls": "calls",
    "runs_here": "models",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(name)
    return getattr(import_module(f"agent.lm.{_MODULES[name]}"), name)
