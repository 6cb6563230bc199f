"""A form or a home tab, as `views.open`, `views.update` and `views.publish` take it."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from bot.workspace.rules.check import faults
from bot.workspace.rules.kinds import Flag, Rule, Surface, Text, Word
from bot.workspace.rules.messages import Fault, block_faults

_BLOCKS: Final = 100
_BYTES: Final = 250_000
_ALL: Final[dict[str, Rule]] = {
    "private_metadata": Word(3_000),
    "callback_id": Word(255),
    "external_id": Word(255),
}
FIELDS: Final[Mapping[Surface, dict[str, Rule]]] = {
    "modal": {
        **_ALL,
        "title": Text(24),
        "submit": Text(24),
        "close": Text(24),
        "clear_on_close": Flag(),
        "notify_on_close": Flag(),
        "submit_disabled": Flag(),
    },
    "home": _ALL,
}
"""The fields of each view, beside `type` and `blocks`."""


def view_fault(view: Any, surface: Surface) -> Fault | None:
    """Why Slack would refuse the view there; None where it takes it."""
    if not isinstance(view, dict):
        return Fault("invalid_arguments", ("[ERROR] must be an object [json-pointer:/view]",))
    if wrong := tuple(_faults(view, surface)):
        return Fault("invalid_arguments", wrong)
    if len(json.dumps(view)) > _BYTES:
        return Fault("view_too_large")
    return None


def _faults(view: Mapping[str, Any], surface: Surface) -> Iterator[str]:
    needs = ("type", "blocks", "title") if surface == "modal" else ("type", "blocks")
    for name in needs:
        if name not in view:
            yield f"[ERROR] missing required field: {name} [json-pointer:/view]"
    if view.get("type") not in (None, surface):
        yield f"[ERROR] must be {surface} [json-pointer:/view/type]"
    for name, value in view.items():
        if name in ("type", "blocks"):
            continue
        rule = FIELDS[surface].get(name)
        if rule is None:
            yield f"[ERROR] invalid additional property: {name[:40]} [json-pointer:/view]"
        elif value is not None:
            yield from faults(value, rule, f"/view/{name}", surface)
    blocks = view.get("blocks", [])
    yield from block_faults(blocks, _BLOCKS, "/view/blocks", surface)
    if surface == "modal" and "submit" not in view and _asks(blocks):
        yield "[ERROR] missing required field: submit [json-pointer:/view]"


def _asks(blocks: Any) -> bool:
    """Whether there is something to fill in."""
    rows = blocks if isinstance(blocks, list) else []
    return any(isinstance(block, dict) and block.get("type") == "input" for block in rows)
