"""What LMs cost: as a setting says, or as the price list says that comes with litellm."""

import json
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from agent.lm.calls import Call

_LIST: Final = "model_prices_and_context_window_backup.json"


@dataclass(frozen=True)
class Price:
    """What a million tokens cost, read and written, in whatever money."""

    read: float
    written: float

    @classmethod
    def of(cls, written: str | None) -> "Price | None":
        """As "0.15/0.60" says; ValueError where that are not two numbers."""
        if written is None:
            return None
        read, _, wrote = written.partition("/")
        price = cls(float(read), float(wrote))
        if min(price.read, price.written) < 0:
            raise ValueError("a price is not negative")
        return price

    def cost(self, call: Call) -> float:
        """Of one call."""
        return self.of_tokens(call.prompt_tokens, call.completion_tokens)

    def of_tokens(self, read: float, written: float) -> float:
        """Of so many tokens."""
        return (read * self.read + written * self.written) / 1e6


def listed(name: str) -> Price | None:
    """The price in US dollars that litellm's list has of a model's name; None where it has none.

    The list is as old as the installed litellm; it is read from its file, litellm is not loaded.
    """
    known = _list()
    entry = known.get(name) or known.get(name.partition("/")[2])
    if not entry or "input_cost_per_token" not in entry:
        return None
    read, written = entry["input_cost_per_token"], entry.get("output_cost_per_token") or 0.0
    return Price(round(1e6 * read, 6), round(1e6 * written, 6))


@cache
def _list() -> dict[str, Any]:
    spec = find_spec("litellm")
    for folder in spec.submodule_search_locations or () if spec else ():
        try:
            read: dict[str, Any] = json.loads(Path(folder, _LIST).read_text("utf-8"))
        except (OSError, ValueError):
            continue
        return read
    return {}
