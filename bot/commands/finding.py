"""What `shoptalk doctor` finds."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.errors import HANDLED


@dataclass(frozen=True)
class Finding:
    """One check: what was looked at, whether it is well, and what was seen or what to do."""

    check: str
    ok: bool
    message: str

    def document(self) -> dict[str, Any]:
        """As `--json` has it; scripts know the sentence as `said`."""
        return {"check": self.check, "ok": self.ok, "said": self.message}


def try_(check: str, look: Callable[[], str]) -> Finding:
    """What `look` saw, or the error that it raised."""
    try:
        return Finding(check, True, look())
    except HANDLED as error:
        return Finding(check, False, str(error))
