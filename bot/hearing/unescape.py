"""From Slack's markup of a message to the text that the person saw."""

import re

from ingest.legible import legible

_MARKUP = re.compile(r"<([^<>]*)>")
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}


def unescape(text: str) -> str:
    """Return the text without markup: links and mentions by their label, entities as characters.

    What nobody sees is left out, and with it what PostgreSQL and UTF-8 cannot hold: no message is
    refused for a character.
    """
    shown = _MARKUP.sub(lambda found: _shown(found[1]), text)
    # In one pass: `&amp;lt;` is what somebody wrote as `&lt;`.
    plain = re.sub("&(?:lt|gt|amp);", lambda found: _ENTITIES[found[0]], shown)
    return legible(plain)


def _shown(markup: str) -> str:
    """What stands on the screen for the inside of one `<...>`."""
    target, _, label = markup.partition("|")
    if target.startswith("@"):
        return f"@{label or target[1:]}"
    if target.startswith("#"):
        return f"#{label or target[1:]}"
    if target.startswith("!"):
        # <!here>, <!subteam^S1|@experts>, <!date^1700000000^{date}|today>
        name = target[1:].removeprefix("subteam^")
        return label or f"@{name.split('^')[0]}"
    return label or target.removeprefix("mailto:")
