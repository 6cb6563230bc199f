"""What the tokens of an LM cost: as the settings say, else as litellm's price list does.

The list comes with the library that DSPy brings, and is read as a file: nothing is fetched, and
neither is loaded. It is of the day of that release: set AGENT_LM_PRICE where it matters.
"""

import json
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

from agent.settings import AgentSettings

Source: TypeAlias = Literal["runs here", "setting", "price list"]
_FILE: Final = "model_prices_and_context_window_backup.json"
_MILLION: Final = 1e6


class Prices:
    """By the LM's name as answers keep it, "provider/model"."""

    def __init__(self, settings: AgentSettings) -> None:
        named = (
            (settings.lm, settings.lm_price),
            (settings.judge_lm, settings.judge_lm_price),
            (settings.reflection_lm, settings.reflection_lm_price),
        )
        self._set = {lm: price for lm, price in reversed(named) if lm and price}

    def of(self, lm: str) -> tuple[float, float, Source] | None:
        """A million tokens, read and written, and who says so; None: nobody."""
        if lm.startswith("embedded/"):
            return 0.0, 0.0, "runs here"
        if said := self._set.get(lm):
            read, _, written = said.partition("/")
            return float(read), float(written), "setting"
        known = self._list.get(lm) or self._list.get(lm.removeprefix("openai/"))
        if not isinstance(known, dict) or "input_cost_per_token" not in known:
            return None
        costs = known["input_cost_per_token"], known.get("output_cost_per_token", 0.0)
        return float(costs[0]) * _MILLION, float(costs[1]) * _MILLION, "price list"

    def cost(self, lm: str, read: int, written: int) -> float | None:
        """What so many tokens cost; None where the price is not known."""
        price = self.of(lm)
        return None if price is None else (read * price[0] + written * price[1]) / _MILLION

    @cached_property
    def _list(self) -> dict[str, Any]:
        found = find_spec("litellm")
        if found is None or found.origin is None:
            return {}
        try:
            said = json.loads((Path(found.origin).parent / _FILE).read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return said if isinstance(said, dict) else {}
