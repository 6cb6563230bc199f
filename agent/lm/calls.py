"""What an LM said and how sure it was: the record of each call, and how a caller collects them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import dspy

_KEY = "shoptalk_calls"


@dataclass(frozen=True)
class TokenProb:
    """One written token. `top` maps likely tokens at its place to their natural log probability.

    Probabilities are of the LM's own distribution, before a grammar forbade anything, so that
    `token` itself may be missing from `top`.
    """

    token: str
    logprob: float
    top: dict[str, float] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Call:
    """One call of an LM. `tokens` is empty where the LM gives no probabilities.

    `cached_tokens` of the `prompt_tokens` were not read again. The first token stands for the
    part of the reply that was given beforehand, where there is one (log probability 0). `lm` is the
    name of the LM that answered, as the settings have it.
    """

    text: str
    tokens: tuple[TokenProb, ...]
    prompt_tokens: int
    completion_tokens: int
    cached_tokens: int
    seconds: float
    lm: str = ""


@contextmanager
def record_calls() -> Iterator[list[Call]]:
    """Collect the calls made inside, in the order in which they end.

    Follows `dspy.context`: threads that DSPy starts are collected too, plain threads are not.
    Recordings nest; a call is in each of them.
    """
    calls: list[Call] = []
    with dspy.context(**{_KEY: (*_recordings(), calls)}):
        yield calls


def note(call: Call) -> None:
    """Add a call to the recordings that are open here."""
    for calls in _recordings():
        calls.append(call)


def _recordings() -> tuple[list[Call], ...]:
    found: Any = dspy.settings.get(_KEY, ())
    return tuple(found)


def tokens_of(choice: dict[str, Any]) -> tuple[TokenProb, ...]:
    """The tokens of a chat completion's choice, empty where it has no log probabilities."""
    content = (choice.get("logprobs") or {}).get("content") or ()
    return tuple(
        TokenProb(
            str(entry.get("token", "")),
            float(entry.get("logprob") or 0.0),
            {
                str(other.get("token", "")): float(other["logprob"])
                for other in entry.get("top_logprobs") or ()
                if other.get("logprob") is not None
            },
        )
        for entry in content
    )
