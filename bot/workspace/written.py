"""What a person typed, as Slack keeps and sends it."""

import re
from collections.abc import Mapping
from html import escape
from typing import Any, Final

from bot.workspace.pages import true
from bot.workspace.state import BOT_USER

_ENTITY: Final = re.compile(
    r"(<(?:[@#][A-Z0-9]+|!(?:here|channel|everyone|subteam\^[A-Z0-9]+|date\^[^<>]+)"
    r"|(?:https?|mailto):[^<>\s|]+)(?:\|[^<>]*)?>)"
)
_MENTION: Final = re.compile(r"(?<![\w@.])@shoptalk(?![\w@])")


def written(body: Mapping[str, Any]) -> str:
    """The text as Slack keeps and sends it: what a person typed has `&`, `<` and `>` escaped, and
    entities such as `<@U1>` are Slack's own. `encoded`: the page has done that already."""
    text = str(body.get("text") or "")
    if not true(body.get("encoded")):
        parts = _ENTITY.split(text)
        # Every second one is an entity.
        parts[::2] = [escape(part, quote=False) for part in parts[::2]]
        text = "".join(parts)
    return _MENTION.sub(f"<@{BOT_USER}>", text)
